export { type Alarm, type Watched } from "./alarms.ts";
export { type Grant, type Resource, type ResourceWithArn } from "./grants.ts";
export { type HandlerName, handlerNames } from "./handler-names.ts";
export {
  createManifest,
  type Manifest,
  type ManifestHandler,
  type ManifestWorkflow,
} from "./manifest.ts";
export { type Website } from "./infrastructure.ts";
export { type Parameter, type Source } from "./variables.ts";
