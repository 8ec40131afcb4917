export * from "./definition.ts";
export * from "./local-workflow.ts";
