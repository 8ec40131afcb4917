import { addMilliseconds, type SignedWebhook } from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { signStripeWebhook } from "@billsdue/local-gateway";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ours, pageRef, payment, type Wire } from "./stripe-answers.ts";
import { createScene, signingSecret } from "./stripe-scene.ts";

const named = { invoiceId: payment.invoiceId, paymentId: payment.paymentId };
const { gateway, clock, requests } = createScene();

/** An event about an object of Stripe's with this metadata. */
function event(metadata: unknown, changed: Wire = {}): string {
  return JSON.stringify({
    id: "evt_1",
    object: "event",
    type: "checkout.session.completed",
    data: { object: { id: "cs_test_1", metadata } },
    ...changed,
  });
}

/** `body` as Stripe signs it, `seconds` ago. */
function signed(body: string, seconds = 0, secret = signingSecret): SignedWebhook {
  const at = addMilliseconds(clock.now(), -seconds * 1_000);
  const { headers } = signStripeWebhook(body, at, secret);
  return { body, header: (name) => headers[name] };
}

const read = async (webhook: SignedWebhook) => value(await gateway.readWebhook(webhook));

describe("a webhook of Stripe's", () => {
  it("names the invoice and the payment that its object is about, and asks Stripe nothing", async () => {
    expect(await read(signed(event(ours)))).toStrictEqual(named);
    expect(requests).toStrictEqual([]);
  });

  it.each([
    "payment_intent.succeeded",
    "charge.refunded",
    "checkout.session.async_payment_failed",
    "an.event.of.next.year",
    7,
    null,
  ])("of any type may nudge: %s", async (type) => {
    expect(await read(signed(event(ours, { type })))).toStrictEqual(named);
  });

  it("tells nothing else of what is in it", async () => {
    const body = event({ ...ours, amount: 1, paid: true }, { account: "acct_1", livemode: true });
    expect(await read(signed(body))).toStrictEqual(named);
  });

  it("comes of the card page, and is read", async () => {
    const scene = createScene();
    const ref = pageRef(value(await scene.gateway.purchase(payment)));
    scene.wire.enterCard(ref, "decline");
    scene.wire.enterCard(ref, "approve");
    expect(scene.webhooks).toHaveLength(3);
    for (const webhook of scene.webhooks) {
      expect(value(await scene.gateway.readWebhook(webhook))).toStrictEqual(named);
    }
  });

  it("is asked for its signature by the header's lower-case name, and for nothing else", async () => {
    const webhook = signed(event(ours));
    const names: string[] = [];
    const header = (name: string) => {
      names.push(name);
      return webhook.header(name);
    };
    expect(await read({ ...webhook, header })).toStrictEqual(named);
    expect(new Set(names)).toStrictEqual(new Set(["stripe-signature"]));
  });
});

describe("a webhook is nothing of ours", () => {
  it.each([
    ["without metadata", event(undefined)],
    ["with none", event(null)],
    ["with others'", event({ order: "7" })],
    ["with no invoice", event({ payment_id: ours.payment_id })],
    ["with no payment", event({ invoice_id: ours.invoice_id })],
    ["with an empty invoice", event({ ...ours, invoice_id: "" })],
    ["with an invoice of blanks", event({ ...ours, invoice_id: "  " })],
    ["with an invoice that a spreadsheet has cut", event({ ...ours, invoice_id: "1.23E+11" })],
    ["with a number for an invoice", event({ ...ours, invoice_id: 7 })],
    ["with a payment that is too short", event({ ...ours, payment_id: "7F3K" })],
    ["with a payment with blanks", event({ ...ours, payment_id: "7F3K9Q2MX4TBA1Z0 " })],
    ["with several payments", event({ ...ours, payment_id: [ours.payment_id] })],
    ["with a list for metadata", event([ours])],
    ["with an object in a list", event(ours, { data: { object: [{ metadata: ours }] } })],
    ["with data in a list", event(ours, { data: [{ object: { metadata: ours } }] })],
    ["in a list", `[${event(ours)}]`],
    ["with metadata elsewhere", JSON.stringify({ metadata: ours, data: { metadata: ours } })],
    ["that is no JSON", "{"],
    ["that is a number", "7"],
    ["that is a blank", " "],
    ["with a prototype", '{"__proto__":{"data":{"object":{"metadata":{}}}}}'],
  ])("%s", async (_what, body) => {
    expect(await read(signed(body))).toBe("not-ours");
  });
});

describe("a webhook is badly signed", () => {
  const webhook = signed(event(ours));
  const signature = webhook.header("stripe-signature") ?? "";
  const [time = "", v1 = ""] = signature.split(",");

  it("where any byte of its body was changed", async () => {
    const { body } = webhook;
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.string({ maxLength: 2 }), async (at, other) => {
        const changed = body.slice(0, at) + other + body.slice(at + 1);
        const expected = changed === body ? named : "badly-signed";
        expect(await read({ ...webhook, body: changed })).toStrictEqual(expected);
      }),
    );
  });

  it.each([
    ["none", undefined],
    ["an empty one", ""],
    ["its time alone", time],
    ["its signature alone", v1],
    ["of another scheme", `${time},${v1.replace("v1", "v0")}`],
    ["in capitals", `${time},v1=${v1.slice(3).toUpperCase()}`],
    ["cut", signature.slice(0, -1)],
    ["of another second", signature.replace(/t=\d+/, (given) => `t=${Number(given.slice(2)) + 1}`)],
    ["of no time", signature.replace(/t=\d+/, "t=soon")],
    ["in bytes that are none", "t=é,v1=é"],
  ])("where its signature is %s", async (_what, header) => {
    expect(await read({ ...webhook, header: () => header })).toBe("badly-signed");
  });

  it("where its body is empty", async () => {
    expect(await read(signed(""))).toBe("badly-signed");
  });

  it("where it is signed with a secret that is none of ours", async () => {
    expect(await read(signed(event(ours), 0, "whsec_of_another"))).toBe("badly-signed");
    expect(await read(signed(event(ours), 0, `${signingSecret}x`))).toBe("badly-signed");
  });

  it("one of several signatures is enough, as while Stripe rolls a secret", async () => {
    const header = () => `${time},v1=${"0".repeat(64)},${v1}`;
    expect(await read({ ...webhook, header })).toStrictEqual(named);
  });

  it.each([0, 1, 299, 300])("not before it is older than five minutes: %d seconds", async (age) => {
    expect(await read(signed(event(ours), age))).toStrictEqual(named);
  });

  it.each([301, 3_600, 86_400])("where it is older than five minutes: %d seconds", async (age) => {
    expect(await read(signed(event(ours), age))).toBe("badly-signed");
  });

  it("not where it is of the future, as the official library has it: clocks differ", async () => {
    expect(await read(signed(event(ours), -60))).toStrictEqual(named);
  });

  it("by the adapter's clock, not by the machine's", async () => {
    const scene = createScene();
    scene.clock.advance(365 * 86_400_000);
    const old = signed(event(ours));
    expect(value(await scene.gateway.readWebhook(old))).toBe("badly-signed");
  });
});
