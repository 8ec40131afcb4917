output "functions" {
  description = "Every function, by its name in the manifest."
  value = {
    for name, handler in var.manifest.handlers : name => {
      function_name = "${var.name}-${name}"
      description   = handler.description
      handler       = handler.entry
      runtime       = handler.runtime
      architecture  = handler.architecture
      zip           = handler.zip
      memory_size   = handler.memoryMb
      timeout       = handler.timeoutSeconds
      environment   = local.environments[name]
      policy        = jsonencode({ Version = "2012-10-17", Statement = local.statements[name] })
    }
  }
}

output "definitions" {
  description = "The definition of each workflow."
  value       = { for name, definition in local.definitions : name => templatestring(local.definitions[name], local.places[name]) }
}

output "alarms" {
  description = "Every alarm, by its name in the manifest."
  value = {
    for alarm in var.manifest.alarms : alarm.name => {
      alarm_name          = "${var.name}-${alarm.name}"
      description         = alarm.description
      namespace           = local.namespaces[alarm.watches.of]
      metric_name         = alarm.watches.metric
      statistic           = alarm.statistic
      period              = alarm.periodSeconds
      evaluation_periods  = alarm.periods
      threshold           = alarm.threshold
      comparison_operator = "GreaterThanOrEqualToThreshold"
      treat_missing_data  = { fine = "notBreaching", ring = "breaching" }[alarm.whenSilent]
      dimensions = {
        billsdue = try(merge({ service = alarm.watches.service }, try(alarm.watches.dimensions, {})), null)
        function = try({ FunctionName = "${var.name}-${alarm.watches.handler}" }, null)
        workflow = try({ StateMachineArn = var.arns["${alarm.watches.workflow}-workflow"] }, null)
        queue    = try({ QueueName = var.names[alarm.watches.queue] }, null)
      }[alarm.watches.of]
    }
  }
}
