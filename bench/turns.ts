/** Seconds by peer, one for each round. */
export type Seconds<Peer extends string> = Readonly<Record<Peer, readonly number[]>>;

/** Runs each peer once a round, in turns, after some rounds of warming up; each begins with a collected heap. */
export async function takeTurns<Peer extends string>(
  peers: readonly (readonly [Peer, () => Promise<unknown>])[],
  rounds: { readonly warmUps: number; readonly measured: number },
): Promise<(peer: Peer) => readonly number[]> {
  const seconds = new Map<Peer, number[]>();
  for (let round = -rounds.warmUps; round < rounds.measured; round += 1) {
    for (const [peer, run] of peers) {
      // Nobody pays for the garbage of the one before.
      globalThis.gc?.();
      const started = performance.now();
      await run();
      const taken = (performance.now() - started) / 1000;
      if (round >= 0) seconds.set(peer, [...(seconds.get(peer) ?? []), taken]);
    }
  }
  return (peer) => seconds.get(peer) ?? [];
}

/** How much faster than the peer, round by round: the machine is as busy for one as for the other. */
export function speedUps(ours: readonly number[], peer: readonly number[]): readonly number[] {
  return peer.map((seconds, round) => seconds / (ours[round] ?? 0));
}

/** For people: `   461 k rows/s`. */
export function thousandRows(rows: number, seconds: number): string {
  return `${Math.round(rows / seconds / 1000)
    .toString()
    .padStart(6)} k rows/s`;
}
