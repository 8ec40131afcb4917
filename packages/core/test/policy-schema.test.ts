import { describe, expect, it } from "vitest";

import { defaultPolicy, parsePolicy } from "../src/index.ts";

describe("a policy from JSON", () => {
  it("is the default one where it says nothing", () => {
    expect(parsePolicy({})._unsafeUnwrap()).toStrictEqual(defaultPolicy);
  });

  it("has what it says, and the default's for the rest", () => {
    const said = {
      billerName: " City Water ",
      timeZone: "America/New_York",
      postingLagDays: 0,
      holidays: ["2026-12-25"],
      lookUpProof: "name-and-factor",
      textCountryCodes: ["1", "44"],
    };
    expect(parsePolicy(said)._unsafeUnwrap()).toStrictEqual({
      ...defaultPolicy,
      ...said,
      billerName: "City Water",
    });
  });

  it.each([
    [{ billerName: " " }, "billerName: must not be empty"],
    [{ billerName: "n".repeat(101) }, "billerName: is too long"],
    [{ timeZone: "Mars/Olympus" }, "timeZone: must be an IANA time zone such as America/New_York"],
    [{ postingLagDays: -1 }, "postingLagDays: must be 0 or more"],
    [{ postingLagDays: 1.5 }, "postingLagDays: must be a whole number"],
    [{ holidays: ["2026-02-30"] }, "holidays.0: must be a day such as 2026-12-25"],
    [{ holidays: "never" }, "holidays: must be a list"],
    [
      { lookUpProof: "shoe size" },
      "lookUpProof: must be name, name-and-amount, name-and-factor or id-only",
    ],
    [{ declinesPerDay: 0 }, "declinesPerDay: must be 1 or more"],
    [{ attemptsPerDay: 1001 }, "attemptsPerDay: must be 1000 or less"],
    [{ textCountryCodes: ["+1"] }, "textCountryCodes.0: must be a country calling code such as 44"],
    [{ billerNane: "x" }, "the policy has a field that no policy has: billerNane"],
    [[], "the policy must be an object"],
    [null, "the policy must be an object"],
  ])("is refused where it is %j, by field", (json, problem) => {
    expect(parsePolicy(json)._unsafeUnwrapErr()).toStrictEqual({
      type: "invalid-policy",
      problems: [problem],
    });
  });

  it("tells all problems at once, and no value", () => {
    const { problems } = parsePolicy({
      timeZone: "secret-zone",
      declinesPerDay: 0,
      holidays: ["secret-day"],
    })._unsafeUnwrapErr();
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain("secret");
  });
});
