import {
  type FaultSettings,
  formatFaultSettings,
  type GatewayFault,
  gatewayFaults,
} from "@billsdue/adapters-memory";
import { html } from "hono/html";

import { page } from "./page.ts";

type Html = ReturnType<typeof html>;

const usualChoices: readonly (readonly [probability: number, words: string])[] = [
  [0, "never"],
  [0.2, "sometimes, 20 %"],
  [0.5, "often, 50 %"],
  [1, "always"],
];

/** The failure dial: in which ways the card gateway misbehaves, and how often. `problem` is what was wrong with the last try. */
export function gatewayPage(settings: FaultSettings, problem?: string): Html {
  return page(
    "Failure dial",
    html`<h1>Failure dial of the card gateway</h1>
      ${problem === undefined ? "" : html`<p class="note" role="alert">Not applied: ${problem}.</p>`}
      <p>${faultWords(settings)}</p>
      <p>
        To have the same faults again:
        <code>billsdue start --gateway-faults ${formatFaultSettings(settings)}</code>
      </p>
      <p>A tick is 5 seconds here, a long time 2 minutes.</p>
      <form method="post" action="/gateway">
        <label for="seed">Seed, a whole number</label>
        <input id="seed" name="seed" inputmode="numeric" required value="${settings.seed}" />
        ${gatewayFaults.map(
          ({ name, description }) =>
            html`<label for="${name}">${name}</label>
              <p class="hint" id="${name}-hint">${description}</p>
              <select id="${name}" name="${name}" aria-describedby="${name}-hint">
                ${optionsOf(settings.probabilities[name] ?? 0)}
              </select>`,
        )}
        <p><button>Apply</button></p>
      </form>
      <form method="post" action="/gateway">
        <input type="hidden" name="seed" value="${settings.seed}" />
        <button class="plain">Behave: nothing goes wrong any more</button>
      </form>
      <p><a href="/outbox">Outbox</a></p>`,
  );
}

/** Which faults are on, for people. */
export function faultWords({ probabilities }: FaultSettings): string {
  const happening = gatewayFaults.flatMap(({ name }) => wordsOf(name, probabilities[name] ?? 0));
  return happening.length === 0
    ? "The card gateway behaves."
    : `The card gateway misbehaves: ${happening.join(", ")}.`;
}

function wordsOf(name: GatewayFault, probability: number): readonly string[] {
  return probability === 0 ? [] : [`${name} ${percent(probability)}`];
}

function optionsOf(probability: number): readonly Html[] {
  const isUsual = usualChoices.some(([usual]) => usual === probability);
  const choices = isUsual
    ? usualChoices
    : [...usualChoices, [probability, percent(probability)] as const];
  return choices.map(([value, words]) =>
    value === probability
      ? html`<option value="${value}" selected>${words}</option>`
      : html`<option value="${value}">${words}</option>`,
  );
}

function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(3))} %`;
}
