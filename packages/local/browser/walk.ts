import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

/** A payer's way through the website, with what a person would look at along it. */
export interface Walk {
  readonly page: Page;
  /** Looks around: no accessibility fault, nothing wider than the screen, and a screenshot to look at. */
  readonly look: (what: string) => Promise<void>;
  /** Ends it: nothing went wrong in the browser, and nothing was asked of other origins. */
  readonly end: () => Promise<void>;
}

const viewports = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 375, height: 800 },
} as const;

/** What a payer looks at it on. */
export type Viewport = keyof typeof viewports;

const folder = "test-results/screenshots";

/** Begins a walk at `width`, in a browser profile of its own. `origins` are all that may be asked. */
export async function beginWalk(
  browser: Browser,
  viewport: Viewport,
  name: string,
  origins: readonly string[],
): Promise<Walk> {
  await mkdir(folder, { recursive: true });
  const context = await browser.newContext({ viewport: viewports[viewport], locale: "en-US" });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // Chromium logs every 4xx answer as an error of the page: those are checked by what the page then says.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== "about:" && !origins.includes(origin)) faults.push(`asked ${origin}`);
  });

  let step = 0;
  return {
    page,
    look: async (what) => {
      step += 1;
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect({ what, found }).toStrictEqual({ what, found: [] });
      const isWider = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect({ what, isWider }).toStrictEqual({ what, isWider: false });
      const file = `${viewport}-${name}-${step}-${what.replaceAll(" ", "-")}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: true });
    },
    end: async () => {
      expect(faults).toStrictEqual([]);
      await context.close();
    },
  };
}
