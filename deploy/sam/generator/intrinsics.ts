/** A part of a template; it is only ever written down. */
export type Part = string | number | boolean | object;

/** A section of a template: its resources, parameters, conditions or outputs, by their logical ids. */
export type Section = Readonly<Record<string, Part>>;

/** Sections as one. */
export function together(sections: readonly Section[]): Section {
  return Object.fromEntries(sections.flatMap((section) => Object.entries(section)));
}

export const ref = (logicalId: string): Part => ({ Ref: logicalId });

export const getAtt = (logicalId: string, attribute: string): Part => ({
  "Fn::GetAtt": [logicalId, attribute],
});

/** Text with `${…}` in it. */
export const sub = (text: string): Part => ({ "Fn::Sub": text });

/** One or the other, by a condition of the template. */
export const either = (condition: string, then: Part, otherwise: Part): Part => ({
  "Fn::If": [condition, then, otherwise],
});

/** Leaves a property out, in `either`. */
export const nothing: Part = ref("AWS::NoValue");

/** The logical id of what has this name in the manifest: `SubmitPayment` for `submit-payment`. */
export function logicalIdOf(name: string): string {
  const words = name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join("");
}
