"""Ultrasound regions from headers to the loaded series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pydicom
import pytest
from made_films import US_PICTURE, film, region, write_film
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian
from reading import only_series, quiet, scanned
from series import write_dataset

from medviewer.domain.job import CancelToken
from medviewer.domain.ultrasound import NO_REGIONS, PhysicalUnit, SpatialFormat
from medviewer.io.load import load_series
from medviewer.io.ultrasound_regions import regions_of

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.loaded import Loaded
    from medviewer.domain.ultrasound import UltrasoundRegion


def opened(path: Path) -> Loaded:
    return load_series(only_series(path), CancelToken(), quiet)


def only_region(**changes: Any) -> UltrasoundRegion:
    (found,) = regions_of(film(regions=[region(**changes)])).regions
    return found


def refused(**changes: Any) -> str:
    said = regions_of(film(regions=[region(), region(**changes)]))
    assert len(said.regions) == 1
    (reason,) = said.left_out
    assert reason.startswith("Ultrasound region 2 is left out: ")
    return reason


def value_by_pydicom(item: Dataset, axis: str, pixel: int) -> float:
    """PS3.3 C.8.5.5.1.4 to C.8.5.5.1.8, from the header's own numbers."""
    zero = item[f"RegionLocationMin{axis}0"].value + (item.get(f"ReferencePixel{axis}0") or 0)
    return (item.get(f"ReferencePixelPhysicalValue{axis}") or 0.0) + (pixel - zero) * item[f"PhysicalDelta{axis}"].value


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("pydicom_data/OBXXXX1A_2frame.dcm", 2),
        ("pydicom_data/OBXXXX1A_rle.dcm", 2),
        ("pydicom_data/gdcm-US-ALOKA-16.dcm", 3),
        ("pydicom_data/JPGLosslessP14SV1_1s_1f_8b.dcm", 1),
        ("codecs_ct/US-YBR_FULL_422-EVRLE.dcm", 1),
        ("codecs_ct/no-pixel-spacing.dcm", 3),
    ],
)
def test_that_real_regions_place_pixels_as_their_headers_say(shared_data: Path, name: str, count: int) -> None:
    dataset = pydicom.dcmread(shared_data / name, stop_before_pixels=True)
    loaded = opened(shared_data / name)
    assert len(loaded.ultrasound) == int(dataset.get("NumberOfFrames", 1))
    for picture in loaded.ultrasound:
        assert len(picture.regions) == count
        assert picture.left_out == ()
        for found, item in zip(picture.regions, dataset.SequenceOfUltrasoundRegions, strict=True):
            check_against_header(found, item, dataset)


def check_against_header(found: UltrasoundRegion, item: Dataset, dataset: Dataset) -> None:
    assert found.columns == (item.RegionLocationMinX0, min(item.RegionLocationMaxX1, dataset.Columns - 1))
    assert found.rows == (item.RegionLocationMinY0, min(item.RegionLocationMaxY1, dataset.Rows - 1))
    assert found.spatial_format == item.RegionSpatialFormat
    for corner in ((found.columns[0], found.rows[0]), (found.columns[1], found.rows[1])):
        for axis, pixel, amount in zip("XY", corner, found.amounts_at(corner), strict=True):
            unit = item[f"PhysicalUnits{axis}Direction"].value
            if unit == 0:
                assert amount is None
            else:
                assert (amount.unit, amount.value) == (unit, pytest.approx(value_by_pydicom(item, axis, pixel)))


def test_that_a_line_in_a_real_picture_has_the_length_that_its_header_gives(shared_data: Path) -> None:
    regions = opened(shared_data / "pydicom_data/OBXXXX1A.dcm").ultrasound[0]
    assert regions.distance_mm((200, 100), (230, 140)) == pytest.approx(50 * 0.2622878766196998)
    # the scanner's own calipers, as they are burned into the picture, with "Cist Mag 1.06 cm" beside them
    assert regions.distance_mm((461, 291.5), (499.7, 302.5)) == pytest.approx(10.6, abs=0.1)
    assert "ECG trace" in str(regions.distance_mm((200, 540), (300, 540)))


