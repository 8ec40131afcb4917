import type { BillerBody } from "@billsdue/handlers/contract";
import type { ComponentChildren } from "preact";

interface LayoutProps {
  readonly biller: BillerBody | undefined;
  readonly onAnotherBill: (() => void) | undefined;
  readonly children: ComponentChildren;
}

export function Layout({ biller, onAnotherBill, children }: LayoutProps) {
  return (
    <>
      <header class="site-header">
        <div class="page site-header-row">
          <p class="biller">{biller?.name ?? "\u00a0"}</p>
          {onAnotherBill !== undefined && (
            <button type="button" class="link-button" onClick={onAnotherBill}>
              Look up another bill
            </button>
          )}
        </div>
      </header>
      <main class="page">{children}</main>
      <footer class="site-footer">
        <p class="page">
          Your card details are typed on the card processor’s own page. We never see or keep your
          card number.
        </p>
      </footer>
    </>
  );
}
