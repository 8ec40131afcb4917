import * as z from "zod/mini";

import type { LookupRequest, MoneyBody, PaymentRequest } from "./contract.ts";

export const money: z.ZodMiniType<MoneyBody> = z
  .strictObject({
    amount: text(30).check(z.meta({ description: "A plain decimal", examples: ["551.00"] })),
    currency: z.string().check(z.length(3), z.meta({ description: "ISO 4217", examples: ["USD"] })),
  })
  .check(z.meta({ id: "Money" }));

/** A look-up by what is printed on the bill. Which of it is needed is the biller's policy. */
export const proofRequest: z.ZodMiniType<Exclude<LookupRequest, { link: string }>> = z.strictObject(
  {
    invoiceId: text(200),
    name: z.optional(text(400)),
    amount: z.optional(text(40)),
    factor: z.optional(text(200)).check(
      z.meta({
        description: "What the biller's `lookUpFactorLabel` names",
        examples: ["10115"],
      }),
    ),
  },
);

/** A look-up by a pay link. */
export const linkRequest: z.ZodMiniType<Extract<LookupRequest, { link: string }>> = z.strictObject({
  link: text(1000),
});

export const paymentRequest: z.ZodMiniType<PaymentRequest> = z
  .strictObject({
    expectedAmount: money,
    receipt: z.strictObject({
      email: z.optional(text(300)),
      phone: z
        .optional(text(40))
        .check(z.meta({ description: "In international form", examples: ["+1 212 555 0123"] })),
    }),
  })
  .check(z.meta({ id: "PaymentRequest" }));

function text(longest: number): z.ZodMiniString {
  return z.string().check(z.maxLength(longest));
}
