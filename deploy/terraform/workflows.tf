# The state machines, each with a role that may call just its functions, and a log without what is in an execution.

resource "aws_cloudwatch_log_group" "workflow" {
  for_each = local.manifest.workflows

  name              = "/aws/vendedlogs/states/${var.name}-${each.key}"
  retention_in_days = local.manifest.logRetentionDays
}

resource "aws_iam_role" "workflow" {
  for_each = local.manifest.workflows

  name_prefix        = "${var.name}-${each.key}-"
  assume_role_policy = local.assumed_by["states.amazonaws.com"]
}

resource "aws_iam_role_policy" "workflow" {
  for_each = local.manifest.workflows

  name = "grants"
  role = aws_iam_role.workflow[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["lambda:InvokeFunction"]
        Resource = [for handler in values(each.value.functions) : aws_lambda_function.function[handler].arn]
      },
      {
        # Writing to a log is arranged with the log's own service, which knows no resources for that.
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_sfn_state_machine" "workflow" {
  for_each = local.manifest.workflows

  name       = "${var.name}-${each.key}"
  type       = each.value.type
  role_arn   = aws_iam_role.workflow[each.key].arn
  definition = module.system.definitions[each.key]

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.workflow[each.key].arn}:*"
  }

  tracing_configuration {
    enabled = true
  }

  # Step Functions tries whether it may write to the log.
  depends_on = [aws_iam_role_policy.workflow]
}
