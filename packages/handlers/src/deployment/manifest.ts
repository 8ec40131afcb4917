import { tableDefinition, timeToLive } from "../compose/table-definition.ts";
import { fileWorkflow } from "../workflow/file-workflow.ts";
import { paymentWorkflow } from "../workflow/payment-workflow.ts";
import { type StateMachine, substitutionOf } from "../workflow/states.ts";
import { type Alarm, alarms } from "./alarms.ts";
import { handlerDefinitions, type HandlerDefinition } from "./handler-definitions.ts";
import { type HandlerName, handlerNames } from "./handler-names.ts";
import { files, http, notifications, sweeps, type Website, website } from "./infrastructure.ts";
import { type Parameter, parameters, type Source, sources } from "./variables.ts";

/** A function as it is deployed. */
export interface ManifestHandler extends Pick<
  HandlerDefinition,
  "description" | "memoryMb" | "timeoutSeconds" | "trigger" | "grants"
> {
  /** The module in the bundle, and its export. */
  readonly entry: "index.handler";
  /** The bundle's folder, and its zip, beside the manifest. */
  readonly folder: string;
  readonly zip: string;
  readonly runtime: "nodejs24.x";
  readonly architecture: "arm64";
  readonly environment: Readonly<Record<string, Source>>;
}

/** A state machine as it is deployed. */
export interface ManifestWorkflow {
  readonly type: "STANDARD";
  readonly definition: StateMachine;
  /** The functions that it calls, by what the place of their ARN in the definition is called. */
  readonly functions: Readonly<Record<string, HandlerName>>;
}

/** Everything that a deployment is made of, whatever the tool. */
export interface Manifest {
  readonly handlers: Readonly<Record<HandlerName, ManifestHandler>>;
  readonly workflows: Readonly<Record<"payment" | "file", ManifestWorkflow>>;
  readonly table: ReturnType<typeof tableDefinition> & {
    readonly TimeToLiveSpecification: typeof timeToLive;
  };
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** What each secret is, whose value whoever deploys puts there. */
  readonly secrets: typeof secrets;
  readonly alarms: readonly Alarm[];
  readonly files: typeof files;
  readonly notifications: typeof notifications;
  readonly sweeps: typeof sweeps;
  readonly http: typeof http;
  readonly website: Website;
  readonly logRetentionDays: 90;
}

const secrets: Readonly<
  Record<`${"pay-link" | "session" | "stripe-key" | "stripe-webhook"}-secret`, string>
> = {
  "pay-link-secret": "What pay links are signed with: 32 random bytes in base64url",
  "session-secret": "What look-up sessions are signed with: 32 random bytes in base64url",
  "stripe-key-secret": "Stripe's API key, of the mode that StripeMode says",
  "stripe-webhook-secret": "What Stripe signs webhooks with: whsec_…",
};

/** The manifest of this version. */
export function createManifest(): Manifest {
  return {
    handlers: {
      ingest: manifestHandler("ingest"),
      api: manifestHandler("api"),
      "submit-payment": manifestHandler("submit-payment"),
      "resolve-payment": manifestHandler("resolve-payment"),
      "send-email": manifestHandler("send-email"),
      "send-text": manifestHandler("send-text"),
      sweep: manifestHandler("sweep"),
      "split-file": manifestHandler("split-file"),
      "ingest-range": manifestHandler("ingest-range"),
      "close-run": manifestHandler("close-run"),
    },
    workflows: {
      payment: manifestWorkflow(paymentWorkflow, "payment"),
      file: manifestWorkflow(fileWorkflow, "file"),
    },
    table: { ...tableDefinition(), TimeToLiveSpecification: timeToLive },
    parameters,
    secrets,
    alarms,
    files,
    notifications,
    sweeps,
    http,
    website,
    logRetentionDays: 90,
  };
}

function manifestHandler(name: HandlerName): ManifestHandler {
  const { variables, heapMb, ...definition } = handlerDefinitions[name];
  const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const options = ["--enable-source-maps", ...heap].join(" ");
  return {
    entry: "index.handler",
    folder: `handlers/${name}`,
    zip: `handlers/${name}.zip`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    ...definition,
    environment: { NODE_OPTIONS: { from: "value", value: options }, ...environmentOf(variables) },
  };
}

function environmentOf(variables: readonly string[]): Readonly<Record<string, Source>> {
  return Object.fromEntries(
    variables.flatMap((variable) => {
      const source = sources[variable];
      return source === undefined ? [] : [[variable, source]];
    }),
  );
}

function manifestWorkflow(
  definition: StateMachine,
  workflow: "payment" | "file",
): ManifestWorkflow {
  const called = handlerNames.filter((name) => {
    const { trigger } = handlerDefinitions[name];
    return trigger.type === "workflow" && trigger.workflow === workflow;
  });
  const functions = Object.fromEntries(called.map((name) => [substitutionOf(name), name]));
  return { type: "STANDARD", definition, functions };
}
