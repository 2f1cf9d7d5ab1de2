#!/usr/bin/env python3
"""check-documents.py ROOT [LIST]: without LIST, checks the recipes of docs/pipelines.md and docs/policy.md: specs and policy by
our schemas, the Job by Kubernetes' own, the workflow's YAML and the Airflow task's Python by
parsing, the Pachyderm pipeline's spec by our schema. With LIST, its lines are
`task` or `event`, a tab and a document in JSON that must be valid by that schema, or invalid where `!` stands in front."""

import ast
import json
import pathlib
import re
import sys

import jsonschema
import kubernetes_validate
import yaml

root = pathlib.Path(sys.argv[1])
faults = []


def validator(name):
    schema = json.loads((root / f"docs/schemas/{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def blocks(page):
    return re.findall(r"^```(\w*)\n(.*?)^```", (root / "docs" / page).read_text(), re.M | re.S)


def check(name, document, expected=True):
    errors = [error.message for error in validator(name).iter_errors(document)]
    if bool(errors) == expected:
        faults.append(f"{name}: {errors or 'should be refused'}: {json.dumps(document)[:200]}")


if len(sys.argv) > 2:
    for line in pathlib.Path(sys.argv[2]).read_text().split("\n"):
        name, document = line.split("\t", 1)
        check(name.lstrip("!"), json.loads(document), expected=not name.startswith("!"))
else:
    seen = []
    for language, text in blocks("pipelines.md") + blocks("policy.md"):
        if language == "python":
            ast.parse(text)
            seen.append("Airflow")
        elif language == "json":
            document = json.loads(text)
            check("task", json.loads("".join(document["transform"]["stdin"])))
            seen.append("Pachyderm")
        elif language == "yaml":
            document = yaml.safe_load(text)
            seen.append(document.get("kind", "Policy"))
            if seen[-1] == "Job":
                kubernetes_validate.validate(document, "1.36", strict=True)
            elif seen[-1] == "Workflow":
                names = {template["name"] for template in document["spec"]["templates"]}
                if document["spec"]["entrypoint"] not in names:
                    faults.append("the workflow's entry is no template of it")
            else:
                check("policy" if seen[-1] == "Policy" else "task", document)
    wanted = ["Airflow", "Job", "Pachyderm", "Policy", "Workflow", "generation", "training"]
    if sorted(seen) != wanted:
        faults.append(f"the pages have {sorted(seen)}, not {wanted}")
for fault in faults:
    print(fault)
sys.exit(bool(faults))
