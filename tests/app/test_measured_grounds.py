"""What a measurement is measured on: the voxels and the scale of the series on screen, at its time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_measurements import noisy_volume
from samples import (
    FLIPPED_DIRECTIONS,
    affine,
    oblique_geometry,
    picture_series,
    picture_volume,
    plain_geometry,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app.measured_on import ground_of, scale_on
from medviewer.app.measuring import (
    add_measurement,
    jump_to,
    start_measurement,
    values_of,
)
from medviewer.domain.geometry import Geometry
from medviewer.domain.image_header import DetectorFacts, ImageHeader
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.measured import MmSource, NotMeasurable, PixelSource
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.study import FrameRef, InstanceRef
from medviewer.domain.ultrasound import PhysicalUnit, RegionAxis, UltrasoundRegion, UltrasoundRegions
from medviewer.domain.volume import Volume

K = MeasurementKind
STUDY = "1.2.5"
AXIAL_5 = slice_plane(plain_geometry(), PlaneName.AXIAL, 5)


def lps(*pixels, plane=AXIAL_5):
    return [tuple(point) for point in plane.to_lps(pixels).tolist()]


def open_on(review, series, loaded):
    review.session.start_series(sample_study((series,)), series)
    review.session.set_loaded(loaded)
    return review.session.current


PICTURES = picture_volume((5, 40, 50))


def film(**header):
    instance = InstanceRef("1.2.3", "1.2.840.10008.5.1.4.1.1.3.1", "film.dcm")
    frames = tuple(FrameRef(instance, ImageHeader(40, 50, **header), n) for n in range(5))
    return picture_series((5, 40, 50), frames=frames, instances=(instance,))


def test_that_a_frame_of_a_film_has_the_scale_of_its_header(open_review):
    series = film(detector=DetectorFacts(spacing_mm=(0.4, 0.2)))
    open_on(open_review, series, Loaded((PICTURES,)))
    plane = slice_plane(PICTURES.geometry, PlaneName.AXIAL, 3)
    one = add_measurement(open_review, K.LENGTH, lps((0, 0), (15, 10), plane=plane), plane)
    assert (one.place.frame, one.place.sop_instance_uid, one.place.is_placed) == (2, "1.2.3", False)
    got = values_of(open_review, one)
    assert (got.main.value, got.source) == (pytest.approx(5.0), MmSource.DETECTOR)


def test_that_a_plane_in_the_patient_counts_millimetres_and_a_picture_has_the_scale_of_its_header_or_none(open_review):
    assert scale_on(open_review.session.current, AXIAL_5).width_mm == 1.0
    plane = slice_plane(PICTURES.geometry, PlaneName.AXIAL, 3)
    known = open_on(open_review, film(detector=DetectorFacts(spacing_mm=(0.4, 0.2))), Loaded((PICTURES,)))
    assert (scale_on(known, plane).width_mm, scale_on(known, plane).is_at_detector) == (0.2, True)
    assert scale_on(open_on(open_review, film(), Loaded((PICTURES,))), plane) is None


def test_that_each_frame_of_a_film_has_the_ultrasound_regions_of_its_own(open_review):
    axis = RegionAxis(PhysicalUnit.CM, 0.05)
    regions = [UltrasoundRegions((UltrasoundRegion((0, 49), (0, 39), axis, axis),))] * 3
    loaded = Loaded((PICTURES,), ultrasound=(*regions, UltrasoundRegions(), UltrasoundRegions()))
    open_on(open_review, film(), loaded)
    texts = []
    for number in (3, 4):
        plane = slice_plane(PICTURES.geometry, PlaneName.AXIAL, number)
        one = add_measurement(open_review, K.LENGTH, lps((0, 0), (0, 10), plane=plane), plane)
        texts.append(values_of(open_review, one).lines)
    assert texts == [("Length 5.00 mm",), ("Length 10.00 px",)]
    region = add_measurement(open_review, K.RECTANGLE, lps((0, 0), (9, 4), plane=plane), plane)
    assert values_of(open_review, region).quantity("Mean").value == PICTURES.array[3, :5, :10].mean()


def test_that_nothing_is_said_of_the_scale_of_a_film_before_it_is_read(open_review):
    current = open_on(open_review, film(), Loaded((PICTURES,)))
    plane = slice_plane(PICTURES.geometry, PlaneName.AXIAL, 1)
    one = start_measurement(open_review, K.LENGTH, lps((0, 0), (0, 10), plane=plane), plane)
    early = replace(current, loaded=None)
    assert isinstance(values_of(open_review, one, early).main.value, NotMeasurable)
    assert values_of(open_review, one).main.unit == "{pixels}"


def test_that_slices_are_measured_as_acquired_and_what_crosses_them_as_resampled(open_review):
    geometry = plain_geometry()
    acquired_place = oblique_geometry((4, 30, 40))
    places = tuple(
        Geometry(
            np.block([[acquired_place.affine[:3, :3], acquired_place.to_lps((k, 0, 0))[:, None]], [np.eye(4)[3]]]),
            (1, 30, 40),
        )
        for k in range(4)
    )
    pixels = noisy_volume(acquired_place, seed=9).array
    loaded = Loaded((noisy_volume(geometry),), (AcquiredSlices(places, pixels, "HU"),))
    current = open_on(open_review, sample_series(is_resampled=True), loaded)
    plane = slice_plane(places[2], PlaneName.AXIAL, 1)
    region = add_measurement(open_review, K.RECTANGLE, lps((2, 3), (12, 9), plane=plane), plane)
    got = values_of(open_review, region)
    assert got.pixels is PixelSource.ACQUIRED
    assert got.quantity("Mean").value == pixels[2, 3:10, 2:13].mean()
    coronal = slice_plane(geometry, PlaneName.CORONAL, 7)
    across = add_measurement(open_review, K.RECTANGLE, lps((2, 3), (12, 9), plane=coronal), coronal)
    assert values_of(open_review, across).pixels is PixelSource.RESAMPLED
    assert ground_of(current, across.place)[0].volume is loaded.times[0]


def test_that_each_time_has_values_of_its_own(open_review):
    one, two = noisy_volume(plain_geometry(), seed=1), noisy_volume(plain_geometry(), seed=2)
    open_on(open_review, sample_series(times=2), Loaded((one, two)))
    open_review.session.set_loaded(Loaded((one, two)), 1)
    region = add_measurement(open_review, K.RECTANGLE, lps((2, 3), (12, 9)), AXIAL_5)
    open_review.session.set_loaded(open_review.session.current.loaded, 0)
    assert values_of(open_review, region).quantity("Max").value == two.array[15, 3:10, 2:13].max()
    jump_to(open_review, region.id)
    assert open_review.session.current.time == 1


def test_that_a_suv_is_given_where_the_series_has_a_factor(open_review):
    geometry = Geometry(affine(FLIPPED_DIRECTIONS, (3.0, 0.9, 0.7)), (20, 30, 40))
    volume = Volume(geometry, sample_volume().array.copy(), "BQML")
    open_on(open_review, sample_series(geometry), Loaded((volume,), suv_factor=0.5))
    plane = slice_plane(geometry, PlaneName.AXIAL, 3)
    one = add_measurement(open_review, K.PROBE, lps((4, 4), plane=plane), plane)
    got = values_of(open_review, one)
    assert got.quantity("SUV").value == got.main.value * 0.5
