import document from "./openapi.json" with { type: "json" };

/** What an OpenAPI document says, as far as it is looked at here. */
export interface OpenApiDocument {
  readonly openapi: string;
  /** Operations by method, by path. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The API's description, OpenAPI 3.1. The script `docs` writes it from the schemas that check requests. */
export const openApiDocument: OpenApiDocument = document;
