# Every function, with its role and its log.

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.manifest.handlers

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = local.manifest.logRetentionDays
}

resource "aws_iam_role" "function" {
  for_each = local.manifest.handlers

  name_prefix        = "${var.name}-${each.key}-"
  assume_role_policy = local.assumed_by["lambda.amazonaws.com"]
}

# All that the role may do, and the only policy that it has.
resource "aws_iam_role_policy" "function" {
  for_each = module.system.functions

  name   = "grants"
  role   = aws_iam_role.function[each.key].id
  policy = each.value.policy
}

resource "aws_lambda_function" "function" {
  for_each = module.system.functions

  function_name    = each.value.function_name
  description      = each.value.description
  role             = aws_iam_role.function[each.key].arn
  filename         = "${var.dist}/${each.value.zip}"
  source_code_hash = filebase64sha256("${var.dist}/${each.value.zip}")
  handler          = each.value.handler
  runtime          = each.value.runtime
  architectures    = [each.value.architecture]
  memory_size      = each.value.memory_size
  timeout          = each.value.timeout

  environment {
    variables = each.value.environment
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = "Active"
  }
}

# What becomes of a notification that fails; Lambda tries whether it may leave it in the queue.
resource "aws_lambda_function_event_invoke_config" "ingest" {
  function_name          = aws_lambda_function.function["ingest"].function_name
  maximum_retry_attempts = local.manifest.notifications.retries

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed_notifications.arn
    }
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_function_event_invoke_config" "sweep" {
  function_name                = aws_lambda_function.function["sweep"].function_name
  maximum_retry_attempts       = local.manifest.sweeps.retries
  maximum_event_age_in_seconds = local.manifest.sweeps.mostAgeSeconds
}

locals {
  assumed_by = {
    for service in ["lambda.amazonaws.com", "states.amazonaws.com", "scheduler.amazonaws.com"] : service => jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = service } }]
    })
  }
}
