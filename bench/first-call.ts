// A process of its own: imports a function's bundle, calls it once, and prints how many ms that took.
import { pathToFileURL } from "node:url";

const [, , file = "", event = ""] = process.argv;
const context = {
  functionName: "bench",
  awsRequestId: "00000000-0000-4000-8000-000000000000",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:bench",
  memoryLimitInMB: "1769",
  getRemainingTimeInMillis: () => 20_000,
};
console.log = () => {};
console.error = () => {};

const start = performance.now();
const { handler } = await import(pathToFileURL(file).href);
let came = "an answer";
try {
  await handler(JSON.parse(event), context);
} catch (error) {
  came = error instanceof Error ? error.message : "nothing";
}
const milliseconds = performance.now() - start;
// A connection is kept for the next call, which never comes.
process.stdout.write(JSON.stringify({ milliseconds, came }), () => process.exit());
