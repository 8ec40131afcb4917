import { defaultProfile, parseProfile, type Profile } from "../../src/index.ts";
import { value } from "../../src/testing/index.ts";

/** Billers that write in different ways. */
export const profiles = {
  usual: defaultProfile,
  german: value(
    parseProfile({
      name: "german",
      delimiter: ";",
      encoding: "windows-1252",
      decimalMark: ",",
      dateFormat: "DD.MM.YYYY",
      defaultCurrency: "EUR",
    }),
  ),
  framed: value(
    parseProfile({
      name: "framed",
      duplicates: "reject",
      leadingRecord: { marker: "H", businessDateAt: 2 },
      trailer: { marker: "T", countAt: 2, sumAt: 3 },
    }),
  ),
  /** So tight that small files meet its limits. */
  tight: {
    ...defaultProfile,
    name: "tight",
    limits: { fileBytes: 10_000, rows: 8, rowLength: 40, fieldLength: 12 },
  },
} satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof profiles;

export const profileNames: readonly ProfileName[] = ["usual", "german", "framed", "tight"];
