import { readFile } from "node:fs/promises";

/**
 * The most resident memory that this process has had, in bytes. What `resourceUsage` says begins, on Linux, with what the parent had when it
 * forked; the kernel's high-water mark does not.
 */
export async function peakBytes(): Promise<number> {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(await readFile("/proc/self/status", "utf8")) ?? [];
  if (kilobytes === undefined) throw new Error("no VmHWM");
  return Number(kilobytes) * 1024;
}
