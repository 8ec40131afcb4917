import type { Context } from "hono";
import { err, ok, type Result } from "neverthrow";
import type * as z from "zod/mini";

import { answerProblem } from "./problems.ts";

/** The request's body by `schemaFor` its content, or the answer that says which fields are at fault. */
export async function readJson<Body>(
  context: Context,
  schemaFor: (body: unknown) => z.ZodMiniType<Body>,
): Promise<Result<Body, Response>> {
  const mediaType = context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    return err(answerProblem(context, "invalid-request", ["Content-Type"]));
  }
  const body = await parse(context);
  if (body.isErr()) return err(answerProblem(context, "invalid-request", ["(body)"]));
  const parsed = schemaFor(body.value).safeParse(body.value);
  return parsed.success
    ? ok(parsed.data)
    : err(answerProblem(context, "invalid-request", fieldsOf(parsed.error)));
}

async function parse(context: Context): Promise<Result<unknown, "not-json">> {
  try {
    return ok(await context.req.json());
  } catch {
    return err("not-json");
  }
}

/** Field paths such as `receipt.email`; an unknown field is named, as any client could have guessed its own. */
function fieldsOf(error: z.core.$ZodError): readonly string[] {
  const paths = error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") return [path.join(".")];
    return issue.keys.map((key) => [...path, key.slice(0, 40)].join("."));
  });
  return [...new Set(paths.map((path) => (path === "" ? "(body)" : path)))];
}
