/** Moves to the first field of a form that has to be corrected, once its fault is on the page. */
export function focusFirstFault(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
}
