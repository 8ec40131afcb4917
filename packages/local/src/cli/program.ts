import { gatewayFaults as gatewayFaultDescriptions } from "@billsdue/adapters-memory";
import { operatorActions } from "@billsdue/core";
import { Argument, Command, Option } from "@commander-js/extra-typings";

import { plain } from "../terminal/plain.ts";
import type { ExitCode } from "./exit.ts";
import { generate } from "./generate.ts";
import { exceptions, explain, ingest, plan, release, resolve } from "./operate.ts";
import {
  awsName,
  gatewayFaults,
  port,
  rows,
  seed,
  stripeTestKey,
  stripeWebhookSecret,
  usualPort,
} from "./options.ts";
import { start } from "./start.ts";
import { packageVersion } from "./version.ts";

const faultLines = gatewayFaultDescriptions
  .map(({ name, description }) => `  ${name.padEnd(24)}${description}`)
  .join("\n");
const deployedHelp = "on AWS, on the deployment that the environment names (docs/deploy.md)";
const exitCodes = "Exit codes: 0 applied, 2 held, 3 refused, 1 error.";

/** The `billsdue` command line. Calls `end` with the exit code of the command that ran. */
export function createProgram(end: (code: ExitCode) => void): Command {
  const program = new Command("billsdue")
    .description("Takes a biller's daily bills-due file and lets the customers on it pay.")
    .version(packageVersion(), "-V, --version", "say the version")
    .configureOutput({
      // commander puts what it guesses was meant on a line of its own.
      outputError: (text, write) =>
        write(`${plain(text.trimEnd().replace(/^error: /, "billsdue: "))}\n`),
    })
    .showHelpAfterError(false);

  program
    .command("start")
    .description("ingest today's file and serve website, API and card gateway on this machine")
    .option("-f, --file <path>", "a bills-due file of your own; otherwise one is generated")
    .option("--profile <path>", "how that file is written, as JSON")
    .option("-p, --port <number>", "port of the website; the next one is used too", port, usualPort)
    .option("--rows <number>", "customers in the generated file", rows, 1000)
    .option("--seed <number>", "the same seed generates the same file", seed, 1)
    .addOption(
      new Option("--look-up <proof>", "what a payer must know besides the invoice id")
        .choices(["name", "name-and-amount", "name-and-factor", "id-only"])
        .default("name"),
    )
    .option("--factor-label <words>", "what payers are told that the look-up factor is")
    .option(
      "--gateway-faults <faults>",
      "make the card gateway misbehave: seed=7,lost-answer=0.2 and so on",
      gatewayFaults,
    )
    .option(
      "--stripe-key <key>",
      "take cards by Stripe's test mode: sk_test_…, in place of the local card gateway",
      stripeTestKey,
    )
    .option(
      "--stripe-webhook-secret <secret>",
      "whsec_…, where something forwards Stripe's webhooks to this machine",
      stripeWebhookSecret,
    )
    .option("--aws", "keep everything on AWS, or an emulator of it, instead of in memory")
    .option("--aws-name <name>", "what everything there is called", awsName, "billsdue")
    .option("--aws-from <address>", "where receipts come from", "billing@example.com")
    .addHelpText(
      "after",
      `\nname-and-factor asks for what your file has in its column LookupFactor, such as a postal code.\nid-only opens every bill to anyone who can count: ids are easy to guess.\n\nFaults of the card gateway, each with its probability. The same seed gives the same faults again; without one it is chosen, and printed.\nA tick is 5 seconds here, a long time 2 minutes.\n${faultLines}\n\nExamples:\n  billsdue start\n  billsdue start --file bills.csv --port 8080\n  billsdue start --gateway-faults seed=7,lost-answer=0.2\n  billsdue start --stripe-key sk_test_…\n  AWS_ENDPOINT_URL=http://127.0.0.1:4566 billsdue start --aws`,
    )
    .action(async (options) => end(await start(options)));

  program
    .command("plan")
    .argument("<file>", "the bills-due file")
    .description("show what ingesting a bills-due file would do, and change nothing")
    .option("--profile <path>", "how the file is written, as JSON")
    .option("--json", "for programs")
    .option("-p, --port <number>", "port of the website of the billsdue that runs", port, usualPort)
    .addHelpText(
      "after",
      `\nWhere none runs, the plan is for an empty table.\n${exitCodes}\n\nExample:\n  billsdue plan bills-2026-11-22.csv --profile acme.json`,
    )
    .action(async (file, options) => end(await plan(file, options)));

  program
    .command("ingest")
    .argument("<file>", "the bills-due file")
    .description("hand a bills-due file to the billsdue that runs on this machine")
    .option("--profile <path>", "how the file is written, as JSON")
    .option("--out <folder>", "where its outputs go; a folder billsdue-out beside it if not given")
    .option("--json", "for programs")
    .option("-p, --port <number>", "port of its website", port, usualPort)
    .addHelpText(
      "after",
      `\nWhere none runs, the file is tried on an empty table and nothing is kept.\n${exitCodes}\n\nExample:\n  billsdue ingest bills-2026-11-22.csv`,
    )
    .action(async (file, options) => end(await ingest(file, options)));

  program
    .command("release")
    .argument("<run>", "the run, as `ingest` printed it")
    .description("apply a file that is held")
    .requiredOption("--reason <words>", "why it may be applied; stands in its report")
    .option("--out <folder>", "where its outputs go; a folder billsdue-out beside it if not given")
    .option("--json", "for programs")
    .option("--deployed", deployedHelp)
    .option("-p, --port <number>", "port of the website of the billsdue that runs", port, usualPort)
    .addHelpText(
      "after",
      `\n${exitCodes}\n\nExample:\n  billsdue release 3f2a... --reason "the March file has the new district"`,
    )
    .action(async (run, options) => end(await release(run, options)));

  program
    .command("explain")
    .argument("<invoice>", "the invoice id")
    .description("show why an invoice's balance is what it is")
    .option("--json", "for programs")
    .option("--deployed", deployedHelp)
    .option("-p, --port <number>", "port of the website of the billsdue that runs", port, usualPort)
    .addHelpText("after", "\nExample:\n  billsdue explain 000123")
    .action(async (invoice, options) => end(await explain(invoice, options)));

  program
    .command("exceptions")
    .description("list what waits for an operator, and how to decide it")
    .option("--limit <number>", "invoices at the most, longest waiting first", rows, 100)
    .option("--json", "for programs")
    .option("--deployed", deployedHelp)
    .option("-p, --port <number>", "port of the website of the billsdue that runs", port, usualPort)
    .addHelpText("after", "\nExample:\n  billsdue exceptions")
    .action(async (options) => end(await exceptions(options)));

  program
    .command("resolve")
    .argument("<invoice>", "the invoice id")
    .argument("<case>", "the case, as `exceptions` names it")
    .addArgument(new Argument("<action>", "what is decided").choices(operatorActions))
    .description("decide a case that waits for an operator")
    .requiredOption("--evidence <words>", "what it is decided on; kept for ever")
    .option("--reference <reference>", "the gateway's, of the refund or the capture")
    .option("--by <name>", "who decides; the name of your account if not given")
    .option("--json", "for programs")
    .option("--deployed", deployedHelp)
    .option("-p, --port <number>", "port of the website of the billsdue that runs", port, usualPort)
    .addHelpText(
      "after",
      '\nThe same decision again changes nothing.\nExit codes: 0 decided, 3 refused, 1 error.\n\nExample:\n  billsdue resolve 000123 e1 keep --evidence "the gateway\'s statement of 22 November"',
    )
    .action(async (invoice, caseId, action, options) =>
      end(await resolve(invoice, caseId, action, options)),
    );

  program
    .command("generate")
    .description("write a bills-due file of customers who do not exist")
    .option("--rows <number>", "customers", rows, 1000)
    .option("--seed <number>", "the same seed writes the same bytes", seed, 1)
    .option("-o, --out <path>", "where to write it", "bills-due.csv")
    .addHelpText("after", "\nExample:\n  billsdue generate --rows 100000 --out big.csv")
    .action(async (options) => end(await generate(options)));

  return program;
}
