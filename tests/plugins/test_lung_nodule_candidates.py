import hashlib
import math
import subprocess
import sys

import numpy as np
import onnx
import pytest

from medviewer.domain.job import CancelToken
from medviewer.domain.resources import plugins_path
from medviewer.inference.catalog import load_plugin
from medviewer.inference.pipeline import Subject, analyse
from medviewer.inference.runtime import Runtime
from medviewer.io.load import load_volume
from medviewer.io.scan import scan

FOLDER = plugins_path() / "lung-nodule-candidates"


def silent(_):
    """A progress report that nobody reads."""


def test_that_the_script_builds_the_model_of_the_manifest_byte_for_byte(tmp_path):
    target = tmp_path / "model.onnx"
    subprocess.run([sys.executable, str(FOLDER / "train" / "build_model.py"), "-o", str(target)], check=True)
    built = hashlib.sha256(target.read_bytes()).hexdigest()
    assert built == load_plugin(FOLDER).manifest.model.sha256
    assert target.read_bytes() == (FOLDER / "model.onnx").read_bytes()


def test_that_the_model_is_made_of_standard_operators_only():
    model = onnx.load(FOLDER / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    assert {node.domain for node in model.graph.node} == {""}
    assert "Conv" in {node.op_type for node in model.graph.node}


@pytest.mark.parametrize("word", ["not a cleared device", "demonstration", "no probability", "rule-based"])
def test_that_the_card_says_plainly_what_the_model_is(word):
    text = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split()).lower()
    assert word in text


def response_at_the_middle(values):
    runtime = Runtime("cpu")
    session = runtime.load(load_plugin(FOLDER))
    tile = np.ascontiguousarray(values[None, None], dtype=np.float32)
    outputs = runtime.run(session, {"image": tile}, CancelToken())
    n = outputs["response"].shape[2] // 2
    return {
        name: float(value[0, 0, n - 1 : n + 1, n - 1 : n + 1, n - 1 : n + 1].max()) for name, value in outputs.items()
    }


def distances(shape=64):
    axis = (np.arange(shape) - (shape - 1) / 2) * 1.5
    return np.meshgrid(axis, axis, axis, indexing="ij")


def parenchyma_with(distance):
    return -850.0 + 880.0 * np.clip(0.5 - distance / 1.5, 0, 1)


def test_that_a_ball_answers_more_than_twice_as_strong_as_a_vessel_a_crossing_or_a_bend():
    z, y, x = distances()
    ball = response_at_the_middle(parenchyma_with(np.sqrt(x**2 + y**2 + z**2) - 4.0))
    along_x, along_z = np.hypot(y, z) - 2.5, np.hypot(x, y) - 2.5
    vessel = response_at_the_middle(parenchyma_with(along_x))
    crossing = response_at_the_middle(parenchyma_with(np.minimum(along_x, along_z)))
    slanted = np.hypot(y, z - 0.7 * np.abs(x)) - 2.5
    bend = response_at_the_middle(parenchyma_with(slanted))
    assert ball["response"] > 500
    assert vessel["response"] < ball["response"] / 4
    assert crossing["response"] < ball["response"] / 2
    assert bend["response"] < ball["response"] / 2


def test_that_the_best_scale_grows_with_the_ball():
    z, y, x = distances(80)
    radii = [
        response_at_the_middle(parenchyma_with(np.sqrt(x**2 + y**2 + z**2) - r))["radius"]
        for r in (2.5, 4.5, 7.0, 10.0)
    ]
    assert radii == sorted(radii)
    assert radii[0] < radii[-1]


@pytest.fixture(scope="module")
def demo(chest_phantom):
    folder, truth = chest_phantom
    study = scan(folder, CancelToken(), silent).studies[0]
    volume = load_volume(study.series[0], CancelToken(), silent)
    subject = Subject(volume, study.series[0], study.uid, str(folder))
    return truth, analyse(load_plugin(FOLDER), subject, Runtime("cpu"), CancelToken(), silent)


@pytest.mark.slow
def test_that_five_of_six_nodules_of_the_demo_study_are_positive_at_four_false_ones_at_most(demo):
    truth, analysis = demo
    positive = [f for f in analysis.findings if f.positive]

    def marked(finding, nodule):
        return math.dist(finding.region.center_lps, nodule.center_lps) <= max(nodule.diameter_mm / 2, 5.0)

    found = [n for n in truth.nodules if any(marked(f, n) for f in positive)]
    wrong = [f for f in positive if not any(marked(f, n) for n in truth.nodules)]
    assert len(found) >= 5
    assert len(wrong) <= 4


@pytest.mark.slow
def test_that_no_vessel_crossing_of_the_demo_study_is_positive(demo):
    truth, analysis = demo
    centers = [f.region.center_lps for f in analysis.findings if f.positive]
    assert all(math.dist(center, trap.center_lps) > 6.0 for center in centers for trap in truth.traps)
