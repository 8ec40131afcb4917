import { gatewayLeaseMs } from "@billsdue/core";
import { describe, expect, it } from "vitest";

import { handlerDefinitions } from "../../src/deployment/handler-definitions.ts";
import { createManifest, handlerNames } from "../../src/deployment/index.ts";

const manifest = createManifest();
const handlers = Object.entries(manifest.handlers);

describe("the manifest", () => {
  it("has every function, each with its bundle", () => {
    expect(Object.keys(manifest.handlers)).toStrictEqual([...handlerNames]);
    for (const [name, { folder, zip, entry }] of handlers) {
      expect({ folder, zip, entry }).toStrictEqual({
        folder: `handlers/${name}`,
        zip: `handlers/${name}.zip`,
        entry: "index.handler",
      });
    }
  });

  it.each(handlers)("says where each variable of %s comes from, and no more", (name, handler) => {
    const { NODE_OPTIONS, ...environment } = handler.environment;
    const { variables } = handlerDefinitions[handlerNames.find((each) => each === name) ?? "api"];
    expect(Object.keys(environment).toSorted()).toStrictEqual([...variables].toSorted());
    expect(NODE_OPTIONS?.from).toBe("value");
  });

  it("asks whoever deploys for no parameter that no function has", () => {
    const asked = handlers.flatMap(([, { environment }]) =>
      Object.values(environment).flatMap((source) =>
        source.from === "parameter" ? [source.parameter] : [],
      ),
    );
    expect(new Set(asked)).toStrictEqual(new Set(Object.keys(manifest.parameters)));
  });

  it("grants each secret to whom has its variable, and to nobody else", () => {
    for (const [, { environment, grants }] of handlers) {
      const told = Object.values(environment).flatMap((source) =>
        source.from === "arn" && source.of.endsWith("-secret") ? [source.of] : [],
      );
      const granted = grants.flatMap(({ resource }) =>
        resource.endsWith("-secret") ? [resource] : [],
      );
      expect(new Set(granted)).toStrictEqual(new Set(told));
    }
  });

  it("grants no action twice, none with a star, and none to delete", () => {
    for (const [, { grants }] of handlers) {
      expect(new Set(grants.map(({ resource }) => resource)).size).toBe(grants.length);
      const actions = grants.flatMap(({ resource, actions: granted }) =>
        granted.map((action) => `${action} ${resource}`),
      );
      expect(new Set(actions).size).toBe(actions.length);
      expect(actions.filter((action) => /\*|Delete/.test(action))).toStrictEqual([]);
    }
  });

  it("lets no step that calls the gateway outlive the lease of its payment", () => {
    for (const name of ["submit-payment", "resolve-payment", "api"] as const) {
      expect(manifest.handlers[name].timeoutSeconds * 1_000).toBeLessThan(gatewayLeaseMs);
    }
  });

  it("leaves room outside of the heap", () => {
    for (const [, { memoryMb, environment }] of handlers) {
      const options = environment["NODE_OPTIONS"];
      const heap = /--max-old-space-size=(\d+)/.exec(
        options?.from === "value" ? options.value : "",
      );
      if (heap !== null) expect(Number(heap[1])).toBeLessThan(memoryMb * 0.75);
    }
  });

  it("rings for metrics of functions that measure them, each alarm under a name of its own", () => {
    const names = manifest.alarms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { watches } of manifest.alarms) {
      if (watches.of === "billsdue") expect(handlerNames).toContain(watches.service);
    }
  });

  it("is JSON: what is read back is the same", () => {
    expect(JSON.parse(JSON.stringify(manifest))).toStrictEqual(manifest);
  });
});
