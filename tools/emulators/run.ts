import { startDynamodbLocal } from "./dynamodb-local.ts";
import { startDynoxide } from "./dynoxide.ts";
import { startMinistack } from "./ministack.ts";

// `pnpm emulator ministack`: one emulator by hand, until Ctrl-C.

const emulators = new Map([
  ["ministack", startMinistack],
  ["dynamodb-local", startDynamodbLocal],
  ["dynoxide", startDynoxide],
]);

const start = emulators.get(process.argv[2] ?? "");
if (start === undefined) {
  console.error(`Which one? ${[...emulators.keys()].join(", ")}`);
  process.exitCode = 1;
} else {
  try {
    const { url } = await start();
    console.log(`export AWS_ENDPOINT_URL=${url}`);
    console.log("export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test");
    console.error("It runs until Ctrl-C.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
