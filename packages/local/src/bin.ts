#!/usr/bin/env node
import { createProgram } from "./cli/program.ts";

await createProgram((code) => {
  process.exitCode = code;
}).parseAsync();
