import { startDynamodbLocal } from "./dynamodb-local.ts";
import { startDynoxide } from "./dynoxide.ts";
import { startMinistack } from "./ministack.ts";
import { startStripeMock } from "./stripe-mock.ts";

// `pnpm emulator ministack`: one emulator by hand, until Ctrl-C.

const ofAws = (url: string) => [
  `export AWS_ENDPOINT_URL=${url}`,
  "export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
];

const emulators = new Map([
  ["ministack", { start: startMinistack, settings: ofAws }],
  ["dynamodb-local", { start: startDynamodbLocal, settings: ofAws }],
  ["dynoxide", { start: startDynoxide, settings: ofAws }],
  ["stripe-mock", { start: startStripeMock, settings: (url: string) => [url] }],
]);

const emulator = emulators.get(process.argv[2] ?? "");
if (emulator === undefined) {
  console.error(`Which one? ${[...emulators.keys()].join(", ")}`);
  process.exitCode = 1;
} else {
  try {
    const { url } = await emulator.start();
    for (const line of emulator.settings(url)) console.log(line);
    console.error("It runs until Ctrl-C.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