def test_that_regions_of_a_picture_that_was_made_smaller_are_left_out(shared_data: Path) -> None:
    loaded = opened(shared_data / "pydicom_data/examples_ybr_color.dcm")
    assert loaded.ultrasound[0].regions == ()
    assert loaded.ultrasound[0].left_out == (
        "Ultrasound region 1 is left out: its columns run from 84 to 595, but the picture has 320.",
    )


def test_that_all_frames_of_a_film_have_its_regions_and_the_scan_names_them(tmp_path: Path) -> None:
    path = write_film(tmp_path, regions=[region()], FrameTime="40")
    assert {"no_geometry", "ultrasound_regions"} <= {note.code for note in only_series(path).health}
    loaded = opened(path)
    assert len(loaded.ultrasound) == 3
    assert {picture.text_at((16, 11)) for picture in loaded.ultrasound} == {"x 1.0 mm, y 2.0 mm"}
    assert loaded.steps_ms == ()


def test_that_each_picture_has_the_regions_of_its_own_file(tmp_path: Path) -> None:
    for number, delta in enumerate((0.05, 0.1, 0.2), 1):
        tags = {"InstanceNumber": number, "regions": [region(PhysicalDeltaX=delta)]}
        write_film(tmp_path / "in", f"{number}.dcm", frames=1, **tags)
    write_film(tmp_path / "in", "4.dcm", frames=1, InstanceNumber=4)
    series = only_series(tmp_path / "in")
    assert series.shape == (4, 30, 40)
    loaded = load_series(series, CancelToken(), quiet)
    assert [picture.text_at((24, 6)) for picture in loaded.ultrasound] == [
        "x 5.0 mm, y 0.0 mm", "x 10.0 mm, y 0.0 mm", "x 20.0 mm, y 0.0 mm", "",
    ]  # fmt: skip


def test_that_a_film_without_regions_has_none_and_names_none(tmp_path: Path) -> None:
    path = write_film(tmp_path)
    assert "ultrasound_regions" not in {note.code for note in only_series(path).health}
    assert opened(path).ultrasound == ()


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_that_regions_are_read_in_every_encoding(tmp_path: Path, syntax: Any) -> None:
    dataset = film(frames=1, regions=[region()], SOPClassUID=US_PICTURE)
    if not syntax.is_little_endian:
        dataset.PixelData = bytes(len(dataset.PixelData))
    path = write_dataset(dataset, tmp_path / "picture.dcm", syntax)
    assert "ultrasound_regions" in {note.code for note in only_series(path).health}
    assert opened(path).ultrasound[0].regions == (only_region(),)


def test_that_regions_may_stand_in_functional_groups(tmp_path: Path) -> None:
    def group(delta: float) -> Dataset:
        macro, item = Dataset(), Dataset()
        macro.SequenceOfUltrasoundRegions = Sequence([region(PhysicalDeltaX=delta)])
        item.FrameContentSequence = Sequence([macro])
        return item

    dataset = film(frames=2, PerFrameFunctionalGroupsSequence=Sequence([group(0.05), group(0.1)]))
    path = write_dataset(dataset, tmp_path / "film.dcm")
    assert [picture.text_at((24, 6)) for picture in opened(path).ultrasound] == [
        "x 5.0 mm, y 0.0 mm",
        "x 10.0 mm, y 0.0 mm",
    ]
    shared = film(frames=2, SharedFunctionalGroupsSequence=Sequence([group(0.2)]))
    assert regions_of(shared, 1).text_at((24, 6)) == "x 20.0 mm, y 0.0 mm"


def test_that_a_damaged_header_gives_no_regions() -> None:
    assert regions_of(film()) is NO_REGIONS
    assert regions_of(film(regions=[])) is NO_REGIONS
    sizeless = film(regions=[region()])
    del sizeless.Rows
    assert regions_of(sizeless) is NO_REGIONS


