/**
 * What a record is among those with its id: the only one, the first of several that say the same, one more of those, or one of several
 * that differ (no order inside a file is authority).
 */
export type Occurrence = "only" | "first" | "again" | "conflict" | EarlierOccurrence;

/** The first of those that say the same stands on this line, in a part of the file that is read elsewhere. */
export interface EarlierOccurrence {
  readonly line: number;
}

/** What the second pass asks, in the file's order. */
export interface Occurrences {
  /** What this record is. */
  readonly occurrenceOf: (id: string) => Occurrence;
  /** What has become of the first of several records, for those that follow. */
  readonly noteVerdict: (id: string, verdict: number) => void;
  /** What was noted of that id; 0 before. */
  readonly verdictOf: (id: string) => number;
}

/**
 * Which ids a file has more than once, at 15 to 20 bytes an id: open addressing over 64-bit hashes of the id and 28-bit hashes of
 * what is said of it. Two ids of ten million meet in one hash once in 300,000 files; both are then rejected, never confused.
 */
export interface DuplicateIndex extends Occurrences {
  /** First pass: notes one record. Its fields but those from `width` on are what it says. */
  readonly add: (id: string, fields: readonly string[], width: number) => void;
  /** First pass: notes a record that is rejected for itself. Whatever else is said of its id contradicts it. */
  readonly addRejected: (id: string) => void;
  /** The records added that are in conflict; a few less where the same was said a dozen times before. */
  readonly conflicts: () => number;
  /** Whether any id was noted twice. */
  readonly hasRepeats: () => boolean;
}

/** Twelve bytes a slot over at most this share of slots used, and at least that over the growth. */
const fullest = 0.8;
const growth = 1.3;
const segments = 64;
const fewestSlots = 16;

// The upper four bits of a slot's third word: empty, the times the same was said, or one of these.
const mostTimes = 13;
const repeatedAndSeen = 14;
const conflict = 15;
const contentBits = 0x0fff_ffff;

/**
 * An empty index. Its table is in segments that grow one by one, so that growing takes little more than what is there; it begins with place
 * for `expected` ids. With `reject`, records that say the same are in conflict, too.
 */
export function createDuplicateIndex(same: "collapse" | "reject", expected = 0): DuplicateIndex {
  // A little more, since not all segments get the same.
  const firstSlots = Math.max(fewestSlots, Math.ceil((1.05 * expected) / fullest / segments));
  const tables = Array.from({ length: segments }, () => createTable(firstSlots));
  let isAnyTwice = false;
  let conflicts = 0;
  let [high, low] = [0, 0];

  /** 64 bits of MurmurHash3's mixing over the UTF-16 units: quick and well spread, not for secrets. */
  const hashId = (id: string): void => {
    let [left, right] = [0x9e3779b1, 0x3c6ef362];
    for (let at = 0; at < id.length; at += 1) {
      const unit = id.charCodeAt(at);
      left = Math.imul(left ^ unit, 0xcc9e2d51);
      left = (left << 13) | (left >>> 19);
      right = Math.imul(right ^ unit, 0x1b873593);
      right = (right << 15) | (right >>> 17);
    }
    [high, low] = [finished(left), finished(right)];
  };

  const place = (id: string): { readonly words: Uint32Array; readonly slot: number } => {
    hashId(id);
    const nth = low % segments;
    let table = tables[nth] ?? createTable(firstSlots);
    if (table.used >= table.slots * fullest) {
      table = grown(table);
      tables[nth] = table;
    }
    const { words } = table;
    const slot = findSlot(table, high, low);
    if (words[slot + 2] === 0) {
      table.used += 1;
      words[slot] = high;
      words[slot + 1] = low;
    } else isAnyTwice = true;
    return { words, slot };
  };

  const find = (id: string): { readonly words: Uint32Array; readonly slot: number } => {
    hashId(id);
    const table = tables[low % segments] ?? createTable(firstSlots);
    return { words: table.words, slot: findSlot(table, high, low) };
  };

  return {
    add: (id, fields, width) => {
      const { words, slot } = place(id);
      const content = hashFields(fields, width) & contentBits;
      const word = words[slot + 2] ?? 0;
      const times = word >>> 28;
      const isSame = same === "collapse" && (word & contentBits) === content;
      if (times === conflict) conflicts += 1;
      else if (times === 0 || isSame) {
        words[slot + 2] = pack(Math.min(times + 1, mostTimes), content);
      } else {
        conflicts += times + 1;
        words[slot + 2] = pack(conflict, 0);
      }
    },
    addRejected: (id) => {
      const { words, slot } = place(id);
      const times = (words[slot + 2] ?? 0) >>> 28;
      if (times !== conflict) conflicts += times;
      words[slot + 2] = pack(conflict, 0);
    },
    conflicts: () => conflicts,
    hasRepeats: () => isAnyTwice,
    occurrenceOf: (id) => {
      if (!isAnyTwice) return "only";
      const { words, slot } = find(id);
      const times = (words[slot + 2] ?? 0) >>> 28;
      if (times === conflict) return "conflict";
      if (times === repeatedAndSeen) return "again";
      if (times < 2) return "only";
      // What is said is compared by now; its bits are free for the verdict.
      words[slot + 2] = pack(repeatedAndSeen, 0);
      return "first";
    },
    noteVerdict: (id, verdict) => {
      const { words, slot } = find(id);
      words[slot + 2] = pack(repeatedAndSeen, verdict);
    },
    verdictOf: (id) => {
      const { words, slot } = find(id);
      return (words[slot + 2] ?? 0) & contentBits;
    },
  };
}

interface Table {
  readonly slots: number;
  /** Three a slot: the id's hash, high and low, and what it is with the hash of what is said. */
  readonly words: Uint32Array;
  used: number;
}

function createTable(slots: number): Table {
  return { slots, words: new Uint32Array(3 * slots), used: 0 };
}

function grown(table: Table): Table {
  const larger = createTable(Math.ceil(table.slots * growth));
  for (let slot = 0; slot < table.words.length; slot += 3) {
    if (table.words[slot + 2] === 0) continue;
    const [high, low] = [table.words[slot] ?? 0, table.words[slot + 1] ?? 0];
    const target = findSlot(larger, high, low);
    larger.words[target] = high;
    larger.words[target + 1] = low;
    larger.words[target + 2] = table.words[slot + 2] ?? 0;
  }
  larger.used = table.used;
  return larger;
}

/** Where the id's slot begins, or the empty one where it belongs. */
function findSlot({ slots, words }: Table, high: number, low: number): number {
  let slot = 3 * Math.floor((high / 2 ** 32) * slots);
  while (words[slot + 2] !== 0 && (words[slot] !== high || words[slot + 1] !== low)) {
    slot += 3;
    if (slot === words.length) slot = 0;
  }
  return slot;
}

function pack(times: number, content: number): number {
  return ((times << 28) | (content & contentBits)) >>> 0;
}

function hashFields(fields: readonly string[], width: number): number {
  let bits = 0;
  for (let nth = 0; nth < width; nth += 1) bits = mixed(bits ^ 0x1f, fields[nth] ?? "");
  return finished(bits);
}

function mixed(start: number, text: string): number {
  let bits = start;
  for (let at = 0; at < text.length; at += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(at), 0xcc9e2d51);
    bits = (bits << 13) | (bits >>> 19);
  }
  return bits;
}

function finished(start: number): number {
  let bits = Math.imul(start ^ (start >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
