import json

import numpy as np
import pydicom
import SimpleITK as sitk
from series import affine_of, write_series

from medviewer.domain.decision import Decision, Verdict
from medviewer.services import Services, now

MODEL = "lung-nodule-candidates"


def test_that_models_are_listed_with_version_and_hash(medviewer):
    answer = medviewer("models", "list", "--json")
    assert answer.code == 0
    listed = {m["id"]: m for m in answer.json["models"]}
    assert len(listed[MODEL]["sha256"]) == 64
    assert MODEL in medviewer("models", "list").out


def test_that_a_broken_plug_in_is_named_and_the_rest_is_used(medviewer, medviewer_home):
    folder = medviewer_home / "plugins" / "broken"
    folder.mkdir(parents=True)
    (folder / "manifest.yaml").write_text("id: broken\nnonsense: 1\n")
    answer = medviewer("models", "list", "--json")
    assert answer.code == 1
    assert "nonsense" in answer.json["broken"][0]["reason"]
    assert [m["id"] for m in answer.json["models"]] == [MODEL]


def test_that_findings_and_a_heatmap_on_the_source_grid_are_written(analysed, demo_study):
    findings = json.loads((analysed / "findings.json").read_text())
    assert findings["model"]["id"] == MODEL
    assert findings["decisions"] == []
    positive = [f for f in findings["findings"] if f["positive"]]
    truth = json.loads((demo_study / "truth.json").read_text())
    hit = [
        nodule
        for nodule in truth["nodules"]
        if any(
            np.linalg.norm(np.subtract(f["region"]["center_lps"], nodule["center_lps"]))
            <= max(5.0, nodule["diameter_mm"] / 2)
            for f in positive
        )
    ]
    assert len(hit) >= 5
    assert len(positive) - len(hit) <= 4
    heatmap = sitk.ReadImage(str(analysed / positive[0]["heatmap"]["file"]))
    slices = sorted(demo_study.rglob("*.dcm"))
    assert heatmap.GetSize() == (256, 256, len(slices))
    assert positive[0]["heatmap"]["range"] == [0.0, 400.0]
    strongest = max(positive, key=lambda f: f["score"])
    place = heatmap.TransformPhysicalPointToIndex(strongest["region"]["center_lps"])
    assert heatmap[place] > 100
    uids = {str(pydicom.dcmread(p, stop_before_pixels=True).SOPInstanceUID) for p in slices}
    assert {f["key_sop_instance_uid"] for f in positive} <= uids


def test_that_a_model_that_is_not_there_is_said(medviewer, demo_study, tmp_path):
    answer = medviewer("analyse", demo_study, "--model", "nothing", "-o", tmp_path / "out")
    assert answer.code == 3
    assert "no model nothing" in answer.err
    assert not (tmp_path / "out").exists()


def test_that_cuda_without_a_gpu_ends_with_three(medviewer, demo_study, tmp_path):
    answer = medviewer("analyse", demo_study, "--model", MODEL, "--device", "cuda", "-o", tmp_path / "out")
    if answer.code == 0:
        findings = json.loads((tmp_path / "out" / "findings.json").read_text())
        assert findings["model"]["device"] == "CUDAExecutionProvider"
    else:
        assert answer.code == 3
        assert "GPU" in answer.err
        assert not (tmp_path / "out").exists()


def test_that_a_series_the_model_does_not_accept_is_refused(medviewer, tmp_path):
    affine = affine_of((2.0, 1.0, 1.0), (0, 0, 0))
    write_series(tmp_path / "mr", affine, np.zeros((20, 16, 16), np.int16), Modality="MR")
    answer = medviewer("analyse", tmp_path / "mr", "--model", MODEL, "-o", tmp_path / "out")
    assert answer.code == 3
    assert "MR" in answer.err
    assert not (tmp_path / "out").exists()


def test_that_an_output_place_that_is_a_file_is_said(medviewer, demo_study, tmp_path):
    (tmp_path / "out").write_text("")
    answer = medviewer("analyse", demo_study, "--model", MODEL, "-o", tmp_path / "out")
    assert answer.code == 3
    assert "could not be written" in answer.err


def test_that_a_report_of_an_undecided_analysis_is_preliminary(medviewer, analysed, tmp_path):
    answer = medviewer("report", analysed, "--formats", "pdf,sr,json,csv", "-o", tmp_path)
    assert (answer.code, answer.err) == (0, "")
    names = ["findings.csv", "findings.json", "heatmap.nii.gz", "report.pdf", "report_sr.dcm"]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == names
    document = pydicom.dcmread(tmp_path / "report_sr.dcm")
    assert (document.VerificationFlag, document.PreliminaryFlag) == ("UNVERIFIED", "PRELIMINARY")


def test_that_a_report_by_study_uid_carries_the_decisions_on_record(medviewer, analysed, tmp_path):
    findings = json.loads((analysed / "findings.json").read_text())
    services = Services()
    (analysis,) = services.store.analyses(findings["study_uid"])
    first = next(f for f in analysis.findings if f.positive)
    decision = Decision(first.id, Verdict.ACCEPTED, "Dr One", "Reader", now(), analysis.provenance.model)
    services.store.append(decision, findings["study_uid"])
    services.close()
    answer = medviewer("report", findings["study_uid"], "--formats", "json", "-o", tmp_path)
    assert answer.code == 0
    written = json.loads((tmp_path / "findings.json").read_text())
    assert [(d["finding"], d["verdict"], d["reader"]) for d in written["decisions"]] == [
        (first.id, "accepted", "Dr One")
    ]


def test_that_unknown_formats_and_sources_are_said(medviewer, analysed, tmp_path):
    assert medviewer("report", analysed, "--formats", "docx", "-o", tmp_path).code == 2
    answer = medviewer("report", "1.2.3.4", "--formats", "pdf", "-o", tmp_path)
    assert answer.code == 3
    assert "neither a folder nor a study" in answer.err


def test_that_images_that_are_gone_are_said(medviewer, analysed, tmp_path):
    path = analysed / "findings.json"
    findings = json.loads(path.read_text())
    path.write_text(json.dumps({**findings, "source": str(tmp_path / "gone")}))
    answer = medviewer("report", analysed, "--formats", "pdf", "-o", tmp_path)
    assert answer.code == 3
    assert "gone" in answer.err
