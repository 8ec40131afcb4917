export * from "./memory-world.ts";
export * from "./unreliable-worlds.ts";
