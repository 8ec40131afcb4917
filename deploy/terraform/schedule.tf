# What calls the sweep by the clock.

resource "aws_sqs_queue" "missed_sweeps" {
  name                      = "${var.name}-missed-sweeps"
  message_retention_seconds = local.manifest.notifications.keepFailedDays * local.day
  sqs_managed_sse_enabled   = true
}

resource "aws_iam_role" "schedule" {
  name_prefix        = "${var.name}-schedule-"
  assume_role_policy = local.assumed_by["scheduler.amazonaws.com"]
}

resource "aws_iam_role_policy" "schedule" {
  name = "grants"
  role = aws_iam_role.schedule.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["lambda:InvokeFunction"], Resource = aws_lambda_function.function["sweep"].arn },
      { Effect = "Allow", Action = ["sqs:SendMessage"], Resource = aws_sqs_queue.missed_sweeps.arn },
    ]
  })
}

resource "aws_scheduler_schedule" "sweep" {
  name                = "${var.name}-sweep"
  schedule_expression = "rate(${local.manifest.handlers.sweep.trigger.rate})"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.function["sweep"].arn
    role_arn = aws_iam_role.schedule.arn

    retry_policy {
      maximum_retry_attempts       = local.manifest.sweeps.retries
      maximum_event_age_in_seconds = local.manifest.sweeps.mostAgeSeconds
    }

    dead_letter_config {
      arn = aws_sqs_queue.missed_sweeps.arn
    }
  }
}
