import type { LogEvent } from "../../src/lambda/log-event.ts";
import type { Telemetry } from "../../src/lambda/telemetry.ts";

/** A telemetry that keeps what it is told. */
export function createToldTelemetry(): Telemetry & {
  readonly logged: readonly LogEvent[];
  readonly measured: readonly (readonly unknown[])[];
} {
  const logged: LogEvent[] = [];
  const measured: (readonly unknown[])[] = [];
  return {
    begin: () => undefined,
    log: (event) => logged.push(event),
    measure: (...measure) => measured.push(measure),
    logged,
    measured,
  };
}
