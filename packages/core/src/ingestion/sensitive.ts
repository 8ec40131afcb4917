/** Digits in groups with a space or a hyphen between them, as card numbers are written. */
const digitGroups = /\d+(?:[ -]\d+)*/g;
const manyDigits = /\d(?:[ -]?\d){12}/;
/** Fewer digits are no card number. */
export const leastCardDigits = 13;
const mostDigits = 19;
const shownDigits = 4;

/**
 * `text` with all but the last four digits of what looks like a card number as `*`: 13 to 19 digits that begin like one and pass the Luhn
 * check (ISO/IEC 7812), and every one that begins with 62 (UnionPay does not use the check).
 */
export function maskCardNumbers(text: string): string {
  if (!manyDigits.test(text)) return text;
  return text.replaceAll(digitGroups, maskGroups);
}

/**
 * A card number is a run of whole groups, with other numbers before or behind it perhaps. The digits that are left of one may begin
 * another.
 */
function maskGroups(run: string): string {
  const groups = run.split(/([ -])/);
  let masked = "";
  let from = 0;
  while (from < groups.length) {
    const card = cardNumberAt(groups, from);
    if (card === undefined) {
      masked += groups.slice(from, from + 2).join("");
      from += 2;
    } else {
      masked += "*".repeat(card.digits.length - shownDigits);
      groups[card.last] = card.digits.slice(-shownDigits);
      from = card.last;
    }
  }
  return masked;
}

/** The longest card number that begins with the group at `from`, and the place of its last group. */
function cardNumberAt(
  groups: readonly string[],
  from: number,
): { readonly digits: string; readonly last: number } | undefined {
  let found: { readonly digits: string; readonly last: number } | undefined;
  let digits = "";
  for (let last = from; last < groups.length; last += 2) {
    digits += groups[last] ?? "";
    if (digits.length > mostDigits) break;
    if (isCardNumber(digits)) found = { digits, last };
  }
  return found;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < leastCardDigits || digits.length > mostDigits) return false;
  return digits.startsWith("62") || (/^[2-6]/.test(digits) && passesLuhn(digits));
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .map(Number)
    .map((digit, nth) => (nth % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9))
    .reduce((total, digit) => total + digit, 0);
  return sum % 10 === 0;
}
