import { describe, expect, it } from "vitest";

import { eachMessage } from "../../src/lambda/each-message.ts";
import { createToldTelemetry } from "./told.ts";

const message = (messageId: string, body: string) => ({ messageId, body, eventSource: "aws:sqs" });

describe("an event", () => {
  it("that is no batch of a queue is worked on as it is, and its error is thrown", async () => {
    const seen: unknown[] = [];
    const telemetry = createToldTelemetry();
    const event = { Records: [{ eventSource: "aws:s3" }] };
    const answer = await eachMessage(event, async (each) => void seen.push(each), telemetry);
    expect(answer).toBeUndefined();
    expect(seen).toStrictEqual([event]);
    const failing = eachMessage(event, () => Promise.reject(new Error("down")), telemetry);
    await expect(failing).rejects.toThrow("down");
  });

  it("that is a batch answers which messages failed, and only those", async () => {
    const telemetry = createToldTelemetry();
    const seen: unknown[] = [];
    const batch = {
      Records: [
        message("m1", '{"nth":1}'),
        message("m2", "{"),
        message("m3", '{"nth":3}'),
        message("m4", '{"nth":4}'),
      ],
    };
    const answer = await eachMessage(
      batch,
      async (event) => {
        seen.push(event);
        if (JSON.stringify(event).includes("3")) throw new Error("down");
      },
      telemetry,
    );
    expect(seen).toStrictEqual([{ nth: 1 }, { nth: 3 }, { nth: 4 }]);
    expect(answer).toStrictEqual({
      batchItemFailures: [{ itemIdentifier: "m2" }, { itemIdentifier: "m3" }],
    });
    expect(telemetry.logged).toMatchObject([
      { event: "failure", port: "queue", key: "m2" },
      { event: "failure", port: "queue", key: "m3", reason: "down" },
    ]);
  });
});
