interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault: string | undefined;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly input: {
    readonly maxLength: number;
    readonly autoComplete: "off" | "name" | "email" | "tel";
    readonly autoCapitalize?: "off";
    readonly inputMode?: "decimal" | "email" | "tel";
    readonly spellcheck?: false;
  };
}

/** A labelled text field with its hint and, tied to it for screen readers, what is wrong with it. */
export function TextField({ id, label, hint, fault, value, onText, input }: TextFieldProps) {
  const described = [
    hint === undefined ? "" : `${id}-hint`,
    fault === undefined ? "" : `${id}-fault`,
  ].filter((text) => text !== "");
  return (
    <div class={fault === undefined ? "field" : "field field-wrong"}>
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p class="fault" id={`${id}-fault`}>
          <span class="visually-hidden">Error: </span>
          {fault}
        </p>
      )}
      <input
        type="text"
        {...input}
        id={id}
        name={id}
        value={value}
        aria-invalid={fault === undefined ? undefined : "true"}
        aria-describedby={described.length === 0 ? undefined : described.join(" ")}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </div>
  );
}
