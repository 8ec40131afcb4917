import type { PaymentId } from "../ids.ts";
import type {
  CapturedPayment,
  CreatedPayment,
  Payment,
  PostingDecision,
  Refund,
} from "../payment/payment.ts";
import type { Receipt } from "../receipt/receipt.ts";
import type { StatedRow, SweepPause } from "./invoice.ts";
import type { PaymentException } from "./payment-exception.ts";
import type { Resolution } from "./resolution.ts";

/** What happened to an invoice. */
export type InvoiceEvent =
  | { readonly type: "invoice-created"; readonly stated: StatedRow }
  | {
      readonly type: "invoice-revised";
      readonly stated: StatedRow;
      /** Captures that this figure is no proof of although it moved: it rose, or fell by less than them. */
      readonly stillUnposted: readonly PaymentId[];
      /** It asks for more on an invoice that a payment of ours had settled. */
      readonly rebilled: boolean;
    }
  | { readonly type: "watermark-advanced"; readonly stated: StatedRow }
  /** From here on, some capture is in a posting dispute, or none is any more. */
  | { readonly type: "dispute-noted"; readonly disputed: boolean }
  | { readonly type: "row-deferred"; readonly stated: StatedRow }
  | { readonly type: "payment-requested"; readonly payment: CreatedPayment }
  | { readonly type: "payment-moved"; readonly payment: Payment }
  | { readonly type: "payment-recovered"; readonly payment: CapturedPayment }
  | { readonly type: "payment-refunded"; readonly paymentId: PaymentId; readonly refund: Refund }
  | {
      readonly type: "posting-decided";
      readonly paymentId: PaymentId;
      readonly decision: PostingDecision;
    }
  | { readonly type: "exception-raised"; readonly exception: PaymentException }
  | { readonly type: "case-resolved"; readonly resolution: Resolution }
  | { readonly type: "sweep-paused"; readonly pause: SweepPause }
  | {
      readonly type: "receipt-moved";
      readonly paymentId: PaymentId;
      readonly receipt: Receipt;
    };
