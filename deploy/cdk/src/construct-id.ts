/** The id of what has this name in the manifest: `SubmitPayment` for `submit-payment`. */
export function constructIdOf(name: string): string {
  const words = name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join("");
}
