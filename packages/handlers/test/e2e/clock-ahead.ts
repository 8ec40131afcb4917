import { readFileSync } from "node:fs";

// What a function of a test is started with: its clock is ahead of the machine's by the milliseconds that stand in a file.

const file = process.env["TEST_CLOCK_AHEAD"] ?? "";
const ofTheMachine = Date.now.bind(Date);

Date.now = () => ofTheMachine() + Number(readFileSync(file, "utf8"));
