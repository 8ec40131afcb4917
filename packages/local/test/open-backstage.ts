import { createFaultDial, type FaultDial, type FaultSettings } from "@billsdue/adapters-memory";
import { defaultPolicy } from "@billsdue/core";
import { currency, invoiceId, paymentId, value } from "@billsdue/core/testing";
import { systemClock } from "@billsdue/handlers";
import type { LocalGateway } from "@billsdue/local-gateway";
import { expect, onTestFinished, vi } from "vitest";

import { composeLocalBiller } from "../src/compose.ts";
import { createBackstage } from "../src/servers/backstage.ts";

export const addresses = {
  website: "http://localhost:3000",
  backstage: "http://localhost:3001",
} as const;

const ignore = () => undefined;

/** The backstage without a server. */
export interface OpenBackstage {
  readonly faults: FaultDial;
  readonly wire: LocalGateway;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  /** Begins a payment of 501.00 USD, and gives the path of its card page. */
  readonly begin: () => Promise<string>;
}

/** A backstage that is asked in this process, by Stripe's client too. */
export function openBackstage(settings: FaultSettings): OpenBackstage {
  const faults = createFaultDial(settings);
  const listeners = { onEvent: ignore, onMessage: ignore, onFault: ignore };
  const policy = { ...defaultPolicy, billerName: "City Water" };
  const { host } = new URL(addresses.backstage);
  const inProcess: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    request.headers.set("host", host);
    return app.fetch(request);
  };
  vi.stubGlobal("fetch", inProcess);
  onTestFinished(() => void vi.unstubAllGlobals());
  const biller = composeLocalBiller(policy, addresses, listeners, { faults });
  const app = createBackstage(biller, policy, addresses);
  return {
    faults,
    wire: biller.cards?.wire ?? expect.fail("there is no local card gateway"),
    request: async (path, init) => {
      const headers = new Headers(init?.headers);
      if (!headers.has("host")) headers.set("host", host);
      return app.request(path, { ...init, headers });
    },
    begin: async () => {
      const begun = value(
        await biller.api.gateway.purchase({
          paymentId: paymentId("p1"),
          invoiceId: invoiceId("6"),
          amount: { currency: currency("USD"), minorUnits: 50_100n },
          returnUrl: addresses.website,
          requestedAt: systemClock.now(),
        }),
      );
      return begun.outcome === "action-required" && "url" in begun
        ? new URL(begun.url).pathname
        : expect.fail(begun.outcome);
    },
  };
}
