# The website's files behind CloudFront, and the API beside them. Every address of the website is a file: there is no page for those that are
# none, which would also take the place of the API's own answers.

locals {
  site = local.manifest.website

  # Policies that CloudFront has.
  caching_disabled              = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  caching_optimized             = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  all_viewer_except_host_header = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

  distribution_reads = {
    Sid       = "DistributionReads"
    Effect    = "Allow"
    Principal = { Service = "cloudfront.amazonaws.com" }
    # With s3:ListBucket a file that is not there is a 404.
    Action    = ["s3:GetObject", "s3:ListBucket"]
    Resource  = [aws_s3_bucket.website.arn, "${aws_s3_bucket.website.arn}/*"]
    Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.website.arn } }
  }
}

resource "aws_s3_bucket" "website" {
  bucket_prefix = "${var.name}-website-"
}

resource "aws_cloudfront_origin_access_control" "website" {
  name                              = "${var.name}-${local.region}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_response_headers_policy" "website" {
  for_each = { pages = local.site.pageHeaders, assets = local.site.assetHeaders }

  name = "${var.name}-${local.region}-${each.key}"

  security_headers_config {
    content_security_policy {
      content_security_policy = local.site.contentSecurityPolicy
      override                = true
    }
    content_type_options {
      override = true
    }
    frame_options {
      frame_option = local.site.frameOptions
      override     = true
    }
    referrer_policy {
      referrer_policy = local.site.referrerPolicy
      override        = true
    }
    strict_transport_security {
      access_control_max_age_sec = local.site.strictTransportSeconds
      include_subdomains         = true
      override                   = true
    }
  }

  custom_headers_config {
    dynamic "items" {
      for_each = merge(local.site.headers, each.value)
      content {
        header   = items.key
        value    = items.value
        override = true
      }
    }
  }
}

resource "aws_cloudfront_distribution" "website" {
  comment             = var.name
  enabled             = true
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  default_root_object = "index.html"
  aliases             = var.certificate_arn == null ? [] : [trimprefix(local.said.Website, "https://")]

  dynamic "custom_error_response" {
    for_each = local.site.errorsNotKept
    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 0
    }
  }

  viewer_certificate {
    acm_certificate_arn            = var.certificate_arn
    cloudfront_default_certificate = var.certificate_arn == null
    minimum_protocol_version       = var.certificate_arn == null ? null : "TLSv1.2_2021"
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  origin {
    origin_id                = "website"
    domain_name              = aws_s3_bucket.website.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.website.id
  }

  origin {
    origin_id   = "api"
    domain_name = trimprefix(aws_apigatewayv2_api.api.api_endpoint, "https://")

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id           = "website"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.caching_disabled
    response_headers_policy_id = aws_cloudfront_response_headers_policy.website["pages"].id
  }

  ordered_cache_behavior {
    path_pattern           = "/api/*"
    target_origin_id       = "api"
    viewer_protocol_policy = "https-only"
    # CloudFront allows either reading alone or all of them.
    allowed_methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
    cached_methods  = ["GET", "HEAD"]
    cache_policy_id = local.caching_disabled
    # Authorization and Idempotency-Key among them.
    origin_request_policy_id = local.all_viewer_except_host_header
  }

  ordered_cache_behavior {
    path_pattern               = local.site.assets
    target_origin_id           = "website"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = aws_cloudfront_response_headers_policy.website["assets"].id
  }
}
