from dataclasses import replace

import numpy as np
import pytest
from samples import plain_geometry, sample_series

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.passport import passport
from medviewer.domain.study import FrameRef, HealthNote, HealthSeverity, InstanceRef, SeriesKind

TILT = HealthNote("gantry_tilt", HealthSeverity.WARNING, "The gantry was tilted.")
LOSSY = HealthNote("lossy", HealthSeverity.WARNING, "Compressed with loss.")


def frames_at(heights, orientation=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), frame_uid="1.2.3"):
    normal = np.cross(*np.array(orientation))
    instance = InstanceRef("1", "2", None)
    return tuple(
        FrameRef(
            instance,
            ImageHeader(
                4, 5, position=tuple(normal * h), orientation=orientation, pixel_spacing=(0.5, 0.7), frame_uid=frame_uid
            ),
        )
        for h in heights
    )


def stacked(heights, **changes):
    frames = frames_at(heights, **{k: changes.pop(k) for k in ("orientation", "frame_uid") if k in changes})
    return sample_series(frames=frames, shape=(len(heights), 4, 5), **changes)


def texts(series):
    return {line.topic: line.text for line in passport(series).lines}


def test_that_a_sound_stack_says_its_spacing_pixels_direction_and_source():
    said = texts(stacked([0.0, 3.0, 6.0]))
    assert said["Slices"] == "3, 3 mm apart"
    assert said["Pixels"] == "0.7 x 0.5 mm (width x height)"
    assert said["Orientation"] == "axial; rows run to L, columns to P"
    assert said["Frame of reference"] == "1.2.3"
    assert "Image Position" in said["Millimetres"]
    assert passport(stacked([0.0, 3.0])).verdict == "geometry sound"
    assert passport(stacked([0.0, 3.0])).severity is None


def test_that_an_oblique_stack_says_by_how_much():
    lean = np.deg2rad(20)
    said = texts(stacked([0.0, 3.0], orientation=((1.0, 0.0, 0.0), (0.0, float(np.cos(lean)), float(np.sin(lean))))))
    assert said["Orientation"].startswith("axial, 20.0 degrees oblique")


def test_that_one_slice_is_told_as_one_and_a_missing_frame_of_reference_too():
    said = texts(stacked([0.0], frame_uid="", times=4))
    assert said["Slices"] == "one, 4 times"
    assert said["Frame of reference"].startswith("none")


def test_that_a_resampled_stack_tells_its_steps_and_what_was_done():
    series = stacked([0.0, 2.0, 5.0], is_resampled=True, health=(TILT, LOSSY))
    said = passport(series)
    assert texts(series)["Slices"] == "3, 2 to 3 mm apart along their normal"
    assert said.faults == (TILT,)
    assert said.lines[-1].topic == "Done about it"
    assert said.lines[-1].text == TILT.text
    assert (said.verdict, said.severity) == ("resampled", HealthSeverity.WARNING)


@pytest.mark.parametrize(("code", "verdict"), [("undecodable", "check geometry"), ("no_geometry", "no geometry")])
def test_that_the_badge_names_the_kind_of_fault(code, verdict):
    note = HealthNote(code, HealthSeverity.ERROR, "A sentence.")
    assert passport(stacked([0.0, 3.0], health=(note,))).verdict == verdict


def test_that_a_file_with_a_matrix_names_it_as_the_source():
    said = texts(replace(sample_series(plain_geometry()), frames=()))
    assert said["Millimetres"] == "the matrix of the file"
    assert said["Slices"].endswith("mm apart")


def test_that_a_picture_has_no_millimetres():
    picture = replace(sample_series(), frames=(), geometry=None, kind=SeriesKind.IMAGE)
    assert texts(picture)["Millimetres"].startswith("none")
