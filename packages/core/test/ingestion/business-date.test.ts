import { describe, expect, it } from "vitest";

import { defaultProfile } from "../../src/index.ts";
import { watermarkOf } from "../../src/ingestion/business-date.ts";
import { instant, localDate } from "../../src/testing/index.ts";

const lastModified = instant("2026-11-22T23:30:00.000Z");

describe("the business date of a file", () => {
  it.each([
    ["bills-2026-11-20.csv", "2026-11-20"],
    ["bills_20261120.csv", "2026-11-20"],
    ["20261120T0400-export.csv", "2026-11-20"],
    ["bills-2026-11-20-of-2026-11-22.csv", "2026-11-20"],
    ["run-99999999-2026-11-20.csv", "2026-11-20"],
  ])("stands in its name: %s", (name, businessDate) => {
    expect(watermarkOf({ name, lastModified }, "UTC")).toStrictEqual({
      businessDate,
      sequence: Date.parse(lastModified),
    });
  });

  it.each([
    ["bills-due-2026-12-15.csv", "2026-11-22"],
    ["bills-due-2026-12-15-of-2026-11-22.csv", "2026-11-22"],
    ["bills-2026-11-23.csv", "2026-11-23"],
    ["bills-2026-11-24.csv", "2026-11-22"],
  ])("is no later than the day after the file was made: %s", (name, businessDate) => {
    expect(watermarkOf({ name, lastModified }, "UTC").businessDate).toBe(businessDate);
  });

  it("is what the file states itself, before its name and its metadata", () => {
    const file = {
      name: "bills-2026-11-20.csv",
      lastModified,
      metadata: { "business-date": "2026-11-19" },
    };
    const stated = localDate("2026-11-21");
    expect(watermarkOf(file, "UTC", defaultProfile, stated).businessDate).toBe("2026-11-21");
    expect(watermarkOf(file, "UTC", defaultProfile).businessDate).toBe("2026-11-20");
  });

  it("stands in its metadata, where the profile names a key and its name has none", () => {
    const file = { name: "bills.csv", lastModified, metadata: { "business-date": "2026-11-19" } };
    expect(watermarkOf(file, "UTC", defaultProfile).businessDate).toBe("2026-11-19");
    expect(watermarkOf(file, "UTC").businessDate).toBe("2026-11-22");
    const other = { ...defaultProfile, businessDateMetadata: "billed-on" };
    expect(watermarkOf(file, "UTC", other).businessDate).toBe("2026-11-22");
  });

  it("is written in its name as the profile has it", () => {
    const file = { name: "bills-20.11.2026.csv", lastModified };
    const german = { ...defaultProfile, fileNameDateFormat: "DD.MM.YYYY" };
    expect(watermarkOf(file, "UTC", german).businessDate).toBe("2026-11-20");
    expect(watermarkOf(file, "UTC", defaultProfile).businessDate).toBe("2026-11-22");
  });

  it.each([
    "bills.csv",
    "bills-2026-13-01.csv",
    "bills-20260230.csv",
    "1202611200.csv",
    "12026-11-20.csv",
  ])("is else the day it was last modified, where the biller is: %s", (name) => {
    expect(watermarkOf({ name, lastModified }, "UTC").businessDate).toBe("2026-11-22");
    expect(watermarkOf({ name, lastModified }, "Asia/Tokyo").businessDate).toBe("2026-11-23");
  });
});
