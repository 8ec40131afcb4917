import fc from "fast-check";

// How small a counterexample can be made does not matter here; what went wrong stands in the message itself.
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  endOnFailure: true,
  includeErrorInReport: true,
});
