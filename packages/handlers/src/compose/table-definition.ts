export { tableDefinition, timeToLive } from "@billsdue/adapters-aws/table";
