"""The form of manifests: what is refused and in which words, and the JSON Schema that says the same to editors."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from made_lungs import BUNDLED

from medviewer.domain.errors import UserError
from medviewer.domain.resources import resource_path
from medviewer.inference.manifest.json_schema import manifest_schema
from medviewer.inference.manifest.reading import load_manifest

TEXT = (BUNDLED / "manifest.yaml").read_text(encoding="utf-8")
REFUSED = yaml.safe_load((Path(__file__).parent / "manifests_refused.yaml").read_text(encoding="utf-8"))


def schema():
    return Draft202012Validator(json.loads(manifest_schema()))


def changed(case):
    assert case["from"] in TEXT
    return TEXT.replace(case["from"], case["to"], 1)


def test_that_the_schema_beside_the_program_is_the_one_of_the_program():
    assert resource_path("schemas", "plugin.schema.json").read_text(encoding="utf-8") == manifest_schema()


def test_that_the_bundled_manifest_is_valid_by_the_schema_too():
    Draft202012Validator.check_schema(json.loads(manifest_schema()))
    assert [error.message for error in schema().iter_errors(yaml.safe_load(TEXT))] == []


@pytest.mark.parametrize("case", REFUSED, ids=[case["name"] for case in REFUSED])
def test_that_a_manifest_with_one_fault_is_refused_with_its_line_and_field(tmp_path, case):
    text = changed(case)
    (tmp_path / "manifest.yaml").write_text(text, encoding="utf-8")
    line = next(n for n, (a, b) in enumerate(zip(TEXT.splitlines(), text.splitlines(), strict=False), 1) if a != b)
    with pytest.raises(UserError) as error:
        load_manifest(tmp_path)
    said = error.value.title
    assert str(tmp_path / "manifest.yaml") in said
    assert case["said"] in said
    assert f"line {case.get('line', line)}" in said or case.get("line") == 0
    assert said.count("; ") == 0, "one fault is one sentence"


@pytest.mark.parametrize("case", REFUSED, ids=[case["name"] for case in REFUSED])
def test_that_the_schema_refuses_the_same_unless_the_rule_is_between_values(case):
    assert (not schema().is_valid(yaml.safe_load(changed(case)))) != case.get("between", False)
