// What goes over the wire between the website and the HTTP app. Types alone: `request-schemas.ts` checks what comes in.

/** A plain decimal with the currency's own number of decimals, `{ "amount": "551.00", "currency": "USD" }`. */
export interface MoneyBody {
  readonly amount: string;
  readonly currency: string;
}

/** Who bills, and what the look-up form has to ask. */
export interface BillerBody {
  readonly name: string;
  readonly lookUpProof: "name" | "name-and-amount" | "name-and-factor" | "id-only";
  /** What the biller calls the look-up factor: `Postal code`. */
  readonly lookUpFactorLabel: string;
  /** Country calling codes that receipts are texted to. */
  readonly textCountryCodes: readonly string[];
}

export type PaymentStatus =
  /** We are at it. */
  | "processing"
  /** The payer has to go to the card page. */
  | "action-required"
  | "paid"
  /** It was paid, and the money has been given back. */
  | "refunded"
  | "declined"
  /** It ended without a charge. */
  | "not-charged"
  /** The gateway, or a person of ours, has yet to say what happened to the money: nobody should pay again meanwhile. */
  | "being-checked";

export interface ReceiptBody {
  readonly channel: "email" | "text";
  readonly status: "queued" | "sent" | "undeliverable";
}

export interface PaymentBody {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  /** What was asked for, and once money was taken what was taken. */
  readonly amount: MoneyBody;
  readonly requestedAt: string;
  /** Where the payer types the card; only while `action-required`. */
  readonly cardPage?: { readonly url: string; readonly expiresAt: string };
  /** Only when `declined`. */
  readonly declineReason?: "card-declined" | "insufficient-funds";
  /** Once it was paid: when `paid`, and when `refunded` or `being-checked` after that. */
  readonly receiptNumber?: string;
  /** A calendar day of the biller's; with `receiptNumber`. */
  readonly paidOn?: string;
  /** With `receiptNumber`. */
  readonly receipts?: readonly ReceiptBody[];
  /** A calendar day of the biller's; only when `refunded`. */
  readonly refundedOn?: string;
}

export type BillStateBody =
  | "due"
  | "overdue"
  | "partly-paid"
  | "processing"
  | "being-checked"
  | "paid"
  | "settled"
  | "in-credit"
  | "posting-dispute"
  | "under-review"
  | "closed";

/** Whether the biller's figure has a payment of ours: `disputed` while it should have it and does not seem to. */
export type PostingBody = "posted" | "not-yet" | "disputed";

/** What came of a person's look at a payment. */
export type ReviewOutcome =
  /** The money is the customer's payment. */
  | "counted"
  | "refunded"
  | "not-charged"
  /** The biller's figure has the payment, or does not have it yet. */
  | "posted"
  | "not-posted"
  /** Nothing had to be done. */
  | "noted";

/**
 * One reason for what is owed, or for why it cannot be paid now, in a payer's terms. `amount` is what it adds to the balance, `on` a
 * calendar day of the biller's. Whoever can look the bill up may see it: no names of files, operators or gateway references are in it,
 * which would tell a stranger of the biller's business and the payer nothing.
 */
export type BillFactBody =
  /** The biller's figure, as of its newest file. */
  | { readonly type: "billed"; readonly on: string; readonly amount: MoneyBody }
  /** It takes nothing off where the biller's figure has it already. */
  | {
      readonly type: "paid";
      readonly on: string;
      readonly amount: MoneyBody;
      readonly paymentId: string;
      readonly paid: MoneyBody;
      readonly posting: PostingBody;
    }
  /** What was taken off for a payment that has been given back is owed again. */
  | {
      readonly type: "refunded";
      readonly on: string;
      readonly amount: MoneyBody;
      readonly paymentId: string;
    }
  /** A payment that has not ended. */
  | {
      readonly type: "in-progress";
      readonly on: string;
      readonly amount: MoneyBody;
      readonly paymentId: string;
      readonly requested: MoneyBody;
    }
  /** A newer figure of the biller's, which waits for the payment in progress. */
  | {
      readonly type: "newer-figure";
      readonly on: string;
      readonly amount: MoneyBody;
      readonly stated: MoneyBody;
    }
  /** Something about a payment that a person has to look at; with the money that the gateway says it has taken. */
  | {
      readonly type: "under-review";
      readonly on: string;
      readonly amount: MoneyBody;
      readonly paymentId: string;
      readonly taken?: MoneyBody;
    }
  /** A person has looked at it; with the money that it was about, where it was about some. */
  | {
      readonly type: "reviewed";
      readonly on: string;
      readonly amount: MoneyBody;
      readonly paymentId: string;
      readonly outcome: ReviewOutcome;
      readonly taken?: MoneyBody;
    };

export interface BillBody {
  readonly invoiceId: string;
  readonly billerName: string;
  /** `K. B******` */
  readonly customerName: string;
  /** What is owed now; negative is a credit. */
  readonly balance: MoneyBody;
  /**
   * The biller may have posted a payment already that `balance` takes off its figure all the same: for a few days, nobody can tell. A
   * negative balance is no credit then.
   */
  readonly mayBePosted: boolean;
  readonly state: BillStateBody;
  /** Whether a payment of `balance` can be begun. */
  readonly payable: boolean;
  /** `YYYY-MM-DD`, or the biller's own words. */
  readonly dueOn?: string;
  /** Why the balance is what it is, in order: their amounts add up to it. */
  readonly facts: readonly BillFactBody[];
  /** Oldest first. */
  readonly payments: readonly PaymentBody[];
}

export interface LookupBody {
  readonly session: { readonly token: string; readonly expiresAt: string };
  readonly bill: BillBody;
}

export type LookupRequest =
  | { readonly link: string }
  | {
      readonly invoiceId: string;
      readonly name?: string | undefined;
      readonly amount?: string | undefined;
      readonly factor?: string | undefined;
    };

export interface PaymentRequest {
  /** The balance that the payer was shown. */
  readonly expectedAmount: MoneyBody;
  readonly receipt: { readonly email?: string | undefined; readonly phone?: string | undefined };
}

/** RFC 9457, from a closed list. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Which fields of the request are at fault; never their values. */
  readonly fields?: readonly string[];
}
