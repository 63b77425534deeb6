import hashlib
import math
import time
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from made_lungs import AXIAL, BUNDLED, LUNG_OFFSET_X, MIDDLE, at, grid, plugin_folder, rotation, series_of, trunk

from medviewer.domain.errors import UserError
from medviewer.domain.finding import EvidenceKind, Severity, Side
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.volume import Volume
from medviewer.inference.catalog import load_plugin
from medviewer.inference.pipeline import Subject, analyse
from medviewer.inference.runtime import Runtime

FLIPPED = AXIAL * [-1, -1, 1]
GRIDS = {
    "axial, thick slices": (AXIAL, (3.0, 1.1, 1.1)),
    "flipped, uneven pixels": (FLIPPED, (2.0, 1.2, 1.6)),
    "oblique": (rotation((1, 2, 0.5), 17) @ AXIAL, (2.2, 1.4, 1.4)),
    "mirrored handedness, oblique": (rotation((0, 1, 1), -12) @ AXIAL * [1, 1, -1], (1.8, 1.5, 1.5)),
}
JOB_ID = "6f1d0c3e-8a52-4f0e-9a55-0d6f3f1c2b7a"
BALLS = (
    (at(-LUNG_OFFSET_X - 10, 15, 20), 9.0),
    (at(LUNG_OFFSET_X + 5, -20, -25), 12.0),
)


@pytest.fixture(scope="module")
def runtime():
    return Runtime("cpu")


def run(runtime, volume, plugin=None, **changes):
    series = changes.pop("series", None) or series_of(volume)
    subject = Subject(volume, series, "2.25.4", "as/given", **changes)
    return analyse(plugin or load_plugin(BUNDLED), subject, runtime, CancelToken(), lambda _: None)


@pytest.mark.parametrize("name", GRIDS)
def test_that_boxes_lie_on_balls_whose_place_is_known_in_the_patient(runtime, name):
    volume = trunk(grid(*GRIDS[name]), BALLS)
    analysis = run(runtime, volume)
    positive = [f for f in analysis.findings if f.positive]
    assert len(positive) == len(BALLS)
    for center, diameter in BALLS:
        near = min(positive, key=lambda f: math.dist(f.region.center_lps, center))
        assert math.dist(near.region.center_lps, center) < 1.0
        assert near.measurement("diameter").value == pytest.approx(diameter, abs=1.6)
        np.testing.assert_allclose(near.region.axes, volume.geometry.directions, atol=1e-9)
        assert near.side is (Side.RIGHT if center[0] < MIDDLE[0] else Side.LEFT)
        assert near.severity is Severity.HIGH


def test_that_the_heatmap_lies_on_the_source_grid_with_its_peak_in_the_ball(runtime):
    volume = trunk(grid(*GRIDS["oblique"]), BALLS[:1])
    shown = run(runtime, volume).heatmap
    assert shown.volume.geometry is volume.geometry
    assert (shown.unit, shown.value_range, shown.method) == ("HU", (0.0, 400.0), "response")
    peak = np.unravel_index(np.argmax(shown.volume.array), shown.volume.array.shape)
    place = sitk_place(volume.geometry, peak)
    assert math.dist(place, BALLS[0][0]) < 3.0
    assert shown.volume.array.max() > 400  # the values are the model's, not stretched to the scale
    assert shown.volume.array[0].max() == 0  # below the lungs there is none


def sitk_place(geometry, index):
    """The patient position of an index by SimpleITK, which is not our own arithmetic."""
    image = sitk.Image([int(n) for n in reversed(geometry.shape)], sitk.sitkUInt8)
    image.SetSpacing([float(s) for s in reversed(geometry.spacing_mm)])
    columns = (geometry.affine[:3, :3] / np.array(geometry.spacing_mm))[:, ::-1]
    image.SetDirection([float(v) for v in columns.ravel()])
    image.SetOrigin([float(v) for v in geometry.affine[:3, 3]])
    return image.TransformIndexToPhysicalPoint([int(n) for n in reversed(index)])


@pytest.fixture(scope="module")
def three(runtime):
    """The analysis of a trunk with two balls and one too small to be sure of."""
    volume = trunk(grid(*GRIDS["axial, thick slices"]), (*BALLS, (at(LUNG_OFFSET_X, 20, 20), 4.4)))
    return volume, run(runtime, volume, job_id=JOB_ID)


