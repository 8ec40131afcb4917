/** Calls `then` at once, or where a form is being filled in, when the reader leaves it. Gives a way to call it off. */
export function afterForm(then: () => void): () => void {
  const form = document.activeElement?.closest("form") ?? undefined;
  if (form === undefined) {
    then();
    return () => undefined;
  }
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) then();
  };
  form.addEventListener("focusout", leave);
  return () => form.removeEventListener("focusout", leave);
}
