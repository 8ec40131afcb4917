/** Digits in groups with a space or a hyphen between them, as card numbers are written. */
const digitGroups = /\d+(?:[ -]\d+)*/g;
const manyDigits = /\d(?:[ -]?\d){12}/;
const leastDigits = 13;
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

/** A card number is a run of whole groups, with other numbers before or behind it perhaps. */
function maskGroups(run: string): string {
  const groups = run.split(/([ -])/);
  for (let from = 0; from < groups.length; from += 2) {
    const furthest = Math.min(groups.length, from + 2 * mostDigits);
    for (let to = furthest; to > from; to -= 1) {
      const digits = groups.slice(from, to).join("").replaceAll(/[ -]/g, "");
      if (isCardNumber(digits)) {
        const before = groups.slice(0, from).join("");
        const behind = groups.slice(to).join("");
        const masked = "*".repeat(digits.length - shownDigits) + digits.slice(-shownDigits);
        return `${before}${masked}${maskCardNumbers(behind)}`;
      }
    }
  }
  return run;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < leastDigits || digits.length > mostDigits) return false;
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
