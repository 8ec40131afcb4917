/** Something that always holds: the place in the list is its number. */
export interface Invariant {
  readonly number: number;
  readonly holds: string;
}

/** What holds of payments and files, whatever goes wrong. */
export const invariants: readonly Invariant[] = [
  "Once every report is in, what the gateway has captured less what was given back is what our payments say.",
  "At no moment has the gateway taken more for an invoice than it was ever billed.",
  "At most one payment of an invoice is open.",
  "A payment that has ended absorbs every report and every command.",
  "The table of transitions is total; every stage can be reached, and each leads to an end.",
  "The version rises by one with each change that is applied, and never otherwise; a conditional write that is lost applies nothing.",
  "A report twice is a report once, and the same reports in any order end in the same money.",
  "A payment has one gateway key, for ever.",
  "A row that is not newer than the watermark changes nothing.",
  "A row that cannot know of our capture never makes the balance more than was billed less what was received: a file never un-pays.",
  "Once the biller has posted everything, our balance is the biller's.",
  "A file ingested twice is ingested once; two files give the same in either order where their watermarks order them.",
  "The rows read are those created, revised, unchanged, stale, deferred and rejected together, and so are their amounts.",
  "Every accepted row that is rendered and parsed again is the same row, in any script and with any delimiter in it.",
  "Every amount that is formatted and parsed again is the same amount, at every exponent from 0 to 4; nothing rounds.",
  "While the sweep runs and the gateway answers in the end, no payment stays in flight.",
  "There is one receipt for each payment and channel, none before the capture, and one that fails changes no money. A text goes out once at the most, an e-mail once and once more for each fault that hits its own sending.",
  "No card number, name, e-mail address, telephone number or token is in any log line, event, problem document, or workflow's input or output.",
  "A look-up gives the same bytes for no such invoice, a wrong proof and a locked one.",
  "Payment, report and invoice are in one currency; otherwise there is an exception, and no change of state.",
].map((holds, nth) => ({ number: nth + 1, holds }));
