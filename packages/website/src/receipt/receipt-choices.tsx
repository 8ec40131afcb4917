import { TextField } from "../page/text-field.tsx";
import { type ReceiptDraft, type ReceiptFaults, servedCodes } from "./receipt-draft.ts";

interface ReceiptChoicesProps {
  readonly draft: ReceiptDraft;
  readonly faults: ReceiptFaults;
  readonly countryCodes: readonly string[];
  readonly onChange: (draft: ReceiptDraft) => void;
}

export function ReceiptChoices({ draft, faults, countryCodes, onChange }: ReceiptChoicesProps) {
  return (
    <fieldset aria-describedby="receipt-hint">
      <legend>Where should we send your receipt?</legend>
      <p class="hint" id="receipt-hint">
        Choose one, both or neither. You can always print it at the end.
      </p>
      <Choice
        id="by-email"
        label="Email"
        isChosen={draft.byEmail}
        onChoose={(byEmail) => onChange({ ...draft, byEmail })}
      />
      {draft.byEmail && (
        <div class="revealed">
          <TextField
            id="email"
            label="Email address"
            value={draft.email}
            fault={faults.email}
            onText={(email) => onChange({ ...draft, email })}
            input={{ inputMode: "email", autoComplete: "email", spellcheck: false, maxLength: 254 }}
          />
        </div>
      )}
      {countryCodes.length > 0 && (
        <Choice
          id="by-text"
          label="Text message"
          isChosen={draft.byText}
          onChoose={(byText) => onChange({ ...draft, byText })}
        />
      )}
      {countryCodes.length > 0 && draft.byText && (
        <div class="revealed">
          <TextField
            id="phone"
            label="Mobile phone number"
            hint={`In international form, like +1 212 555 0123. We can text numbers that start with ${servedCodes(countryCodes)}.`}
            value={draft.phone}
            fault={faults.phone}
            onText={(phone) => onChange({ ...draft, phone })}
            input={{ inputMode: "tel", autoComplete: "tel", maxLength: 40 }}
          />
        </div>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function Choice({ id, label, isChosen, onChoose }: ChoiceProps) {
  return (
    <div class="choice">
      <input
        type="checkbox"
        id={id}
        checked={isChosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
    </div>
  );
}
