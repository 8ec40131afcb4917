import { addMilliseconds, listOperatorCases, resolveOperatorCase } from "@billsdue/core";
import { idempotencyKey, invoiceId, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { sent } from "./begin-payment.ts";
import { bill, owed, type World, type WorldOptions } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;

/** A payment at the card page, of which nobody can tell: the first inquiry got no answer. */
async function unknown(options: WorldOptions = {}) {
  const { world, id } = await sent({
    faults: (effect, nth) => (effect === "inquire" && nth === 1 ? "before" : undefined),
    ...options,
  });
  const [page] = (await world.load()).payments;
  if (page?.status !== "requires-action") return expect.fail(`it is ${page?.status}`);
  value(await world.resolve(id));
  expect((await world.payment()).status).toBe("unknown");
  return { world, id, ref: page.url.slice(page.url.lastIndexOf("/") + 1) };
}

const decide = (world: World, caseId: string, action: "confirm-not-charged" | "confirm-captured") =>
  resolveOperatorCase(world.ports)({
    invoiceId: bill,
    caseId,
    action,
    by: "ann",
    evidence: "the gateway's books",
    gatewayRef: "ch_1",
  });

describe("that a payment was not charged", () => {
  it("is made sure of at the gateway: whoever is still at the card page cannot pay any more", async () => {
    const { world, id, ref } = await unknown();
    value(await decide(world, id, "confirm-not-charged"));
    expect((await world.payment()).status).toBe("failed");
    const { payment: second } = value(
      await world.request({ idempotencyKey: idempotencyKey("key-2") }),
    );
    value(await world.submit(second.id));
    await world.type("approve");
    value(await world.resolve(second.id));
    expect(world.bank.enterCard(ref, "approve")).toBe(false);
    expect(world.bank.takenFor(bill)).toBe(owed);
  });

  it("is refused where the gateway has taken it, and then it is found", async () => {
    const { world, id, ref } = await unknown();
    expect(world.bank.enterCard(ref, "approve")).toBe(true);
    expect(problem(await decide(world, id, "confirm-not-charged"))).toStrictEqual({
      type: "too-late",
    });
    expect(value(await world.resolve(id)).status).toBe("captured");
  });

  it.each(["before", "after"] as const)(
    "is not decided where the gateway does not answer: %s",
    async (kind) => {
      const { world, id } = await unknown({
        faults: (effect, nth) => {
          if (effect === "inquire" && nth === 1) return "before";
          return effect === "cancel" ? kind : undefined;
        },
      });
      expect(problem(await decide(world, id, "confirm-not-charged")).type).toBe("unavailable");
      expect((await world.load()).resolutions).toStrictEqual([]);
      expect((await world.payment()).status).toBe("unknown");
    },
  );

  it("is believed of a gateway that cannot cancel, and money that comes all the same is found", async () => {
    const { world, id, ref } = await unknown({ capabilities: { cancel: false } });
    value(await decide(world, id, "confirm-not-charged"));
    expect(world.bank.enterCard(ref, "approve")).toBe(true);
    value(await world.resolve(id));
    expect((await world.load()).exceptions).toMatchObject([{ type: "captured-after-end" }]);
  });

  it("asks nothing of the gateway where it is refused anyway, or was decided before", async () => {
    const { world, id } = await unknown();
    expect(problem(await decide(world, "e1", "confirm-not-charged")).type).toBe("case-not-found");
    expect(world.calls.get("cancel")).toBeUndefined();
    value(await decide(world, id, "confirm-not-charged"));
    value(await decide(world, id, "confirm-not-charged"));
    expect(world.calls.get("cancel")).toBe(1);
  });
});

describe("what the gateway says of a cancellation", () => {
  const saying = (outcome: "expired" | "accepted") =>
    unknown({
      gateway: (bank) => ({
        ...bank,
        cancel: (asked) =>
          bank
            .cancel(asked)
            .map(({ at, source }) => ({ operation: "cancel", outcome, at, source })),
      }),
    });

  it("makes sure where it says that the page is over", async () => {
    const { world, id } = await saying("expired");
    value(await decide(world, id, "confirm-not-charged"));
    expect((await world.payment()).status).toBe("failed");
  });

  it("decides nothing where it does not say that the payment will not be taken", async () => {
    const { world, id } = await saying("accepted");
    expect(problem(await decide(world, id, "confirm-not-charged"))).toStrictEqual({
      type: "unavailable",
      port: "gateway",
      reason: "it does not say that the payment will not be taken: accepted",
    });
    expect((await world.load()).resolutions).toStrictEqual([]);
  });

  it("is not asked for where an operator has found that it was charged", async () => {
    const { world, id } = await unknown();
    value(await decide(world, id, "confirm-captured"));
    expect(world.calls.get("cancel")).toBeUndefined();
  });
});

describe("what waits for an operator", () => {
  it("is listed by how long it has waited", async () => {
    const { world } = await unknown();
    const template = await world.load();
    const [payment] = template.payments;
    for (const [id, minutes] of [
      ["young", 10],
      ["old", 30],
      ["middle", 20],
    ] as const) {
      const at = addMilliseconds(world.clock.now(), -minutes * minute);
      const exception = {
        id: "e1",
        paymentId: payment?.id ?? expect.fail("there is no payment"),
        at,
        type: "report-makes-no-sense",
        report: "purchase accepted while created",
      } as const;
      const waiting = { ...template, id: invoiceId(id), payments: [], version: 0 };
      value(await world.invoices.save({ ...waiting, exceptions: [exception] }));
    }
    const listed = value(await listOperatorCases(world.ports)({ limit: 10 }));
    expect(listed.map(({ invoice }) => invoice.id)).toStrictEqual(["old", "middle", "young"]);
  });

  it("is not hidden behind payments that may still end by themselves", async () => {
    const { world } = await unknown();
    const template = await world.load();
    for (const id of ["1", "2", "3"]) {
      value(await world.invoices.save({ ...template, id: invoiceId(id), version: 0 }));
    }
    const exception = {
      id: "e1",
      paymentId: (await world.payment()).id,
      at: world.clock.now(),
      type: "report-makes-no-sense",
      report: "purchase accepted while created",
    } as const;
    const late = { ...template, id: invoiceId("9"), exceptions: [exception], version: 0 };
    value(await world.invoices.save(late));
    const listed = value(await listOperatorCases(world.ports)({ limit: 1 }));
    expect(listed.map(({ invoice }) => invoice.id)).toStrictEqual(["9"]);
    world.clock.advance(hour);
    expect(value(await listOperatorCases(world.ports)({ limit: 10 }))).toHaveLength(5);
  });

  it("is a page that is over, at a gateway that neither says so nor can cancel", async () => {
    const { world, id } = await sent({
      capabilities: { cancel: false },
      gateway: (bank) => ({
        ...bank,
        inquire: (asked) =>
          bank.inquire(asked).map((report) =>
            report.outcome === "expired"
              ? {
                  operation: "purchase",
                  outcome: "action-required",
                  source: "inquiry",
                  at: report.at,
                  url: "https://gateway.example/pages/1",
                  expiresAt: report.at,
                }
              : report,
          ),
      }),
    });
    world.clock.advance(31 * minute);
    expect(value(await world.resolve(id)).status).toBe("unknown");
    world.clock.advance(hour);
    const listed = value(await listOperatorCases(world.ports)({ limit: 10 }));
    expect(listed.map(({ case: found }) => found.type)).toStrictEqual(["open-payment"]);
  });
});
