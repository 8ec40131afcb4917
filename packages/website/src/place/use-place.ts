import { useEffect, useMemo, useState } from "preact/hooks";

import { billFragment, parseRoute, paymentFragment } from "./route.ts";
import { currentSession, endSession, leaveBill, openSession } from "./session.ts";
import type { Go, View } from "./view.ts";

interface Place {
  readonly view: View;
  /** Counts views, so that each is a fresh page that reads what is true now. */
  readonly visit: number;
}

/** The view that the address and this tab's session ask for, and the ways to the others. */
export function usePlace(): Place & { readonly go: Go } {
  const [place, setPlace] = useState<Place>(() => ({ view: viewHere(), visit: 0 }));
  const show = (view: View) => setPlace(({ visit }) => ({ view, visit: visit + 1 }));
  const go = useMemo(() => waysTo(show), []);

  useEffect(() => {
    const arrive = () => show(viewHere());
    const comeBack = (event: PageTransitionEvent) => {
      if (event.persisted && parseRoute(location.hash).type !== "look-up") arrive();
    };
    addEventListener("popstate", arrive);
    addEventListener("pageshow", comeBack);
    return () => {
      removeEventListener("popstate", arrive);
      removeEventListener("pageshow", comeBack);
    };
  }, []);

  return { ...place, go };
}

function waysTo(show: (view: View) => void): Go {
  return {
    found: (found, byLink) => {
      const session = openSession(found);
      setAddress(billFragment, byLink);
      show({ type: "bill", session, bill: found.bill, notice: undefined });
    },
    bill: (notice) => {
      setAddress(billFragment);
      const session = currentSession();
      show(
        session === undefined
          ? lookUpView("bill-closed")
          : { type: "bill", session, bill: undefined, notice },
      );
    },
    payment: (payment, pressedPay) => {
      const { paymentId } = payment;
      setAddress(paymentFragment(paymentId));
      const session = currentSession();
      show(
        session === undefined
          ? lookUpView("payment-closed")
          : { type: "payment", session, paymentId, payment, pressedPay },
      );
    },
    sessionOver: () => {
      const notice =
        parseRoute(location.hash).type === "payment" ? "payment-closed" : "bill-closed";
      endSession();
      setAddress("", true);
      show(lookUpView(notice));
    },
    anotherBill: () => {
      leaveBill();
      setAddress("");
      show(lookUpView(undefined));
    },
  };
}

function viewHere(): View {
  const route = parseRoute(location.hash);
  switch (route.type) {
    case "look-up":
      return lookUpView(undefined);
    case "link":
      // The link opens a bill: it stays neither in the address bar nor in the history.
      setAddress("", true);
      return { ...lookUpView(undefined), link: route.link };
    case "bill":
    case "payment": {
      const session = currentSession();
      if (session === undefined) {
        setAddress("", true);
        return lookUpView(route.type === "bill" ? "bill-closed" : "payment-closed");
      }
      return route.type === "bill"
        ? { type: "bill", session, bill: undefined, notice: undefined }
        : { ...route, session, payment: undefined, pressedPay: false };
    }
  }
}

function lookUpView(
  notice: Extract<View, { type: "look-up" }>["notice"],
): Extract<View, { type: "look-up" }> {
  return { type: "look-up", link: undefined, notice };
}

function setAddress(fragment: string, replace = location.hash === fragment): void {
  const address = location.pathname + location.search + fragment;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}