def test_that_one_pixel_too_many_is_cut_off() -> None:
    found = only_region(RegionLocationMaxX1=40, RegionLocationMaxY1=30)
    assert (found.columns, found.rows) == ((4, 39), (6, 29))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"RegionLocationMaxX1": 41}, "columns run from 4 to 41, but the picture has 40"),
        ({"RegionLocationMaxY1": 400}, "rows run from 6 to 400, but the picture has 30"),
        ({"RegionLocationMinX0": 40, "RegionLocationMaxX1": 40}, "columns run from 40 to 40"),
        ({"RegionLocationMinX0": 36}, "columns run from 36 to 35"),
        ({"RegionLocationMinY0": None}, "does not say which rows"),
        ({"PhysicalDeltaX": 0.0}, "one pixel cannot be 0 in its unit CM"),
        ({"PhysicalDeltaX": None}, "one pixel cannot be nothing"),
        ({"PhysicalDeltaY": float("nan")}, "one pixel cannot be nothing"),
        ({"PhysicalDeltaY": 50.0}, "one pixel cannot be 50 in its unit CM"),
        ({"PhysicalDeltaY": 1e-12}, "one pixel cannot be 1e-12"),
        ({"PhysicalUnitsYDirection": 4, "PhysicalDeltaY": 1e30}, "one pixel cannot be 1e+30 in its unit SECONDS"),
    ],
)
def test_that_a_region_with_impossible_numbers_is_left_out_with_its_reason(changes: dict[str, Any], words: str) -> None:
    assert words in refused(**changes)


def test_that_unknown_kinds_and_units_make_a_region_without_a_scale() -> None:
    found = only_region(RegionSpatialFormat=77, PhysicalUnitsXDirection=99, PhysicalDeltaX=0.0)
    assert found.spatial_format is SpatialFormat.NONE
    assert found.x.unit is PhysicalUnit.NONE
    assert found.scale_mm is None


def test_that_without_a_reference_pixel_lengths_count_from_the_corner() -> None:
    found = only_region(ReferencePixelX0=None, ReferencePixelPhysicalValueX=None)
    assert found.text_at((4, 6)) == "x 0.0 mm, y 0.0 mm"
    absurd = only_region(ReferencePixelPhysicalValueX=1e300)
    assert not absurd.x.has_reference


def test_that_a_projection_says_where_its_millimetres_come_from(tmp_path: Path) -> None:
    facts = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.1", "Modality": "DX", "ImagerPixelSpacing": ["0.2", "0.1"],
        "EstimatedRadiographicMagnificationFactor": "1.25",
    }  # fmt: skip
    series = only_series(write_film(tmp_path / "bare", frames=1, **facts))
    detector = series.frames[0].header.detector
    assert (detector.spacing_mm, detector.magnification) == ((0.2, 0.1), 1.25)
    assert "detector_plane_spacing" in {note.code for note in series.health}
    same = only_series(write_film(tmp_path / "same", frames=1, **facts, PixelSpacing=["0.2", "0.1"]))
    assert "detector_plane_spacing" in {note.code for note in same.health}
    how = {"PixelSpacingCalibrationType": "FIDUCIAL", "PixelSpacingCalibrationDescription": "ball"}
    known = only_series(write_film(tmp_path / "known", frames=1, **facts, **how, PixelSpacing=["0.2", "0.1"]))
    detector = known.frames[0].header.detector
    assert (detector.calibration, detector.description) == ("FIDUCIAL", "ball")
    assert "detector_plane_spacing" not in {note.code for note in known.health}


def test_that_a_file_that_is_gone_costs_its_regions_and_nothing_else(tmp_path: Path) -> None:
    from medviewer.io.film_facts import film_facts

    path = write_film(tmp_path, regions=[region()])
    (study,) = scanned(path).studies
    path.unlink()
    facts = film_facts(study.series[0])
    assert (facts.ultrasound, facts.steps_ms) == ((), ())
