import { afterEach, beforeEach, vi } from "vitest";

/** In the tests of this file nobody waits before trying again: every pause, the SDK's and ours, is a random part of something. */
export function tryAgainAtOnce(): void {
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}
