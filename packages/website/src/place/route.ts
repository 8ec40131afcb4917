/** What the address's fragment asks for. */
export type Route =
  | { readonly type: "look-up" }
  | { readonly type: "link"; readonly link: string }
  | { readonly type: "bill" }
  | { readonly type: "payment"; readonly paymentId: string };

export const billFragment = "#bill";

export function paymentFragment(paymentId: string): string {
  return `#payment=${encodeURIComponent(paymentId)}`;
}

/** Reads `location.hash`: a pay link's `#link=`, the card page's way back `#payment=`, or our own `#bill`. */
export function parseRoute(fragment: string): Route {
  if (fragment === billFragment) return { type: "bill" };
  const asked = new URLSearchParams(fragment.replace(/^#/, ""));
  const link = asked.get("link");
  if (link !== null) return { type: "link", link };
  const paymentId = asked.get("payment") ?? "";
  return paymentId === "" ? { type: "look-up" } : { type: "payment", paymentId };
}
