from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from medviewer.domain.errors import UserError
from medviewer.domain.finding import Evidence, EvidenceKind, Sentence
from medviewer.domain.findings_codec import analysis_to_json
from medviewer.domain.resources import resource_path
from medviewer.export import findings_json


@pytest.fixture
def path(tmp_path, finished):
    place = tmp_path / "findings.json"
    findings_json.write(finished, place)
    return place


def test_that_findings_and_decisions_come_back_as_they_were_written(path, finished):
    analysis, decisions = findings_json.read_findings(path)
    assert decisions == finished.decisions
    assert analysis_to_json(analysis) == analysis_to_json(finished.analysis)
    assert analysis.findings == finished.analysis.findings


def test_that_the_file_has_the_keys_of_the_command_line_contract(path):
    value = json.loads(path.read_text())
    assert value["schema"] == 1
    assert set(value) >= {"study_uid", "series_id", "source", "sop_instance_uids", "model", "findings", "decisions"}
    assert set(value["model"]) >= {"id", "version", "sha256", "operating_point", "device", "seconds"}
    assert value["findings"][0]["region"].keys() == {"kind", "center_lps", "size_mm", "axes"}
    assert value["decisions"][1]["verdict"] == "rejected"
    assert value["decisions"][1]["time"].endswith("+00:00")


def test_that_candidates_below_the_operating_point_are_in_the_file_though_not_in_the_report(tmp_path, pending):
    low = replace(pending.analysis.findings[0], positive=False, id="8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e0009")
    report = replace(pending, analysis=replace(pending.analysis, findings=(*pending.analysis.findings, low)))
    findings_json.write(report, tmp_path / "f.json")
    analysis, _ = findings_json.read_findings(tmp_path / "f.json")
    assert [f.positive for f in analysis.findings] == [True, True, True, False]


def test_that_what_a_model_says_can_be_said_in_another_language_from_the_file_too(tmp_path, pending):
    sentence = Sentence("{what}: {value} HU", (("what", "Core"), ("value", "467")))
    said = (Evidence(EvidenceKind.TEXT, "a"), Evidence(EvidenceKind.TEXT, sentence.english, sentence=sentence))
    finding = replace(pending.analysis.findings[0], evidence=said)
    findings_json.write_analysis(replace(pending.analysis, findings=(finding,)), tmp_path / "f.json")
    value = json.loads((tmp_path / "f.json").read_text())["findings"][0]
    assert value["evidence_text"] == ["a", "Core: 467 HU"]
    assert value["evidence_sentences"] == [None, {"{what}: {value} HU": {"what": "Core", "value": "467"}}]
    assert findings_json.read_findings(tmp_path / "f.json")[0].findings[0].evidence == said


def test_that_a_source_path_of_any_bytes_comes_back(tmp_path, pending):
    findings_json.write_analysis(replace(pending.analysis, source="a/\udcff\u738b"), tmp_path / "f.json")
    assert findings_json.read_findings(tmp_path / "f.json")[0].source == "a/\udcff\u738b"


def test_that_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json.loads(resource_path("schemas", "findings.schema.json").read_text()))


def test_that_an_analysis_that_does_not_fit_the_schema_is_not_written(tmp_path, pending):
    with pytest.raises(ValueError, match=r"study_uid"):
        findings_json.write_analysis(replace(pending.analysis, study_uid=""), tmp_path / "f.json")
    assert not (tmp_path / "f.json").exists()


def test_that_a_findings_file_is_saved_whole_or_not_at_all(tmp_path, pending):
    findings_json.save_findings(pending.analysis, tmp_path / "out" / "f.json")
    assert findings_json.read_findings(tmp_path / "out" / "f.json")[0].findings == pending.analysis.findings
    with pytest.raises(UserError, match="could not be written"):
        findings_json.save_findings(pending.analysis, tmp_path / "out" / "f.json" / "g.json")


def without(key: str):
    return lambda value: value.pop(key)


BROKEN = {
    "missing key": (without("model"), r"'model' is a required property"),
    "score": (lambda v: v["findings"][0].update(score=1.5), r"at \$\.findings\[0\]\.score"),
    "verdict": (lambda v: v["decisions"][0].update(verdict="maybe"), r"at \$\.decisions\[0\]\.verdict"),
    "reader": (lambda v: v["decisions"][0].update(reader=" "), r"decisions\[0\]\.reader"),
    "region": (lambda v: v["findings"][1]["region"].update(kind="blob"), r"findings\[1\]\.region"),
    "size": (lambda v: v["findings"][1]["region"].update(size_mm=[1, 0, 1]), r"findings\[1\]\.region"),
    "axes": (lambda v: v["findings"][0]["region"].update(axes=[[1, 0, 0]] * 3), r"orthonormal"),
    "time": (lambda v: v["run"].update(time="yesterday"), r"run\.time"),
    "time of no day": (lambda v: v["run"].update(time="2026-02-31T00:00:00Z"), r"day"),
    "no zone": (lambda v: v["decisions"][0].update(time="2026-02-03T00:00:00"), r"decisions\[0\]\.time"),
    "stray": (lambda v: v["decisions"][0].update(finding="other"), r"which is not listed"),
    "twice": (lambda v: v["findings"].append(v["findings"][0]), r"listed twice"),
    "modified without region": (lambda v: v["decisions"][2].update(region=None), r"region"),
}


def heatmap_at(file: str):
    value = {"file": file, "unit": "1", "range": [0, 1], "method": "m"}
    return lambda v: v["findings"][0].update(heatmap=value)


for outside in ("/etc/x.nii.gz", "../x.nii.gz", "a/../../x.nii.gz", "..", "C:\\x.nii.gz"):
    BROKEN[f"heatmap {outside}"] = (heatmap_at(outside), r"heatmap")


def test_that_a_heatmap_beside_or_below_the_file_is_named(path):
    for inside in ("heatmap.nii.gz", "maps/run..1.nii.gz"):
        value = json.loads(path.read_text())
        heatmap_at(inside)(value)
        path.write_text(json.dumps(value))
        assert findings_json.read_findings(path)[0].findings[0].evidence[0].file == inside


@pytest.mark.parametrize("case", BROKEN)
def test_that_a_file_that_does_not_fit_is_told_with_the_place_that_is_wrong(path, case):
    spoil, sentence = BROKEN[case]
    value = json.loads(path.read_text())
    spoil(value)
    path.write_text(json.dumps(value))
    with pytest.raises(UserError, match=sentence):
        findings_json.read_findings(path)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[1, 2", b"[]", b"null", b'{"schema": NaN}', b"[" * 100_000]
)
def test_that_a_file_that_is_no_findings_file_is_told(tmp_path, content):
    (tmp_path / "f.json").write_bytes(content)
    with pytest.raises(UserError, match="is not a findings file"):
        findings_json.read_findings(tmp_path / "f.json")


def test_that_a_file_of_a_newer_version_is_told(tmp_path):
    (tmp_path / "f.json").write_text('{"schema": 2}')
    with pytest.raises(UserError, match="newer version"):
        findings_json.read_findings(tmp_path / "f.json")


def test_that_an_absent_file_or_a_folder_is_told(tmp_path):
    for place in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(UserError, match="cannot be read"):
            findings_json.read_findings(place)