def test_that_a_finding_says_where_it_comes_from(three):
    volume, analysis = three
    series = series_of(volume)
    model = hashlib.sha256((BUNDLED / "model.onnx").read_bytes()).hexdigest()
    provenance = analysis.provenance
    assert provenance.model.sha256 == model
    assert provenance.pixel_sha256 == hashlib.sha256(volume.array.tobytes()).hexdigest()
    assert provenance.sop_instance_uids == tuple(i.sop_instance_uid for i in series.instances)
    assert provenance.device == "CPUExecutionProvider"
    assert provenance.time.utcoffset().total_seconds() == 0
    assert analysis.run_id == JOB_ID
    assert (analysis.study_uid, analysis.series_id, analysis.source) == ("2.25.4", series.id, "as/given")
    best = analysis.findings[0]
    slice_number = round(float(volume.geometry.to_index(best.region.center_lps)[0]))
    assert best.key_sop_instance_uid == series.instances[slice_number].sop_instance_uid
    assert [e.kind for e in best.evidence] == [EvidenceKind.HEATMAP, EvidenceKind.TEXT]
    assert best.measurement("contrast").unit == "[hnsf'U]"


def test_that_the_same_claim_has_the_same_identity_in_every_run(runtime, three):
    volume, first = three
    second = run(runtime, volume)
    assert [(f.region, f.score) for f in first.findings] == [(f.region, f.score) for f in second.findings]
    assert first.run_id != second.run_id
    assert [f.id for f in first.findings] == [f.id for f in second.findings]
    assert len({f.id for f in first.findings}) == len(first.findings)


def test_that_scores_come_best_first_and_below_the_operating_point_are_not_positive(three):
    _, analysis = three
    scores = [f.score for f in analysis.findings]
    assert scores == sorted(scores, reverse=True)
    assert all(f.positive == (f.score >= analysis.operating_point) for f in analysis.findings)
    assert any(not f.positive for f in analysis.findings)


def test_that_a_series_of_another_modality_is_refused_by_name(runtime):
    volume = trunk(grid(AXIAL, (6.0, 4.0, 4.0)))
    with pytest.raises(UserError, match="is made for CT; this series is MR"):
        run(runtime, volume, series=series_of(volume, "MR"))


def test_that_too_few_slices_are_refused_with_both_numbers(runtime):
    volume = trunk(grid(AXIAL, (20.0, 4.0, 4.0)))
    with pytest.raises(UserError, match="at least 16 slices; this series has 9"):
        run(runtime, volume)


def test_that_another_body_part_and_thick_slices_are_warned_about_and_run(runtime):
    volume = trunk(grid(AXIAL, (6.0, 2.0, 2.0)), BALLS)
    analysis = run(runtime, volume, series=series_of(volume, body_part="HEAD"))
    assert any("this series says HEAD" in text for text in analysis.warnings)
    assert any("6.0 mm apart" in text for text in analysis.warnings)
    assert analysis.findings


def test_that_a_picture_without_lungs_is_said_not_searched(runtime):
    geometry = grid(AXIAL, (5.0, 3.0, 3.0))
    solid = Volume(geometry, np.full(geometry.shape, 40, np.int16), "HU")
    with pytest.raises(UserError, match="No lungs were found"):
        run(runtime, solid)


def test_that_a_tilted_grid_is_refused(runtime):
    geometry = grid(AXIAL, (5.0, 3.0, 3.0))
    sheared = geometry.affine.copy()
    sheared[1, 0] += 1.5
    tilted = Geometry(sheared, geometry.shape)
    with pytest.raises(UserError, match="tilted"):
        run(runtime, Volume(tilted, np.zeros(tilted.shape, np.int16), "HU"))


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_that_voxels_which_are_not_numbers_are_refused(runtime, number):
    geometry = grid(AXIAL, (5.0, 3.0, 3.0))
    values = np.zeros(geometry.shape, np.float32)
    values[1, 2, 3] = number
    with pytest.raises(UserError, match="not finite"):
        run(runtime, Volume(geometry, values, "HU"))


