import type { MoneyBody } from "@billsdue/handlers/contract";

const plainDecimal = /^-?\d+(?:\.(\d+))?$/;

/** `1,551.00 USD`, every digit as it came: the amount never becomes a number. */
export function moneyText({ amount, currency }: MoneyBody): string {
  return `${amountText(amount)} ${currency}`;
}

/** A credit's size, without its sign: `45.10 USD` for -45.10. */
export function creditText({ amount, currency }: MoneyBody): string {
  return moneyText({ amount: amount.replace(/^-/, ""), currency });
}

/** An amount to add up, with the minus sign that is read out: `−45.10 USD`. */
export function signedText(money: MoneyBody): string {
  return moneyText(money).replace("-", "\u2212");
}

/** What a customer typed as the amount, as the plain decimal that the API reads: `$1,551.00 USD` is `1551.00`. */
export function plainAmount(typed: string): string | undefined {
  const bare = typed.replaceAll(/[\p{Sc}\p{L}\s]/gu, "");
  const ungrouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare) ? bare.replaceAll(",", "") : bare;
  return isDecimal(ungrouped) ? ungrouped : undefined;
}

function amountText(amount: string): string {
  if (!isDecimal(amount)) return amount;
  const digits = plainDecimal.exec(amount)?.[1]?.length ?? 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en", format).format(amount);
}

function isDecimal(text: string): text is `${number}` {
  return plainDecimal.test(text);
}
