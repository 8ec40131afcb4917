/** Tests of how long something takes, or how much memory: they say nothing where the code is instrumented. */
export const measured: { name: string; description: string } = {
  name: "measured",
  description: "measures time or memory",
};
