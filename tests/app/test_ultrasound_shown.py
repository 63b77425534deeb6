"""What an ultrasound picture on screen says under the cursor and at its corner."""

from dataclasses import replace

import numpy as np
import pytest
from samples import picture_series, picture_volume, sample_study

from medviewer.app import viewing
from medviewer.app.resolve import slice_frame
from medviewer.app.slice_text import IN_REGIONS, NO_PLACE, hover_text
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.ultrasound import (
    NO_REGIONS,
    PhysicalUnit,
    RegionAxis,
    SpatialFormat,
    UltrasoundRegion,
    UltrasoundRegions,
)
from medviewer.domain.volume import Volume

CM = RegionAxis(PhysicalUnit.CM, 0.05)
PLANE = UltrasoundRegion((2, 9), (3, 8), CM, CM)
M_MODE = UltrasoundRegion(
    (10, 15), (0, 11), RegionAxis(PhysicalUnit.SECONDS, 0.1), RegionAxis(PhysicalUnit.CM, 0.02), SpatialFormat.M_MODE
)


@pytest.fixture
def film(review):
    """Five frames; the second has a coarser plane, the last no regions."""
    both = UltrasoundRegions((PLANE, M_MODE))
    coarse = UltrasoundRegions((replace(PLANE, x=replace(CM, delta=0.1)),))
    session, volume = review.session, picture_volume()
    session.start_series(sample_study(), picture_series())
    session.set_loaded(Loaded((volume,), ultrasound=(both, coarse, both, both, NO_REGIONS)))
    session.set_view(replace(session.view, position_lps=volume.geometry.center_lps))
    return session


def under(session, column, row):
    """What is said under the cursor on that pixel of the frame on screen."""
    frame = slice_frame(session, PlaneName.AXIAL)
    depth = frame.plane.center_lps[2]
    return hover_text(frame, (float(column), float(row), depth)).split(" at ")[1]


def test_that_the_cursor_tells_millimetres_or_time_in_a_region_and_the_pixel_elsewhere(film, review):
    viewing.go_to_slice(review, PlaneName.AXIAL, 1)
    assert under(film, 4, 7) == "x 1.0 mm, y 2.0 mm"
    assert under(film, 12, 5) == "0.200 s, 1.0 mm"
    assert under(film, 1, 7) == "column 1, row 7"


def test_that_each_frame_has_its_own_scale(film, review):
    viewing.go_to_slice(review, PlaneName.AXIAL, 2)
    assert under(film, 4, 7) == "x 2.0 mm, y 2.0 mm"
    viewing.go_to_slice(review, PlaneName.AXIAL, 5)
    assert under(film, 4, 7) == "column 4, row 7"


def test_that_the_row_counts_pixels_also_where_they_are_not_square(film, review):
    volume = film.current.volume
    stretched = volume.geometry.affine.copy()
    stretched[1, 1] = 2.0
    geometry = replace(volume.geometry, affine=stretched)
    tall = Volume(geometry, np.array(volume.array), is_placed=False)
    film.set_loaded(replace(film.current.loaded, times=(tall,)))
    viewing.go_to_slice(review, PlaneName.AXIAL, 1)
    assert under(film, 4, 14) == "x 1.0 mm, y 2.0 mm"


def test_that_the_corner_says_where_there_are_millimetres(film, review):
    viewing.go_to_slice(review, PlaneName.AXIAL, 1)
    assert slice_frame(film, PlaneName.AXIAL).text.bottom_left[0] == IN_REGIONS
    viewing.go_to_slice(review, PlaneName.AXIAL, 5)
    assert slice_frame(film, PlaneName.AXIAL).text.bottom_left[0] == NO_PLACE
