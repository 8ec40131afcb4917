// What a browser that refuses storage keeps for the life of the page.
const kept = new Map<string, string>();

/** Stores for this tab only, until it is closed. */
export function store(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  kept.set(key, text);
  try {
    sessionStorage.setItem(key, text);
  } catch {
    return;
  }
}

export function stored<T>(key: string, isExpected: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(storedText(key) ?? "null");
    return isExpected(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function forget(key: string): void {
  kept.delete(key);
  try {
    sessionStorage.removeItem(key);
  } catch {
    return;
  }
}

function storedText(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return kept.get(key);
  }
}
