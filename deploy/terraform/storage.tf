# The table, the bucket of files and what tells of them, the topic of events, and the secrets.

locals {
  table = local.manifest.table
  day   = 86400
  keys  = { for key in local.table.KeySchema : key.KeyType => key.AttributeName }
}

resource "aws_dynamodb_table" "table" {
  name                        = var.name
  billing_mode                = local.table.BillingMode
  hash_key                    = local.keys.HASH
  deletion_protection_enabled = true

  dynamic "attribute" {
    for_each = local.table.AttributeDefinitions
    content {
      name = attribute.value.AttributeName
      type = attribute.value.AttributeType
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.table.GlobalSecondaryIndexes
    content {
      name            = global_secondary_index.value.IndexName
      hash_key        = one([for key in global_secondary_index.value.KeySchema : key.AttributeName if key.KeyType == "HASH"])
      range_key       = one([for key in global_secondary_index.value.KeySchema : key.AttributeName if key.KeyType == "RANGE"])
      projection_type = global_secondary_index.value.Projection.ProjectionType
    }
  }

  ttl {
    attribute_name = local.table.TimeToLiveSpecification.AttributeName
    enabled        = local.table.TimeToLiveSpecification.Enabled
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket" "files" {
  bucket = "${var.name}-files-${local.account}-${local.region}"

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  # Nobody outside of the account sees anything of them, and nothing in them has an owner of its own.
  buckets = { files = aws_s3_bucket.files, website = aws_s3_bucket.website }
}

resource "aws_s3_bucket_public_access_block" "bucket" {
  for_each = local.buckets

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "bucket" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "bucket" {
  for_each = local.buckets

  bucket = each.value.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "bucket" {
  for_each = local.buckets

  bucket = each.value.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [each.value.arn, "${each.value.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      each.key == "website" ? [local.distribution_reads] : [],
    )
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "files" {
  bucket = aws_s3_bucket.files.id

  rule {
    id     = "abandoned-uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = local.manifest.files.abandonedUploadsDays
    }
  }

  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = local.manifest.files.oldVersionsDays
    }
  }

  rule {
    id     = "work-on-ranges"
    status = "Enabled"
    filter {
      prefix = local.manifest.files.work.prefix
    }
    expiration {
      days = local.manifest.files.work.days
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.bucket]
}

resource "aws_lambda_permission" "files" {
  function_name  = aws_lambda_function.function["ingest"].function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_account = local.account
  source_arn     = aws_s3_bucket.files.arn
}

resource "aws_s3_bucket_notification" "files" {
  bucket = aws_s3_bucket.files.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.function["ingest"].arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = local.manifest.files.inbox
  }

  # S3 tries whether it may call the function.
  depends_on = [aws_lambda_permission.files]
}

resource "aws_sqs_queue" "failed_notifications" {
  name                      = "${var.name}-failed-notifications"
  message_retention_seconds = local.manifest.notifications.keepFailedDays * local.day
  sqs_managed_sse_enabled   = true
}

resource "aws_sns_topic" "events" {
  name              = "${var.name}-events"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_secretsmanager_secret" "secret" {
  for_each = local.manifest.secrets

  name_prefix = "${var.name}-${each.key}-"
  description = each.value
}

# Letters and digits are base64url; 64 of them are 48 bytes, and none too many.
ephemeral "aws_secretsmanager_random_password" "secret" {
  for_each = local.manifest.secrets

  password_length     = 64
  exclude_punctuation = true
}

# What we sign with is drawn by lot, what Stripe gives is put there by whoever deploys. Neither is in the state; a value is written once.
resource "aws_secretsmanager_secret_version" "secret" {
  for_each = aws_secretsmanager_secret.secret

  secret_id                = each.value.id
  secret_string_wo_version = 1
  secret_string_wo = (
    startswith(each.key, "stripe-") ? "replace-me" : ephemeral.aws_secretsmanager_random_password.secret[each.key].random_password
  )
}
