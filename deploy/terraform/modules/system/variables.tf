variable "manifest" {
  description = "What `pnpm build:handlers` writes into dist/manifest.json."
  type        = any
}

variable "name" {
  description = "What the names of functions and alarms begin with."
  type        = string
}

variable "partition" {
  description = "The partition of AWS."
  type        = string
}

variable "values" {
  description = "What each of the manifest's parameters says."
  type        = map(string)
}

variable "names" {
  description = "The names of the table, the bucket and the queue."
  type        = map(string)
}

variable "arns" {
  description = "The ARN of each resource that the manifest grants anything on."
  type        = map(string)
}

variable "log_arns" {
  description = "The ARN of each function's log."
  type        = map(string)
}

variable "function_arns" {
  description = "The ARN of each function."
  type        = map(string)
}
