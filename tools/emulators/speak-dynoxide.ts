/**
 * Middleware for a client of DynamoDB, at its step "initialize". Where two attributes are removed, DynamoDB and DynamoDB Local want a clause for
 * each, dynoxide one clause with a comma. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html
 */
export function speakDynoxide<Args extends { readonly input: object }, Answer>(
  next: (args: Args) => Answer,
): (args: Args) => Answer {
  return (args) => {
    const { input } = args;
    if ("Statements" in input && Array.isArray(input.Statements)) {
      for (const each of input.Statements) each.Statement = inItsWords(String(each.Statement));
    }
    return next(args);
  };
}

function inItsWords(statement: string): string {
  return statement.replace(/ REMOVE ("\w+") REMOVE ("\w+")/, " REMOVE $1, $2");
}
