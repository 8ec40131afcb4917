import { gatewayLeaseMs, splitLeaseMs } from "@billsdue/core";
import aslValidator from "asl-validator";
import { describe, expect, it, test } from "vitest";

import { handlerDefinitions } from "../../src/deployment/handler-definitions.ts";
import { createManifest } from "../../src/deployment/index.ts";
import {
  functionOf,
  innerOf,
  isCallback,
  nextOf,
  readDefinition,
  type State,
  statesOf,
  withFunctions,
} from "../../src/testing/index.ts";
import type { NextStep } from "../../src/workflow/step-result.ts";

const { payment, file } = createManifest().workflows;
const workflows = Object.entries({ payment, file });

describe.each(workflows)(
  "the definition of the %s workflow",
  (_name, { definition, functions }) => {
    const machine = readDefinition(definition);
    const states = statesOf(machine);
    const tasks = states.filter(([, { Type }]) => Type === "Task");
    const calls = tasks.flatMap(([name, state]) => {
      const handler = functionOf(state);
      return handler === undefined ? [] : [[name, state, handlerDefinitions[handler]] as const];
    });

    it("is valid", () => {
      const { errorsText } = aslValidator(withFunctions(definition));
      expect(errorsText()).toBe("");
    });

    it("reaches every state that it has", () => {
      for (const { StartAt, States } of [
        machine,
        ...states.flatMap(([, state]) => innerOf(state)),
      ]) {
        const reached = new Set([StartAt]);
        for (const name of reached)
          for (const next of nextOf(States[name] ?? none)) reached.add(next);
        expect([...reached].toSorted()).toStrictEqual(Object.keys(States).toSorted());
      }
    });

    it("has a place for each of its functions, and for nothing else", () => {
      const places = [...JSON.stringify(definition).matchAll(/\$\{(\w+)\}/g)].map(
        ([, name]) => name,
      );
      expect(new Set(places)).toStrictEqual(new Set(Object.keys(functions)));
      const called = tasks.map(([, state]) => functionOf(state));
      expect(new Set(called)).toStrictEqual(new Set(Object.values(functions)));
    });

    it("tries everything again, later each time, and never all at the same moment", () => {
      for (const [name, { Retry = [] }] of tasks) {
        expect([name, Retry.length]).toStrictEqual([name, 1]);
        for (const { JitterStrategy, BackoffRate, MaxAttempts } of Retry) {
          expect([name, JitterStrategy]).toStrictEqual([name, "FULL"]);
          expect(BackoffRate).toBeGreaterThan(1);
          expect(MaxAttempts).toBeGreaterThanOrEqual(3);
        }
      }
    });

    it("catches whatever fails, and keeps what it knows beside the problem", () => {
      const caught = (state: State): boolean =>
        (state.Catch ?? []).some(({ ErrorEquals }) => ErrorEquals.includes("States.ALL"));
      const inMaps = states
        .filter(([, state]) => state.Type === "Map" && caught(state))
        .flatMap(([, state]) => innerOf(state).flatMap(statesOf))
        .map(([name]) => name);
      const uncaught = tasks.filter(([name, state]) => !caught(state) && !inMaps.includes(name));
      expect(uncaught).toStrictEqual([]);
      const catchers = states.flatMap(([, { Catch = [] }]) => Catch);
      expect(new Set(catchers.map(({ ResultPath }) => ResultPath))).toStrictEqual(
        new Set(["$.problem"]),
      );
    });

    it("gives up no function before that has given up itself", () => {
      expect(calls.map(([name]) => name)).toStrictEqual(tasks.map(([name]) => name));
      for (const [name, state, { timeoutSeconds }] of calls) {
        if (isCallback(state)) expect(state.TimeoutSecondsPath).toBe("$.payment.waitSeconds");
        else expect(state.TimeoutSeconds, name).toBeGreaterThan(timeoutSeconds);
      }
    });

    it("tries nothing again as a whole that consists of several steps", () => {
      const several = states.filter(([, state]) => innerOf(state).length > 0);
      expect(several.map(([, { Retry }]) => Retry)).toStrictEqual(several.map(() => undefined));
    });
  },
);

const none: State = { Type: "Succeed" };

test("no step of a payment outlives the lease by which the next one may begin", () => {
  for (const handler of Object.values(payment.functions)) {
    expect(handlerDefinitions[handler].timeoutSeconds * 1_000).toBeLessThan(gatewayLeaseMs);
  }
});

test("the workflow of a file is over when the lease of its run is, which is claimed in it", () => {
  const { TimeoutSeconds = Infinity } = readDefinition(file.definition);
  expect(TimeoutSeconds * 1_000).toBeLessThanOrEqual(splitLeaseMs);
});

test("whatever a step of a payment says is next has its state", () => {
  const next = {
    wait: "WaitForPayer",
    "send-email": "SendEmail",
    "send-text": "SendText",
    "send-both": "SendReceipts",
    end: "Done",
  } satisfies Record<NextStep["next"], string>;
  const { Choices = [], Default } = readDefinition(payment.definition).States["WhatNext"] ?? none;
  const rules = Choices.map(({ StringEquals, Next }) => [StringEquals, Next]);
  expect([...rules, ["end", Default]].toSorted()).toStrictEqual(Object.entries(next).toSorted());
});
