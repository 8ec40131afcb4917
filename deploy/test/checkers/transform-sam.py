"""Prints what CloudFormation makes of a SAM template, as JSON."""

import json
import sys

from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file)

# `sam deploy` puts each bundle into a bucket before.
for name, resource in template["Resources"].items():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = f"s3://bundles/{name}"

print(json.dumps(transform(template, {}, ManagedPolicyLoader(None))))
