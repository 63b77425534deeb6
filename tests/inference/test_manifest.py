from typing import get_args

import pytest
import yaml
from made_lungs import BUNDLED
from pydantic import BaseModel, ValidationError

from medviewer.domain.errors import UserError
from medviewer.domain.finding import Measurement
from medviewer.domain.resources import resource_path
from medviewer.inference.manifest.document import Manifest
from medviewer.inference.manifest.reading import load_manifest
from medviewer.inference.severity import severity_of

TEXT = (BUNDLED / "manifest.yaml").read_text(encoding="utf-8")


def written(tmp_path, text):
    (tmp_path / "manifest.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def line_number(text, start):
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_that_the_bundled_manifest_says_what_its_yaml_says():
    plain = yaml.safe_load(TEXT)
    manifest = load_manifest(BUNDLED)
    assert manifest.id == plain["id"]
    assert manifest.accepts.modality == ("CT",)
    assert [step.op for step in manifest.preprocess] == [step["op"] for step in plain["preprocess"]]
    assert manifest.explain.range == (0.0, 400.0)
    assert manifest.output.labels[0].code.value == "786838002"


def test_that_an_unknown_field_is_named_with_file_and_line(tmp_path):
    text = TEXT.replace("  min_slices: 16", "  min_slices: 16\n  min_slicez: 3")
    with pytest.raises(UserError) as error:
        load_manifest(written(tmp_path, text))
    assert str(tmp_path / "manifest.yaml") in error.value.title
    assert f"line {line_number(text, '  min_slicez')}: unknown field 'accepts.min_slicez'" in error.value.title


def test_that_an_unknown_field_of_a_step_in_a_list_is_named_with_its_line(tmp_path):
    text = TEXT.replace("close_mm: 12,", "close_mm: 12, colour: red,")
    assert text != TEXT
    with pytest.raises(UserError, match=rf"line {line_number(text, '  - {op: lung_mask')}: .*preprocess\.2\.colour"):
        load_manifest(written(tmp_path, text))


def test_that_a_missing_field_is_named_with_the_line_of_its_parent(tmp_path):
    text = TEXT.replace("  tensor: response\n", "")
    with pytest.raises(UserError, match=rf"line {line_number(text, 'explain')}: missing field 'explain.tensor'"):
        load_manifest(written(tmp_path, text))


def test_that_an_unknown_preprocess_op_is_refused_with_its_line(tmp_path):
    text = TEXT.replace("op: modality_lut", "op: run_python")
    with pytest.raises(UserError, match=rf"line {line_number(text, '  - {op: run_python')}: .*run_python"):
        load_manifest(written(tmp_path, text))


def test_that_a_field_given_twice_is_an_error_and_the_later_one_does_not_win(tmp_path):
    text = TEXT.replace("task: detection", "task: detection\ntask: detection")
    with pytest.raises(UserError, match="'task' is given twice"):
        load_manifest(written(tmp_path, text))


def test_that_yaml_that_is_broken_is_said_with_its_line(tmp_path):
    with pytest.raises(UserError, match=r"line 3 is not valid YAML"):
        load_manifest(written(tmp_path, "schema: a\nid: [1, 2\n"))


def test_that_a_python_tag_in_a_manifest_is_never_run(tmp_path):
    marker = tmp_path / "ran"
    text = TEXT.replace("task: detection", f"task: !!python/object/apply:pathlib.Path.touch [{marker}]")
    with pytest.raises(UserError, match="not valid YAML"):
        load_manifest(written(tmp_path, text))
    assert not marker.exists()


@pytest.mark.parametrize("name", ["../model.onnx", "/etc/passwd", "sub/model.onnx", "..", "a\\\\b.onnx"])
def test_that_a_model_file_outside_the_folder_is_refused(tmp_path, name):
    text = TEXT.replace("file: model.onnx", f'file: "{name}"')
    with pytest.raises(UserError, match=r"model\.file"):
        load_manifest(written(tmp_path, text))


@pytest.mark.parametrize("content", ["", "[]", "just text", "null", "a: &x 1\nb: *x\n"])
def test_that_a_document_of_another_kind_is_refused_with_a_sentence(tmp_path, content):
    with pytest.raises(UserError, match="is not valid"):
        load_manifest(written(tmp_path, content))


def test_that_bytes_which_are_no_text_are_refused(tmp_path):
    (tmp_path / "manifest.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UserError, match="cannot be read"):
        load_manifest(tmp_path)


def test_that_a_folder_without_a_manifest_says_so(tmp_path):
    with pytest.raises(UserError, match=r"There is no manifest\.yaml"):
        load_manifest(tmp_path)


def test_that_a_manifest_cannot_be_changed_after_it_was_checked():
    with pytest.raises(ValidationError):
        load_manifest(BUNDLED).version = "2.0.0"


def test_that_infinite_numbers_are_refused(tmp_path):
    with pytest.raises(UserError, match="range"):
        load_manifest(written(tmp_path, TEXT.replace("range: [0, 400]", "range: [0, .inf]")))


@pytest.mark.parametrize("ends", ["[400, 0]", "[400, 400]"])
def test_that_a_range_of_evidence_that_does_not_rise_is_refused_with_its_line(tmp_path, ends):
    text = TEXT.replace("range: [0, 400]", f"range: {ends}")
    with pytest.raises(UserError, match=rf"line {line_number(text, '  range')}: 'explain\.range': gives the lower end"):
        load_manifest(written(tmp_path, text))


def parts_of(model):
    """A part of the manifest and all parts in it."""
    found = {model}
    for field in model.model_fields.values():
        for kind in classes_in(field.annotation):
            found |= parts_of(kind)
    return found


def classes_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {kind for inner in get_args(annotation) for kind in classes_in(inner)}


def test_that_the_advice_leads_to_a_page_that_names_every_field(tmp_path):
    with pytest.raises(UserError) as error:
        load_manifest(written(tmp_path, "id: x\n"))
    assert "resources/docs/plugins.md" in error.value.advice
    page = resource_path("docs", "plugins.md").read_text(encoding="utf-8")
    fields = [(f.alias or name, f) for part in parts_of(Manifest) for name, f in part.model_fields.items()]
    assert len(fields) > 80
    mark = {name: f"`{name}` *" if field.is_required() else f"`{name}`" for name, field in fields}
    assert [name for name, shown in mark.items() if shown not in page] == []


def test_that_the_example_of_the_page_is_a_valid_manifest(tmp_path):
    page = resource_path("docs", "plugins.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    assert load_manifest(written(tmp_path, example)).id == "bright-spots"


def test_that_the_bundled_severity_rules_say_what_their_sources_say():
    rules = load_manifest(BUNDLED).severity
    of = {mm: severity_of([Measurement("diameter", mm, "mm")], rules).value for mm in (5.9, 6.0, 8.0, 8.1)}
    assert of == {5.9: "low", 6.0: "moderate", 8.0: "moderate", 8.1: "high"}
