import type { LocalDate } from "./time/local-date.ts";

/** What a payer must know to see a bill. SECURITY note: ids are guessable, so `id-only` opens every bill to anyone. */
export type LookUpProof = "name" | "name-and-amount" | "name-and-factor" | "id-only";

/** What a biller decides about its own bills: data, the same in every deployment. */
export interface BillerPolicy {
  /** As it stands on receipts and on the website. */
  readonly billerName: string;
  /** IANA time zone of the biller's books. */
  readonly timeZone: string;
  /** Business days after which a capture is taken to be in the biller's figure, where no file says so. */
  readonly postingLagDays: number;
  readonly holidays: readonly LocalDate[];
  readonly lookUpProof: LookUpProof;
  /** What payers know the look-up factor as: `Postal code`, `Account number`. */
  readonly lookUpFactorLabel: string;
  /** Declined payments in 24 hours after which an invoice takes no more. */
  readonly declinesPerDay: number;
  /** Payments of an invoice that may end without a capture in 24 hours, for whatever reason. */
  readonly attemptsPerDay: number;
  /** Country calling codes that receipts are texted to: texts cost money. */
  readonly textCountryCodes: readonly string[];
}

/** What holds where a biller has said nothing. */
export const defaultPolicy: BillerPolicy = {
  billerName: "The biller",
  timeZone: "UTC",
  postingLagDays: 2,
  holidays: [],
  lookUpProof: "name",
  lookUpFactorLabel: "Customer number",
  declinesPerDay: 5,
  attemptsPerDay: 20,
  textCountryCodes: ["1"],
};
