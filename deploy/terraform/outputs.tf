output "website_url" {
  description = "Where payers find the website."
  value       = local.website_url
}

output "webhook_url" {
  description = "Where Stripe sends its webhooks."
  value       = "${local.website_url}/api/gateway/webhooks"
}

output "api_url" {
  description = "The API as the website does not see it."
  value       = "${aws_apigatewayv2_api.api.api_endpoint}/api"
}

output "files_bucket" {
  description = "Where files are put, under inbox/."
  value       = aws_s3_bucket.files.id
}

output "website_bucket" {
  description = "Where the website's files are put."
  value       = aws_s3_bucket.website.id
}

output "table_name" {
  description = "The table."
  value       = aws_dynamodb_table.table.name
}

output "events_topic" {
  description = "Where events can be subscribed to."
  value       = aws_sns_topic.events.arn
}

output "operators_topic" {
  description = "Where alarms can be subscribed to."
  value       = aws_sns_topic.operators.arn
}

output "secrets" {
  description = "The secrets, by their names in the manifest."
  value       = { for name, secret in aws_secretsmanager_secret.secret : name => secret.arn }
}
