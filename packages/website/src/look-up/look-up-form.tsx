import type { LookupRequest } from "@billsdue/handlers/contract";
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { focusFirstFault } from "../page/focus-fault.ts";
import { TextField } from "../page/text-field.tsx";
import {
  type Asked,
  checkLookUp,
  emptyFields,
  type FieldFaults,
  type FieldName,
  fieldsOf,
} from "./look-up-fields.ts";

interface LookUpFormProps {
  readonly asks: Asked;
  /** What the API did not accept. */
  readonly faults: FieldFaults;
  readonly isLooking: boolean;
  readonly onSubmit: (request: LookupRequest) => void;
}

const input = { autoComplete: "off", spellcheck: false, maxLength: 200 } as const;

const fieldsFor = ({ lookUpFactorLabel }: Asked) =>
  ({
    invoiceId: {
      label: "Invoice number",
      hint: "Exactly as it is printed on your bill, with any zeros in front",
      input: { ...input, autoCapitalize: "off" },
    },
    name: {
      label: "Name on the bill",
      hint: "The full name, or only the last name",
      input: { ...input, autoComplete: "name" },
    },
    amount: {
      label: "Amount on the bill",
      hint: "For example, 551.00",
      input: { ...input, inputMode: "decimal" },
    },
    factor: {
      label: lookUpFactorLabel,
      hint: "Capital letters, spaces and hyphens do not matter",
      input: { ...input, autoCapitalize: "off" },
    },
  }) as const satisfies Record<FieldName, object>;

export function LookUpForm({ asks, faults: given, isLooking, onSubmit }: LookUpFormProps) {
  const [texts, setTexts] = useState(emptyFields);
  const [faults, setFaults] = useState<FieldFaults>({});
  const form = useRef<HTMLFormElement>(null);
  const shown: FieldFaults = { ...given, ...faults };
  const fields = fieldsFor(asks);
  useEffect(() => focusFirstFault(form.current), [given, faults]);

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isLooking) return;
    const checked = checkLookUp(texts, asks);
    setFaults(checked.type === "faults" ? checked.faults : {});
    if (checked.type === "request") onSubmit(checked.request);
  }

  return (
    <form ref={form} noValidate onSubmit={submit}>
      {fieldsOf(asks.lookUpProof).map((field) => (
        <TextField
          key={field}
          id={field}
          {...fields[field]}
          value={texts[field]}
          fault={shown[field]}
          onText={(text) => setTexts((before) => ({ ...before, [field]: text }))}
        />
      ))}
      <button type="submit" class="button" aria-disabled={isLooking}>
        Find my bill
      </button>
      <p role="status" class={isLooking ? "progress" : "visually-hidden"}>
        {isLooking ? "Looking up your bill…" : ""}
      </p>
    </form>
  );
}
