/** What of an SDK's client for DynamoDB it takes. */
interface Speaker {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: Spoken) => Promise<{ output: object; response: unknown }>,
      ) => (args: Spoken) => Promise<{ output: object; response: unknown }>,
      options: { readonly step: "initialize" },
    ): void;
  };
}

interface Spoken {
  input: { readonly Statements?: { Statement: string | undefined }[] | undefined };
}

/**
 * Where two attributes are removed, DynamoDB and DynamoDB Local want a clause for each, dynoxide one clause with a comma.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html
 */
export function speakDynoxide(client: Speaker): void {
  client.middlewareStack.add(
    (next) => (args) => {
      for (const each of args.input.Statements ?? []) {
        each.Statement = each.Statement?.replace(
          / REMOVE ("\w+") REMOVE ("\w+")/,
          " REMOVE $1, $2",
        );
      }
      return next(args);
    },
    { step: "initialize" },
  );
}
