const byExtension: Readonly<Record<string, string>> = {
  csv: "text/csv",
  json: "application/json",
  psv: "text/plain",
};

/** The content type of the file under `key` by its extension; S3's own (bytes of no kind) where it has none that is known. */
export function contentTypeOf(key: string): string | undefined {
  return byExtension[key.slice(key.lastIndexOf(".") + 1).toLowerCase()];
}
