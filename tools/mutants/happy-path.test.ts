import {
  createCountingIdSource,
  createManualClock,
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryMailer,
  createMemoryPaymentGateway,
  createMemoryRunLedger,
  createMemoryTexter,
  createMemoryWorkflowStarter,
} from "@billsdue/adapters-memory";
import {
  balanceOf,
  defaultPolicy,
  defaultProfile,
  ingestFile,
  type Money,
  requestPayment,
  resolvePayment,
  sendReceipt,
  submitPayment,
} from "@billsdue/core";
import { currency, idempotencyKey, instant, invoiceId, value } from "@billsdue/core/testing";
import { expect, test } from "vitest";

const bill = invoiceId("007");
const owed: Money = { currency: currency("USD"), minorUnits: 55_100n };
const day = 24 * 60 * 60_000;
const profile = {
  ...defaultProfile,
  holds: { rejectedShare: 1, fewerRowsShare: null, sumChangeShare: null },
};

/** A biller's world where nothing goes wrong. */
function createWorld() {
  const clock = createManualClock(instant("2026-11-23"));
  const sent: unknown[] = [];
  const gateway = createMemoryPaymentGateway({ clock, pageUrl: (ref) => ref, webhookSecret: "" });
  const ports = {
    invoices: createMemoryInvoiceStore(),
    files: createMemoryFileStore(clock.now),
    ledger: createMemoryRunLedger(),
    gateway,
    events: createMemoryEventPublisher(() => undefined),
    mailer: createMemoryMailer((email) => sent.push(email)),
    texter: createMemoryTexter((text) => sent.push(text)),
    workflow: createMemoryWorkflowStarter(() => undefined),
    clock,
    ids: createCountingIdSource(),
    policy: { ...defaultPolicy, billerName: "City Water" },
    paymentPage: () => "https://bills.example/",
  };
  return { ports, gateway, sent };
}

test("a bill comes, is paid, and is posted", async () => {
  const { ports, gateway, sent } = createWorld();
  const ingest = async (name: string, balance: string) => {
    const text = `InvoiceID,CustomerName,Balance\n${bill},Smith,${balance}\n`;
    ports.files.put(name, text, ports.clock.now());
    value(await ingestFile(ports)({ key: name, profile, policy: ports.policy }));
  };
  const load = async () => value(await ports.invoices.load(bill)) ?? expect.fail("no bill");

  await ingest("bills-1.csv", "551.00");
  const { payment } = value(
    await requestPayment(ports)({
      invoiceId: bill,
      idempotencyKey: idempotencyKey("key-1"),
      expectedAmount: owed,
      receiptTo: [
        { channel: "email", address: "anna@example.org" },
        { channel: "text", number: "+12125550123" },
      ],
    }),
  );
  const ids = { invoiceId: bill, paymentId: payment.id };
  const submitted = value(await submitPayment(ports)(ids));
  const url = submitted.status === "requires-action" ? submitted.url : expect.fail("no page");
  expect(gateway.enterCard(url, "approve")).toBe(true);
  expect(value(await resolvePayment(ports)(ids)).status).toBe("captured");
  expect(value(await sendReceipt(ports)({ ...ids, channel: "email" }))).toBe("sent");
  expect(value(await sendReceipt(ports)({ ...ids, channel: "text" }))).toBe("sent");
  expect(balanceOf(await load(), ports.policy).amount).toBe(0n);

  ports.clock.advance(4 * day);
  await ingest("bills-2.csv", "0.00");
  const after = await load();
  expect(balanceOf(after, ports.policy)).toMatchObject({ amount: 0n, disputed: false });
  expect(after.payments).toHaveLength(1);
  expect(gateway.takings(bill).map(({ amount }) => amount)).toStrictEqual([owed]);
  expect(sent).toHaveLength(2);
});
