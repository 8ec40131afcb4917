# Every alarm, and the topic that tells operators of it.

# CloudWatch cannot publish to a topic under AWS's own key; an alarm says nothing that is secret.
resource "aws_sns_topic" "operators" {
  name = "${var.name}-operators"
}

resource "aws_sns_topic_subscription" "operators" {
  count = var.operator_email == null ? 0 : 1

  topic_arn = aws_sns_topic.operators.arn
  protocol  = "email"
  endpoint  = var.operator_email
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each = module.system.alarms

  alarm_name          = each.value.alarm_name
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = each.value.evaluation_periods
  threshold           = each.value.threshold
  comparison_operator = each.value.comparison_operator
  treat_missing_data  = each.value.treat_missing_data
  alarm_actions       = [aws_sns_topic.operators.arn]
  ok_actions          = [aws_sns_topic.operators.arn]
}