def test_that_a_manifest_naming_tensors_the_model_lacks_is_refused(runtime, tmp_path):
    folder = plugin_folder(tmp_path, (BUNDLED / "model.onnx").read_bytes(), [("core: core", "core: kernel")])
    volume = trunk(grid(AXIAL, (6.0, 4.0, 4.0)))
    with pytest.raises(UserError, match="different tensors: kernel"):
        run(runtime, volume, load_plugin(folder))


def test_that_evidence_the_model_does_not_give_is_refused_before_the_run_unless_none_is_drawn(runtime, tmp_path):
    model = (BUNDLED / "model.onnx").read_bytes()
    folder = plugin_folder(tmp_path / "a", model, [("tensor: response", "tensor: saliency")])
    volume = trunk(grid(AXIAL, (6.0, 4.0, 4.0)))
    with pytest.raises(UserError, match="different tensors: saliency"):
        run(runtime, volume, load_plugin(folder))
    edits = [("tensor: response", "tensor: saliency"), ("method: response", "method: none")]
    assert run(runtime, volume, load_plugin(plugin_folder(tmp_path / "b", model, edits))).heatmap is None


def test_that_a_cancel_during_the_tiles_ends_the_run_within_a_second(runtime):
    volume = trunk(grid(*GRIDS["axial, thick slices"]), BALLS)
    token, cancelled_at, told = CancelToken(), [], []

    def progress(step):
        told.append(step.fraction)
        if "tile 2" in step.message and not cancelled_at:
            cancelled_at.append(time.perf_counter())
            token.cancel()

    subject = Subject(volume, series_of(volume), "2.25.4", "x")
    with pytest.raises(Cancelled):
        analyse(load_plugin(BUNDLED), subject, runtime, token, progress)
    assert time.perf_counter() - cancelled_at[0] < 1.0
    assert told == sorted(told)
    assert told[-1] < 0.85


def test_that_a_cancelled_run_before_its_start_does_nothing(runtime):
    token = CancelToken()
    token.cancel()
    volume = trunk(grid(AXIAL, (6.0, 4.0, 4.0)))
    with pytest.raises(Cancelled):
        analyse(load_plugin(BUNDLED), Subject(volume, series_of(volume), "1", "x"), runtime, token, lambda _: None)


def test_that_a_run_says_which_time_it_looked_at_and_its_key_image_is_of_that_time(runtime):
    volume = trunk(grid(AXIAL, (6.0, 2.0, 2.0)), BALLS)
    one = series_of(volume)
    later = tuple(
        replace(f, instance=replace(f.instance, sop_instance_uid=f"{n}")) for n, f in enumerate(one.pictures())
    )
    frames = (*one.pictures(), *later)
    series = replace(one, times=2, frames=frames, instances=tuple(frame.instance for frame in frames))
    analysis = run(runtime, volume, series=series, time=1)
    assert analysis.time == 1
    assert "The model looked at time 2 of 2 alone." in analysis.warnings
    best = analysis.findings[0]
    height = round(float(volume.geometry.to_index(best.region.center_lps)[0]))
    assert best.key_sop_instance_uid == str(height)


def test_that_in_one_object_with_all_slices_the_key_image_is_that_object(runtime):
    volume = trunk(grid(AXIAL, (6.0, 2.0, 2.0)), BALLS)
    one = series_of(volume)
    whole = one.instances[0]
    frames = tuple(replace(frame, instance=whole, number=n) for n, frame in enumerate(one.pictures()))
    analysis = run(runtime, volume, series=replace(one, instances=(whole,), frames=frames, geometry=None))
    assert {finding.key_sop_instance_uid for finding in analysis.findings} == {whole.sop_instance_uid}
    assert analysis.provenance.sop_instance_uids == (whole.sop_instance_uid,)
    assert not any("time" in text for text in analysis.warnings)


def test_that_a_gap_between_slices_is_refused_as_such_and_empty_ends_are_not(runtime):
    volume = trunk(grid(AXIAL, (6.0, 2.0, 2.0)), BALLS)
    empty = int(volume.array.min()) - 1
    values = volume.array.copy()
    values[:2], values[-1] = empty, empty
    ended = Volume(volume.geometry, values.copy(), "HU", padding=(empty, empty))
    assert [f.region for f in run(runtime, ended).findings if f.positive]
    values[20] = empty
    with pytest.raises(UserError, match="needs slices without gaps"):
        run(runtime, Volume(volume.geometry, values, "HU", padding=(empty, empty)))
