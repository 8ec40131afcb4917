import {
  type Currency,
  type DomainEvent,
  type Fingerprint,
  holdCodes,
  type InvoiceId,
  isCurrency,
  isFingerprint,
  isInvoiceId,
  isPaymentId,
  operatorActions,
  type PaymentId,
} from "@billsdue/core";
import { err, ok, Result } from "neverthrow";
import * as z from "zod/mini";

/** A message is no event of ours, or one of a later version. */
export interface NotADomainEvent {
  readonly type: "not-a-domain-event";
  /** Which fields are wrong; never what is in them. */
  readonly reason: string;
}

/** A text that is what the core's guard says it is. */
function text<Text extends string>(is: (text: string) => text is Text) {
  return z.custom<Text>((field) => typeof field === "string" && is(field));
}

const fingerprint = text<Fingerprint>(isFingerprint);
const about = {
  invoiceId: text<InvoiceId>(isInvoiceId),
  paymentId: text<PaymentId>(isPaymentId),
};
const amount = z.object({
  currency: text<Currency>(isCurrency),
  // JSON's numbers are not exact beyond 2^53.
  minorUnits: z.pipe(
    z.string().check(z.regex(/^-?\d{1,38}$/)),
    z.transform<string, bigint>(BigInt),
  ),
});

// Fields that are not known are left out, so that later versions may add some.
const schema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("file-ingested"), fingerprint, rows: z.int().check(z.minimum(0)) }),
  z.object({ type: z.literal("file-held"), fingerprint, holds: z.array(z.enum(holdCodes)) }),
  z.object({
    type: z.enum(["payment-captured", "payment-declined", "payment-not-charged"]),
    ...about,
    amount,
  }),
  z.object({
    type: z.literal("exception-raised"),
    ...about,
    exception: z.enum([
      "amount-differs",
      "currency-differs",
      "captured-after-end",
      "captured-twice",
      "report-makes-no-sense",
    ]),
  }),
  z.object({ type: z.literal("case-resolved"), ...about, action: z.enum(operatorActions) }),
]);

type Readonlys<Field> = Field extends bigint | string
  ? Field
  : { readonly [Key in keyof Field]: Readonlys<Field[Key]> };

/** An event as it is written: an event that the schema above does not know does not compile. */
type WrittenEvent = Readonlys<z.input<typeof schema>>;

/** The message that `readDomainEvent` reads: the event as JSON, with `minorUnits` as a text of digits. */
export function messageOf(event: DomainEvent): string {
  const written: WrittenEvent =
    "amount" in event
      ? { ...event, amount: { ...event.amount, minorUnits: event.amount.minorUnits.toString() } }
      : event;
  return JSON.stringify(written);
}

const parse = Result.fromThrowable((json: string): unknown => JSON.parse(json));

/** Reads the message of an event: the body of a queue's message where the subscription delivers raw, or else the `Message` in it. */
export function readDomainEvent(message: string): Result<DomainEvent, NotADomainEvent> {
  return parse(message)
    .mapErr(() => notAnEvent("it is no JSON"))
    .andThen((content) => {
      const read = schema.safeParse(content);
      if (read.success) return ok<DomainEvent>(read.data);
      const fields = read.error.issues.map(({ path }) => path.join(".") || "all of it");
      return err(notAnEvent(`wrong: ${fields.join(", ")}`));
    });
}

function notAnEvent(reason: string): NotADomainEvent {
  return { type: "not-a-domain-event", reason };
}
