variable "name" {
  description = "What the names of everything begin with: small letters, digits and hyphens."
  type        = string
  default     = "billsdue"
}

variable "parameters" {
  description = "What whoever deploys says, of the parameters in the manifest: at least ReceiptsFrom, a sender that SES has verified."
  type        = map(string)
}

variable "certificate_arn" {
  description = "The certificate of the website's own name, in us-east-1; without one it has CloudFront's name alone."
  type        = string
  default     = null
}

variable "operator_email" {
  description = "Who is told of alarms; nobody where none is said."
  type        = string
  default     = null
}

variable "dist" {
  description = "The folder with what `pnpm build:handlers` has written."
  type        = string
  default     = "../../dist"
}
