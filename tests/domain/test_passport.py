from dataclasses import replace

import numpy as np
import pytest
from samples import picture_volume, plain_geometry, sample_series

from medviewer.domain.image_header import DetectorFacts, ImageHeader
from medviewer.domain.loaded import Loaded
from medviewer.domain.passport import passport
from medviewer.domain.study import FrameRef, HealthNote, HealthSeverity, InstanceRef, SeriesKind
from medviewer.domain.ultrasound import PhysicalUnit, RegionAxis, UltrasoundRegion, UltrasoundRegions

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


def pictures(*headers, notes=()):
    instance = InstanceRef("1", "2", None)
    frames = tuple(FrameRef(instance, header) for header in headers)
    shape = (len(frames), 4, 5)
    series = sample_series(frames=frames, shape=shape, kind=SeriesKind.IMAGE, health=tuple(notes))
    return replace(series, geometry=None)


def loaded_with(*regions, left_out=(), count=1):
    volume = picture_volume((count, 4, 5))
    return Loaded((volume,), ultrasound=(UltrasoundRegions(tuple(regions), tuple(left_out)),) * count)


def lines_of(series, loaded=None):
    return [(line.topic, line.text) for line in passport(series, loaded).lines]


REGIONS_NOTE = HealthNote("ultrasound_regions", HealthSeverity.NOTE, "Each region has a scale of its own.")
NO_GEOMETRY = HealthNote("no_geometry", HealthSeverity.NOTE, "No place.")
TISSUE = UltrasoundRegion((1, 4), (0, 3), RegionAxis(PhysicalUnit.CM, 0.02), RegionAxis(PhysicalUnit.CM, 0.03))


def test_that_the_ultrasound_regions_of_a_picture_are_listed_with_their_scales():
    series = pictures(ImageHeader(4, 5), notes=(NO_GEOMETRY, REGIONS_NOTE))
    told = lines_of(series, loaded_with(TISSUE, TISSUE))
    assert ("Millimetres", "ultrasound regions (2)") in told
    assert ("Region 2", "2D tissue: 0.2 x 0.3 mm per pixel (width x height); columns 1 to 4, rows 0 to 3") in told
    assert passport(series).verdict == "regions only"
    assert lines_of(series)[1:] == [("Millimetres", "ultrasound regions")]
    empty = Loaded((picture_volume((1, 4, 5)),))
    assert lines_of(series, empty)[1:] == [("Millimetres", "none: pixels only")]


def test_that_regions_that_differ_from_picture_to_picture_are_counted():
    series = pictures(ImageHeader(4, 5), ImageHeader(4, 5))
    mixed = Loaded((picture_volume((2, 4, 5)),), ultrasound=(UltrasoundRegions((TISSUE,)), UltrasoundRegions()))
    assert lines_of(series, mixed)[-1] == ("Millimetres", "ultrasound regions (0 to 1 per picture)")


def test_that_regions_that_make_no_sense_are_told_once():
    series = pictures(ImageHeader(4, 5), ImageHeader(4, 5))
    told = lines_of(series, loaded_with(left_out=("Region 1 is left out.",), count=2))
    assert passport(replace(series, health=(NO_GEOMETRY, REGIONS_NOTE)), loaded_with()).verdict == "no geometry"
    assert told[1:] == [("Millimetres", "none: pixels only"), ("Left out", "Region 1 is left out.")]


def test_that_the_source_and_size_of_the_pixels_of_a_picture_are_told():
    at_detector = ImageHeader(4, 5, detector=DetectorFacts((0.2, 0.1)))
    (line,) = [line for line in passport(pictures(at_detector)).lines if line.topic == "Millimetres"]
    assert line.text.startswith("Imager Pixel Spacing at the detector: lengths are larger")
    assert line.text.endswith("; 0.1 x 0.2 mm (width x height)")
    assert line.severity is HealthSeverity.NOTE
    plain = ImageHeader(4, 5, pixel_spacing=(0.4, 0.3))
    assert lines_of(pictures(plain))[-1] == ("Millimetres", "Pixel Spacing; 0.3 x 0.4 mm (width x height)")
    assert lines_of(pictures(plain, at_detector))[-1] == ("Millimetres", "differ from picture to picture")
