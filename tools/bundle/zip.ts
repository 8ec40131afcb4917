import { zipSync } from "fflate";

/** The earliest day that a zip can tell, in any time zone. */
const always = new Date(1980, 0, 1);
const unix = 3;
const readableFile = 0o100_644;

/** The files as a zip, in order: the same files are the same bytes, whenever and wherever. */
export function zip(files: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array {
  // The upper half of these are a file's mode on Unix; Lambda asks for files that all may read.
  const attributes = { mtime: always, os: unix, attrs: readableFile * 2 ** 16 };
  return zipSync(
    Object.fromEntries(files.map(([name, content]) => [name, [content, attributes] as const])),
    { level: 9 },
  );
}
