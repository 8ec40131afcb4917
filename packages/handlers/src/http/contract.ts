// What goes over the wire between the website and the HTTP app. Types alone: `schemas.ts` checks them.

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
  | "declined"
  /** It ended without a charge. */
  | "not-charged"
  /** We are asking the gateway what happened: nobody should pay again meanwhile. */
  | "being-checked";

export interface ReceiptBody {
  readonly channel: "email" | "text";
  readonly status: "queued" | "sent" | "undeliverable";
}

export interface PaymentBody {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  readonly amount: MoneyBody;
  readonly requestedAt: string;
  /** Where the payer types the card; only while `action-required`. */
  readonly cardPage?: { readonly url: string; readonly expiresAt: string };
  /** Only when `declined`. */
  readonly declineReason?: "card-declined" | "insufficient-funds";
  /** Only when `paid`. */
  readonly receiptNumber?: string;
  /** A calendar day of the biller's; only when `paid`. */
  readonly paidOn?: string;
  /** Only when `paid`. */
  readonly receipts?: readonly ReceiptBody[];
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

export interface BillBody {
  readonly invoiceId: string;
  readonly billerName: string;
  /** `K. B******` */
  readonly customerName: string;
  /** What is owed now; negative is a credit. */
  readonly balance: MoneyBody;
  readonly state: BillStateBody;
  /** Whether a payment of `balance` can be begun. */
  readonly payable: boolean;
  /** `YYYY-MM-DD`, or the biller's own words. */
  readonly dueOn?: string;
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
