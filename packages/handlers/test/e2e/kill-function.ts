import { readdirSync, readFileSync } from "node:fs";

/** Kills the processes of a function, in the middle of whatever they do. Gives how many there were. */
export function killFunction(emulator: string, functionName: string): number {
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const killed = pids.filter((pid) => {
    const variables = variablesOf(pid);
    const isOurs =
      variables.includes(`AWS_ENDPOINT_URL=${emulator}`) &&
      variables.includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}`);
    if (isOurs) process.kill(Number(pid), "SIGKILL");
    return isOurs;
  });
  return killed.length;
}

/** None of a process that has ended, or is somebody else's. */
function variablesOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}
