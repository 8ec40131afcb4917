import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  formatFaultSettings,
  gatewayFaultNames,
  gatewayFaults,
  parseFaultSettings,
} from "../src/index.ts";

const noSeed = () => expect.fail("a seed was chosen");

describe("fault settings", () => {
  it.each([
    ["seed=7,lost-answer=0.2", { seed: 7, probabilities: { "lost-answer": 0.2 } }],
    ["html=1, seed=0", { seed: 0, probabilities: { html: 1 } }],
    ["seed=7", { seed: 7, probabilities: {} }],
    ["seed=7,html=0", { seed: 7, probabilities: {} }],
    ["seed=2147483647,html=.5", { seed: 2_147_483_647, probabilities: { html: 0.5 } }],
  ])("are read from %j", (text, expected) => {
    expect(parseFaultSettings(text, noSeed)._unsafeUnwrap()).toStrictEqual(expected);
  });

  it("have a seed that is chosen where none is given", () => {
    const chosen = parseFaultSettings("html=1", () => 12);
    expect(chosen._unsafeUnwrap()).toStrictEqual({ seed: 12, probabilities: { html: 1 } });
  });

  it.each([
    [
      "seed=7,lost-anser=0.2",
      `there is no fault "lost-anser"; there are ${gatewayFaultNames.join(", ")}`,
    ],
    ["", `there is no fault ""; there are ${gatewayFaultNames.join(", ")}`],
    ["seed=7,html=1.1", 'html is a probability from 0 to 1, not "1.1"'],
    ["seed=7,html=-0.1", 'html is a probability from 0 to 1, not "-0.1"'],
    ["seed=7,html=often", 'html is a probability from 0 to 1, not "often"'],
    ["seed=7,html=", 'html is a probability from 0 to 1, not ""'],
    ["seed=7,html", 'html is a probability from 0 to 1, not ""'],
    ["seed=7,html=1=1", 'html is a probability from 0 to 1, not "1=1"'],
    ["seed=7,html=0.1,html=0.2", "html is given twice"],
    ["seed=7,seed=7", "seed is given twice"],
    ["seed=x", 'seed is a whole number from 0 to 2147483647, not "x"'],
    ["seed=2147483648", 'seed is a whole number from 0 to 2147483647, not "2147483648"'],
  ])("are refused in words: %j", (text, words) => {
    expect(parseFaultSettings(text, () => 1)._unsafeUnwrapErr()).toBe(words);
  });

  it("are the same after they were written and read again", () => {
    const settings = fc.record({
      seed: fc.nat(2 ** 31 - 1),
      probabilities: fc
        .dictionary(fc.constantFrom(...gatewayFaultNames), fc.integer({ min: 1, max: 1000 }))
        .map((chosen) =>
          Object.fromEntries(
            Object.entries(chosen).map(([name, thousandths]) => [name, thousandths / 1000]),
          ),
        ),
    });
    fc.assert(
      fc.property(settings, (some) => {
        const again = parseFaultSettings(formatFaultSettings(some), noSeed)._unsafeUnwrap();
        expect(again).toStrictEqual({ seed: some.seed, probabilities: { ...some.probabilities } });
      }),
    );
  });
});

describe("the faults", () => {
  it("have a name and a line each, every one another", () => {
    expect(new Set(gatewayFaultNames).size).toBe(gatewayFaults.length);
    expect(new Set(gatewayFaults.map(({ description }) => description)).size).toBe(
      gatewayFaults.length,
    );
  });
});
