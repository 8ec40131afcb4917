import fc, { type Arbitrary } from "fast-check";

/** A place in an item: the names and numbers that lead there. */
export type Place = readonly (string | number)[];

/** What has happened to an item. `isCertain`: nobody can take it for an invoice any more. */
export interface Damage {
  readonly what: "dropped" | "replaced" | "added";
  readonly place: Place;
  readonly item: Readonly<Record<string, unknown>>;
  readonly isCertain: boolean;
}

/** Stands in whatever is put in by damage, as it does in the rest of the item. */
export const canary = "Canary";

/** Of no field's type. */
const wrongValues: readonly unknown[] = [
  null,
  0.5,
  { [`x-${canary}`]: canary },
  [canary],
  new Set([canary]),
  new TextEncoder().encode(canary),
];

/** The item with one of its fields under `within` dropped, replaced by something of another type, or one added where none is known. */
export function damaged(
  item: Readonly<Record<string, unknown>>,
  within: readonly string[],
): Arbitrary<Damage> {
  const places = placesIn(item).filter(([first]) => within.includes(String(first)));
  const objects = places.filter((place) => isObject(at(item, place)));
  return fc.oneof(
    fc.constantFrom(...places).map((place) => ({
      what: "dropped" as const,
      place,
      item: changedAt(item, place, undefined),
      isCertain: false,
    })),
    fc
      .record({ place: fc.constantFrom(...places), value: fc.constantFrom(...wrongValues) })
      .map(({ place, value }) => ({
        what: "replaced" as const,
        place,
        item: changedAt(item, place, value),
        isCertain: true,
      })),
    fc.constantFrom(...objects).map((place) => ({
      what: "added" as const,
      place,
      item: changedAt(item, [...place, "unheard-of"], canary),
      isCertain: true,
    })),
  );
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const step = Array.isArray(value) ? Number(name) : name;
    return [[step], ...placesIn(inner).map((place) => [step, ...place])];
  });
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined,
    value,
  );
}

function changedAt(
  item: Readonly<Record<string, unknown>>,
  place: Place,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const changed = structuredClone(item);
  const inner = at(changed, place.slice(0, -1));
  const step = place.at(-1);
  if (typeof inner !== "object" || inner === null || step === undefined) return changed;
  if (value !== undefined) Reflect.set(inner, step, value);
  else if (Array.isArray(inner)) inner.splice(Number(step), 1);
  else Reflect.deleteProperty(inner, step);
  return changed;
}
