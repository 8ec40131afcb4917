import type { PaymentId } from "../ids.ts";
import type { CreatedPayment, Payment } from "../payment/payment.ts";
import type { Receipt } from "../receipt/receipt.ts";
import type { PaymentException, StatedRow } from "./invoice.ts";

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
  | { readonly type: "row-deferred"; readonly stated: StatedRow }
  | { readonly type: "payment-requested"; readonly payment: CreatedPayment }
  | { readonly type: "payment-moved"; readonly payment: Payment }
  | { readonly type: "payment-recovered"; readonly payment: Payment }
  | { readonly type: "exception-raised"; readonly exception: PaymentException }
  | {
      readonly type: "receipt-moved";
      readonly paymentId: PaymentId;
      readonly receipt: Receipt;
    };
