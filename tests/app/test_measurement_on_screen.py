"""Which measurement keys act on, and what one says on thick slices."""

from __future__ import annotations

from samples import plain_geometry

from medviewer.app.drawn_measurements import drawn_measurement
from medviewer.app.measuring import add_measurement, measurements_of, selected_measurement, values_of
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName, slice_plane

K = MeasurementKind
AXIAL_5 = slice_plane(plain_geometry(), PlaneName.AXIAL, 5)


def lps(*pixels):
    return [tuple(point) for point in AXIAL_5.to_lps(pixels).tolist()]


def test_that_what_is_selected_is_that_of_the_study_on_screen(open_review):
    kept = measurements_of(open_review)
    assert selected_measurement(open_review) is None
    one = add_measurement(open_review, K.LENGTH, lps((2, 3), (12, 3)), AXIAL_5)
    assert selected_measurement(open_review) == one
    kept.select(None)
    assert selected_measurement(open_review) is None
    kept.select("none of these")
    assert selected_measurement(open_review) is None
    open_review.session.close_series()
    assert selected_measurement(open_review) is None


def test_that_only_values_are_those_of_the_middle_where_slices_are_thick(open_review):
    note = "values of the single slice in the middle"
    for kind, is_noted in ((K.RECTANGLE, True), (K.LENGTH, False)):
        one = add_measurement(open_review, kind, lps((2, 3), (12, 9)), AXIAL_5)
        values = values_of(open_review, one)
        assert note not in drawn_measurement(one, values, selected=False).words
        assert (note in drawn_measurement(one, values, selected=False, thick=True).words) is is_noted
