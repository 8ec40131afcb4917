import { allContexts, type Context, contexts } from "@billsdue/core/testing";

/** All contexts where the runs are long, as before every merge; otherwise those that differ in what matters. */
export const chosenContexts: readonly Context[] =
  Number(process.env["PROPERTY_RUNS"] ?? 0) >= 10_000 ? allContexts : contexts;
