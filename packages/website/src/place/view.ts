import type { BillBody, LookupBody, PaymentBody } from "@billsdue/handlers/contract";

import type { BillNotice, LookUpNotice } from "../page/notice-words.ts";
import type { Session } from "./session.ts";

export type View =
  | {
      readonly type: "look-up";
      readonly link: string | undefined;
      readonly notice: LookUpNotice | undefined;
    }
  | {
      readonly type: "bill";
      readonly session: Session;
      /** As it came with the look-up. */
      readonly bill: BillBody | undefined;
      readonly notice: BillNotice | undefined;
    }
  | {
      readonly type: "payment";
      readonly session: Session;
      readonly paymentId: string;
      readonly payment: PaymentBody | undefined;
      /** Pay was pressed since the page was loaded: the one time that the card page opens by itself. */
      readonly pressedPay: boolean;
    };

/** The ways from one view to another. */
export interface Go {
  readonly found: (found: LookupBody, byLink: boolean) => void;
  readonly bill: (notice?: BillNotice) => void;
  readonly payment: (payment: PaymentBody, pressedPay: boolean) => void;
  readonly sessionOver: () => void;
  readonly anotherBill: () => void;
}
