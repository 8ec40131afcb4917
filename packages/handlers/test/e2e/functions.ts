import { InvokeCommand } from "@aws-sdk/client-lambda";

import type { HandlerName } from "../../src/deployment/index.ts";
import { addVariables, type Deployed } from "./deploy.ts";
import { logOf } from "./logs.ts";
import type { OwnAws } from "./own-aws.ts";
import { until } from "./until.ts";

/** The functions. */
export interface Functions {
  /** Calls one, and waits for what it returns. */
  readonly invoke: (name: HandlerName, event: unknown) => Promise<Invoked>;
  /** Calls one, and waits for nothing: Lambda tries again where it fails. */
  readonly invokeLater: (name: HandlerName, event: unknown) => Promise<void>;
  /** Does something while one has other variables in its environment. */
  readonly withVariables: <Done>(
    name: HandlerName,
    variables: Readonly<Record<string, string>>,
    act: () => Promise<Done>,
  ) => Promise<Done>;
  /** Waits until one has logged what `isThere` says, and gives its log. */
  readonly logged: (
    name: HandlerName,
    isThere: (lines: readonly string[]) => boolean,
  ) => Promise<readonly string[]>;
}

/** What came of a call. */
export type Invoked = { readonly result: unknown } | { readonly problem: string };

/** What changes nothing. */
const harmlessEvents: Partial<Record<HandlerName, unknown>> = {
  ingest: { Event: "s3:TestEvent" },
  "split-file": { key: "inbox/nothing", version: null },
};

/** Those that are deployed. */
export function functionsOf(aws: OwnAws, deployed: Deployed): Functions {
  const { functions } = aws.clients;
  const { functionOf } = deployed;
  const call = (name: HandlerName, event: unknown) => ({
    FunctionName: functionOf(name),
    Payload: JSON.stringify(event),
  });
  const invoke: Functions["invoke"] = async (name, event) => {
    const { FunctionError, Payload } = await functions.send(new InvokeCommand(call(name, event)));
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
    return FunctionError === undefined ? { result: answer } : { problem: JSON.stringify(answer) };
  };
  return {
    invoke,
    invokeLater: async (name, event) => {
      await functions.send(new InvokeCommand({ ...call(name, event), InvocationType: "Event" }));
    },
    withVariables: async (name, variables, act) => {
      const before = await addVariables(aws, functionOf(name), variables);
      try {
        return await act();
      } finally {
        await addVariables(aws, functionOf(name), before);
      }
    },
    logged: (name, isThere) =>
      until(`log of ${name}`, async () => {
        const lines = await logOf({ aws, deployed }, name);
        if (isThere(lines)) return lines;
        // MiniStack gives some lines to the invocation after theirs.
        const harmless = harmlessEvents[name];
        if (harmless !== undefined) await invoke(name, harmless);
        return undefined;
      }),
  };
}
