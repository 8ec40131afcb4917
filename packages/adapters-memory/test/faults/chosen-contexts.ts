import { allContexts, type Context, contexts } from "@billsdue/core/testing";

/** Whether the runs are long, as before every merge. */
export const isLong: boolean = Number(process.env["PROPERTY_RUNS"] ?? 0) >= 10_000;

/** All contexts where the runs are long; otherwise those that differ in what matters. */
export const chosenContexts: readonly Context[] = isLong ? allContexts : contexts;
