# What the manifest says, in the words of AWS. There is no provider here: all of it can be evaluated, and is tested, without an account.

locals {
  environments = {
    for name, handler in var.manifest.handlers : name => {
      for variable, source in handler.environment : variable => (
        source.from == "value" ? source.value :
        source.from == "parameter" ? var.values[source.parameter] :
        source.from == "name" ? var.names[source.of] :
        var.arns[source.of]
      )
    }
  }

  statements = {
    for name, handler in var.manifest.handlers : name => [
      for grant in handler.grants : {
        for key, value in {
          Effect = "Allow"
          Action = grant.actions
          Resource = (
            grant.resource == "own-logs" ? "${var.log_arns[name]}:*" :
            # Telephone numbers have no ARN: everything that is no topic.
            grant.resource == "phone-numbers" ? null :
            var.arns[grant.resource]
          )
          NotResource = grant.resource == "phone-numbers" ? "arn:${var.partition}:sns:*:*:*" : null
        } : key => value if value != null
      }
    ]
  }

  namespaces = {
    billsdue = "billsdue"
    function = "AWS/Lambda"
    workflow = "AWS/States"
    queue    = "AWS/SQS"
  }

  # A definition has places such as ${SubmitPaymentArn}.
  definitions = { for name, workflow in var.manifest.workflows : name => jsonencode(workflow.definition) }
  places = {
    for name, workflow in var.manifest.workflows : name => {
      for place, handler in workflow.functions : place => var.function_arns[handler]
    }
  }
}
