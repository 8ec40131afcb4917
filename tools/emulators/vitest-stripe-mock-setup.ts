import type { TestProject } from "vitest/node";

import { startStripeMock } from "./stripe-mock.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where stripe-mock answers in `pnpm test:stripe`, as `http://127.0.0.1:4567`. */
    stripeMock: string;
  }
}

/** Starts stripe-mock for a run of tests, and ends it after it. */
export default async function startForTests(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startStripeMock();
  project.provide("stripeMock", url);
  return stop;
}
