import type { TestProject } from "vitest/node";

import { startDynamodbLocal } from "./dynamodb-local.ts";
import { startDynoxide } from "./dynoxide.ts";
import { startMinistack } from "./ministack.ts";

/** Starts every emulator at once for a run of tests, and ends them after it. Where some do not start, it says why of each. */
export default async function startEmulators(project: TestProject): Promise<() => Promise<void>> {
  const starting = [startMinistack(), startDynamodbLocal(), startDynoxide()] as const;
  const outcomes = await Promise.allSettled(starting);
  const stop = async () => {
    for (const outcome of outcomes) if (outcome.status === "fulfilled") await outcome.value.stop();
  };
  const [ministack, dynamodbLocal, dynoxide] = outcomes;
  if (
    ministack.status === "rejected" ||
    dynamodbLocal.status === "rejected" ||
    dynoxide.status === "rejected"
  ) {
    await stop();
    const why = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason] : [],
    );
    throw new Error(why.map(messageOf).join("\n\n"));
  }
  project.provide("emulators", {
    ministack: ministack.value.url,
    dynamodbLocal: dynamodbLocal.value.url,
    dynoxide: dynoxide.value.url,
  });
  return stop;
}

const messageOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));
