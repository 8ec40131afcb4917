// `pnpm cdk deploy -c ReceiptsFrom=bills@example.com`: what whoever deploys says is said in the context.
import { fileURLToPath } from "node:url";

import { createManifest } from "@billsdue/handlers/deployment";
import { App } from "aws-cdk-lib";

import { createBillsdueStack } from "./src/billsdue-stack.ts";
import { parametersOf } from "./src/parameters.ts";

const app = new App();
const said = (name: string) => textOrUndefined(app.node.tryGetContext(name));
const manifest = createManifest();
createBillsdueStack(app, said("StackName") ?? "billsdue", {
  manifest,
  bundles: said("Dist") ?? fileURLToPath(new URL("../../dist", import.meta.url)),
  parameters: parametersOf(manifest, said),
});

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
