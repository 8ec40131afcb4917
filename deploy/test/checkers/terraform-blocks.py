"""Prints every resource and module of a folder of Terraform's files by its address, as JSON."""

import json
import pathlib
import sys

import hcl2
from hcl2.utils import SerializationOptions

options = SerializationOptions(
    explicit_blocks=False, strip_string_quotes=True, with_comments=False
)

blocks = {}
for path in pathlib.Path(sys.argv[1]).glob("*.tf"):
    with path.open(encoding="utf-8") as file:
        parsed = hcl2.load(file, serialization_options=options)
    for resource in parsed.get("resource", []) + [{"module": module} for module in parsed.get("module", [])]:
        for kind, named in resource.items():
            for name, block in named.items():
                blocks[f"{kind}.{name}"] = block
print(json.dumps(blocks))
