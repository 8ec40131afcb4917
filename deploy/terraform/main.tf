data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  manifest = jsondecode(file("${var.dist}/manifest.json"))

  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region
  account    = data.aws_caller_identity.current.account_id
  in_account = "${local.region}:${local.account}"

  # What depends on each other in a circle is named before it is there: a workflow calls functions that wake it.
  workflow_arns = {
    for name, workflow in local.manifest.workflows :
    "${name}-workflow" => "arn:${local.partition}:states:${local.in_account}:stateMachine:${var.name}-${name}"
  }

  # What whoever deploys says, or else the manifest.
  said = {
    for name, parameter in local.manifest.parameters : name => try(var.parameters[name], parameter.otherwise)
  }
  website_url = local.said.Website != "" ? local.said.Website : "https://${aws_cloudfront_distribution.website.domain_name}"
}

module "system" {
  source = "./modules/system"

  manifest  = local.manifest
  name      = var.name
  partition = local.partition
  values    = merge(local.said, { Website = local.website_url })

  names = {
    table                = aws_dynamodb_table.table.name
    bucket               = aws_s3_bucket.files.id
    failed-notifications = aws_sqs_queue.failed_notifications.name
  }

  arns = merge(local.workflow_arns, { for name, secret in aws_secretsmanager_secret.secret : name => secret.arn }, {
    table                = aws_dynamodb_table.table.arn
    table-indexes        = "${aws_dynamodb_table.table.arn}/index/*"
    bucket               = aws_s3_bucket.files.arn
    bucket-objects       = "${aws_s3_bucket.files.arn}/*"
    topic                = aws_sns_topic.events.arn
    mail-identity        = "arn:${local.partition}:ses:${local.in_account}:identity/*"
    failed-notifications = aws_sqs_queue.failed_notifications.arn
    traces               = "*"
  })

  log_arns      = { for name, log in aws_cloudwatch_log_group.function : name => log.arn }
  function_arns = { for name, function in aws_lambda_function.function : name => function.arn }
}
