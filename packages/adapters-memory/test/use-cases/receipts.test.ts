import { mostAttempts, retryDelaysMs } from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { sent } from "./begin-payment.ts";
import { type Effect, email, type Fault, owed, text, type World } from "./world.ts";

const minute = 60_000;

async function paid(faults: (effect: Effect, nth: number) => Fault | undefined = () => undefined) {
  const { world, id } = await sent({ faults }, { receiptTo: [email, text] });
  await world.type("approve");
  value(await world.resolve(id));
  return { world, id };
}

async function receiptsOf(world: World) {
  const payment = await world.payment();
  return payment.status === "captured"
    ? payment.receipts.map(({ to, status, attempts }) => [to.channel, status, attempts])
    : [];
}

describe("a receipt", () => {
  it("goes out on each channel that the payer chose, once, under one number", async () => {
    const { world, id } = await paid();
    expect(value(await world.receipt(id, "email"))).toBe("sent");
    expect(value(await world.receipt(id, "text"))).toBe("sent");
    expect(value(await world.receipt(id, "email"))).toBe("sent");
    expect(value(await world.receipt(id, "text"))).toBe("sent");
    expect(world.emails).toHaveLength(1);
    expect(world.texts).toHaveLength(1);
    expect(world.emails[0]).toMatchObject({ to: email.address, subject: `Payment receipt ${id}` });
    expect(world.emails[0]?.body).toContain("551.00 USD");
    expect(world.emails[0]?.body).toContain(id);
    expect(world.texts[0]).toStrictEqual({
      to: text.number,
      text: `City Water: 551.00 USD paid for invoice 007 on 2026-11-23. Receipt ${id}.`,
    });
  });

  it("by e-mail is tried again under its number, also where it may have gone out", async () => {
    for (const kind of ["before", "after"] as const) {
      const { world, id } = await paid((effect, nth) =>
        effect === "mail" && nth <= 2 ? kind : undefined,
      );
      for (const [status, minutes] of [
        ["queued", 1],
        ["queued", 5],
        ["sent", 0],
      ] as const) {
        expect(value(await world.receipt(id, "email"))).toBe(status);
        world.clock.advance(minutes * minute - 1);
        // Too early: nothing is tried.
        expect(value(await world.receipt(id, "email"))).toBe(status);
        world.clock.advance(1);
      }
      expect(new Set(world.emails.map(({ subject }) => subject))).toStrictEqual(
        new Set([`Payment receipt ${id}`]),
      );
      expect(world.emails).toHaveLength(kind === "before" ? 1 : 3);
    }
  });

  it("by e-mail is given up after five tries", async () => {
    const { world, id } = await paid((effect) => (effect === "mail" ? "before" : undefined));
    for (const delay of retryDelaysMs) {
      expect(value(await world.receipt(id, "email"))).toBe("queued");
      world.clock.advance(delay);
    }
    expect(value(await world.receipt(id, "email"))).toBe("undeliverable");
    expect(value(await world.receipt(id, "email"))).toBe("undeliverable");
    expect(world.calls.get("mail")).toBe(mostAttempts);
  });

  it("by e-mail is given up after five tries, also where none can be recorded", async () => {
    let isSending = false;
    const { world, id } = await paid((effect, nth) =>
      isSending && effect === "save" && nth % 2 === 0 ? "before" : undefined,
    );
    expect(world.calls.get("save")).toBe(4);
    isSending = true;
    for (let nth = 0; nth < 10; nth += 1) {
      await world.receipt(id, "email");
      world.clock.advance(minute);
    }
    expect(world.emails).toHaveLength(mostAttempts);
    expect(await receiptsOf(world)).toStrictEqual([
      ["email", "undeliverable", mostAttempts],
      ["text", "queued", 0],
    ]);
  });

  it("by text goes out at most once, whatever is lost", async () => {
    for (const kind of ["before", "after"] as const) {
      const { world, id } = await paid((effect, nth) =>
        effect === "text" && nth === 1 ? kind : undefined,
      );
      expect(value(await world.receipt(id, "text"))).toBe("undeliverable");
      expect(value(await world.receipt(id, "text"))).toBe("undeliverable");
      world.clock.advance(10 * minute);
      value(await world.sweep());
      expect(world.texts).toHaveLength(kind === "before" ? 0 : 1);
      expect(world.calls.get("text")).toBe(1);
    }
  });

  it("by text goes out at most once, also where the sender dies after sending", async () => {
    let saves = 0;
    const { world, id } = await paid((effect, nth) => {
      if (effect === "save") saves = nth;
      return effect === "save" && nth > 5 && nth <= 6 ? "before" : undefined;
    });
    const first = await world.receipt(id, "text");
    expect(saves).toBeGreaterThan(4);
    world.clock.advance(2 * minute);
    const second = value(await world.receipt(id, "text"));
    expect(world.texts).toHaveLength(1);
    expect([first.isErr(), second]).toStrictEqual([true, "undeliverable"]);
  });

  it("is sent by one of two who try at once", async () => {
    const { world, id } = await paid();
    const both = await Promise.all([
      world.receipt(id, "text"),
      world.receipt(id, "text"),
      world.receipt(id, "email"),
      world.receipt(id, "email"),
    ]);
    expect(both.every((answer) => answer.isOk())).toBe(true);
    expect([world.texts.length, world.emails.length]).toStrictEqual([1, 1]);
  });

  it("that fails on one channel is not sent again on the other", async () => {
    const { world, id } = await paid((effect) => (effect === "text" ? "before" : undefined));
    await world.receipt(id, "email");
    await world.receipt(id, "text");
    for (let nth = 0; nth < 5; nth += 1) {
      world.clock.advance(minute);
      value(await world.sweep());
    }
    expect(world.emails).toHaveLength(1);
    expect(await receiptsOf(world)).toStrictEqual([
      ["email", "sent", 1],
      ["text", "undeliverable", 1],
    ]);
  });

  it("that fails never touches the payment", async () => {
    const { world, id } = await paid((effect) =>
      effect === "text" || effect === "mail" ? "before" : undefined,
    );
    for (let nth = 0; nth < 9; nth += 1) {
      await world.receipt(id, "email");
      await world.receipt(id, "text");
    }
    expect(await world.payment()).toMatchObject({ status: "captured", amount: owed });
    expect(value(await world.invoices.findDue(world.clock.now(), 10))).toStrictEqual([]);
  });

  it("is not sent before the money is captured", async () => {
    const { world, id } = await sent({}, { receiptTo: [email, text] });
    expect((await world.receipt(id, "email")).isErr()).toBe(true);
    expect([world.emails, world.texts]).toStrictEqual([[], []]);
  });
});
