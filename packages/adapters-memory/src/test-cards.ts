/** What the local card gateway does with a card. */
export type CardVerdict = "approve" | "decline" | "insufficient-funds" | "lose-answer";

/** A card number that is nobody's, and what it does. */
export interface TestCard {
  readonly number: string;
  readonly verdict: CardVerdict;
  readonly label: string;
}

/** The cards of the local gateway. Any other number is declined. */
export const testCards: readonly TestCard[] = [
  { number: "4242424242424242", verdict: "approve", label: "is approved" },
  { number: "4000000000000002", verdict: "decline", label: "is declined" },
  {
    number: "4000000000009995",
    verdict: "insufficient-funds",
    label: "is declined for insufficient funds",
  },
  {
    number: "4000000000000119",
    verdict: "lose-answer",
    label: "is charged, but the gateway's answer is lost for a while",
  },
];

/** What a typed card number does; spaces and dashes do not count. */
export function verdictOf(number: string): CardVerdict {
  const digits = number.replaceAll(/[\s-]/g, "");
  return testCards.find((card) => card.number === digits)?.verdict ?? "decline";
}
