/**
 * What a record is among those with its id: the only one, the first of several that say the same, one more of those, or one of several
 * that differ (no order inside a file is authority).
 */
export type Occurrence = "only" | "first" | "again" | "conflict";

/**
 * Which ids a file has more than once, at some 13 to 26 bytes an id: open addressing over 64-bit hashes of id and content.
 * Two ids of a million meet in one hash once in 30 million files; both are then rejected, never confused.
 */
export interface DuplicateIndex {
  /** First pass: notes one record. */
  readonly add: (id: string, content: string) => void;
  /** Second pass, in the same order: what this record is. */
  readonly occurrenceOf: (id: string) => Occurrence;
}

const fullest = 0.75;
const state = { empty: 0, once: 1, repeated: 2, conflict: 3, repeatedAndSeen: 4 } as const;

/** An empty index. */
export function createDuplicateIndex(): DuplicateIndex {
  let table = createTable(1024);
  let used = 0;
  let isAnyTwice = false;

  const grow = () => {
    const larger = createTable(table.states.length * 2);
    for (let slot = 0; slot < table.states.length; slot += 1) {
      if (table.states[slot] === state.empty) continue;
      const [high, low] = [table.high[slot] ?? 0, table.low[slot] ?? 0];
      const target = findSlot(larger, high, low);
      larger.high[target] = high;
      larger.low[target] = low;
      larger.contents[target] = table.contents[slot] ?? 0;
      larger.states[target] = table.states[slot] ?? 0;
    }
    table = larger;
  };

  return {
    add: (id, content) => {
      if (used >= table.states.length * fullest) grow();
      const [high, low] = [hash(id, 1), hash(id, 2)];
      const slot = findSlot(table, high, low);
      const said = hash(content, 3);
      if (table.states[slot] === state.empty) {
        used += 1;
        table.high[slot] = high;
        table.low[slot] = low;
        table.contents[slot] = said;
        table.states[slot] = state.once;
        return;
      }
      isAnyTwice = true;
      if (table.contents[slot] !== said) table.states[slot] = state.conflict;
      else if (table.states[slot] === state.once) table.states[slot] = state.repeated;
    },
    occurrenceOf: (id) => {
      if (!isAnyTwice) return "only";
      const slot = findSlot(table, hash(id, 1), hash(id, 2));
      switch (table.states[slot]) {
        case state.conflict:
          return "conflict";
        case state.repeated:
          table.states[slot] = state.repeatedAndSeen;
          return "first";
        case state.repeatedAndSeen:
          return "again";
        default:
          return "only";
      }
    },
  };
}

interface Table {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly contents: Uint32Array;
  readonly states: Uint8Array;
}

function createTable(slots: number): Table {
  return {
    high: new Uint32Array(slots),
    low: new Uint32Array(slots),
    contents: new Uint32Array(slots),
    states: new Uint8Array(slots),
  };
}

/** The id's slot, or the empty one where it belongs. The table's size is a power of two. */
function findSlot(table: Table, high: number, low: number): number {
  const mask = table.states.length - 1;
  let slot = low & mask;
  while (
    table.states[slot] !== state.empty &&
    (table.high[slot] !== high || table.low[slot] !== low)
  ) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

/** 32 bits of MurmurHash3's mixing over the UTF-16 units: quick and well spread, not for secrets. */
function hash(text: string, seed: number): number {
  let bits = Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(at), 0xcc9e2d51);
    bits = (bits << 13) | (bits >>> 19);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
