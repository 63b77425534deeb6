"""What one slice shows of the layers over it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_layers import (
    framed_series,
    made_claim,
    made_contours,
    made_map,
    made_report,
    made_segmentation,
    made_state,
    square,
)
from samples import picture_series, picture_volume, plain_geometry, sample_study, sample_volume

from medviewer.app.desk import OpenSeries
from medviewer.app.drawn_layers import drawn_maps, drawn_overlays, overlay_words, place_of, spot_of
from medviewer.app.flat_paths import FlatPaths
from medviewer.app.layers import layers_of
from medviewer.app.resolve import slice_frame
from medviewer.app.session import ReviewSession
from medviewer.app.slices import shown_slices
from medviewer.domain.annotations import Contours
from medviewer.domain.layers import NO_OVERLAYS
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.outlines import Outline
from medviewer.domain.planes import PlaneName
from medviewer.domain.regions import Point
from medviewer.domain.vectors import vec3

GRID = plain_geometry()


def opened(**changes) -> OpenSeries:
    volume = sample_volume()
    return replace(OpenSeries(sample_study(), framed_series(), volume, Loaded((volume,))), **changes)


def shown(read, k: float, name: PlaneName = PlaneName.AXIAL, current: OpenSeries | None = None):
    """What a view shows of an object on slice k of the grid."""
    current = current or opened()
    slices = shown_slices(current, name)
    _volume, plane = slices.at(tuple(GRID.to_lps((k, 15, 20))))
    return drawn_overlays(layers_of(read, "seg"), spot_of(current, slices, plane), is_placed=current.is_placed)


def index_of(path) -> list[list[float]]:
    return np.round(GRID.to_index(path), 6).tolist()


def test_that_a_contour_is_drawn_on_its_own_slice_and_on_no_other():
    counts = [sum(len(s.lines.paths) for s in shown(made_contours(), k).strokes) for k in range(8)]
    assert counts == [0, 0, 0, 1, 0, 4, 0, 0]  # a square; a square, an open one, and the two strokes of a cross


def test_that_a_contour_keeps_its_points_its_colour_and_whether_it_is_closed():
    heart, marks = shown(made_contours(), 5).strokes
    assert (heart.color, heart.lines.closed) == ((255, 128, 0), (True, False))
    assert index_of(heart.lines.paths[0]) == [[5, 10, 10], [5, 10, 20], [5, 20, 20], [5, 20, 10]]
    middle = np.mean([path.mean(axis=0) for path in marks.lines.paths], axis=0)
    assert index_of(middle) == [5, 10, 10]


def test_that_axial_contours_are_not_drawn_across_their_planes():
    assert shown(made_contours(), 5, PlaneName.CORONAL).strokes == ()


def test_that_the_same_slice_has_the_very_same_lines():
    contours = made_contours()
    assert shown(contours, 5).strokes == shown(contours, 5).strokes


def test_that_a_structure_without_contours_finds_none():
    assert shown(replace(made_contours(), contours=()), 5) == NO_OVERLAYS


def uneven() -> OpenSeries:
    """Slices 3, 2 and 6 mm apart, as acquired; the volume was resampled."""
    heights = (0, 3, 5, 11)
    places = []
    for mm in heights:
        affine = GRID.affine.copy()
        affine[2, 3] = GRID.affine[2, 3] + mm
        places.append(type(GRID)(affine, (1, 30, 40), "1.2.9"))
    acquired = AcquiredSlices(tuple(places), np.zeros((4, 30, 40), np.int16))
    volume = sample_volume()
    series = framed_series()
    series = replace(series, shape=(4, 30, 40), frames=series.frames[:4], is_resampled=True, geometry=None)
    return OpenSeries(sample_study(), series, volume, Loaded((volume,), (acquired,)))


@pytest.mark.parametrize(("mm", "reach"), [(0, 1.5), (3, 1.0), (5, 1.0), (11, 3.0)])
def test_that_a_slice_reaches_half_way_to_its_nearest_neighbour(mm, reach):
    current = uneven()
    slices = shown_slices(current, PlaneName.AXIAL)
    z = GRID.affine[2, 3] + mm
    spot = spot_of(current, slices, slices.at((0.0, 0.0, z))[1])
    assert spot.reach_mm == pytest.approx(reach)
    assert spot.picture.sop_instance_uid == f"1.2.3.{(0, 3, 5, 11).index(mm)}"
    assert spot.picture.to_lps((0.5, 0.5))[2] == pytest.approx(z)


def test_that_graphics_lie_on_the_pixels_of_their_picture_alone():
    assert shown(made_state(), 4).strokes == ()
    lower, upper = shown(made_state(), 5).strokes
    assert upper.color == (1, 2, 3)
    # column 2 from the corner of the first pixel is 1.5 pixels from its centre
    assert index_of(upper.lines.paths[0]) == [[5, 2.5, 1.5], [5, 12.5, 11.5]]
    assert len(lower.lines.paths) == 3  # a circle, and the two strokes of a point
    radius = np.linalg.norm(GRID.to_index(lower.lines.paths[0]) - (5, 2.5, 1.5), axis=1)
    assert radius == pytest.approx(np.full(len(radius), np.hypot(10, 10)))


def test_that_words_stand_at_their_anchor_or_on_their_part_of_the_picture():
    words = {text.text: index_of(text.lps) for text in shown(made_state(), 5).texts}
    assert words == {"here": [5, 5.5, 3.5], "top": [5, 14.5, 19.5], "free": [5, -0.5, -0.5]}


def test_that_graphics_are_not_drawn_across_their_picture_nor_while_it_loads():
    assert shown(made_state(), 5, PlaneName.SAGITTAL) == NO_OVERLAYS
    assert shown(made_state(), 5, current=opened(loaded=None)) == NO_OVERLAYS


def test_that_claims_of_a_report_are_drawn_where_they_lie_with_their_labels():
    found = shown(made_report(), 5)
    assert [text.text for text in found.texts] == ["Boxed", "Drawn"]
    (stroke,) = found.strokes
    box, drawn = stroke.lines.paths
    assert np.ptp(box, axis=0) == pytest.approx([9, 8, 0])
    assert index_of(drawn) == index_of(square(5).points_lps)
    assert shown(made_report(), 12) == NO_OVERLAYS


@pytest.mark.parametrize(("frame", "count"), [(0, 1), (1, 0)])
def test_that_an_outline_of_a_report_is_drawn_on_its_own_frame(frame, count):
    outline = Outline("POLYLINE", np.array([[1.0, 1.0], [5.0, 5.0]]), "1.2.3.5", frame)
    found = shown(made_report(made_claim(outlines=(outline,))), 5)
    assert len(found.strokes) == count


def test_that_a_mask_is_shown_on_images_of_its_own_sort_only():
    (mask,) = shown(made_segmentation(), 5).masks
    assert (mask.color, mask.name, mask.volume.array.sum()) == ((221, 130, 101), "Liver", 240)
    pictures = opened(series=picture_series(), volume=picture_volume(), loaded=Loaded((picture_volume(),)))
    assert shown(made_segmentation(), 5, current=pictures).masks == ()


def test_that_a_hidden_layer_is_not_drawn():
    session = ReviewSession()
    session.desk.current = opened()
    layers = (*layers_of(made_segmentation(), "seg"), *layers_of(made_map(), "map"))
    session.over.set_layers(layers)
    session.set_view(replace(session.view, position_lps=tuple(GRID.to_lps((5, 12, 15)))))
    frame = slice_frame(session, PlaneName.AXIAL)
    assert (len(frame.overlays.masks), len(frame.maps)) == (1, 1)
    session.over.set_layers(tuple(replace(layer, visible=False) for layer in layers))
    frame = slice_frame(session, PlaneName.AXIAL)
    assert (frame.overlays, frame.maps) == (NO_OVERLAYS, ())
    session.over.set_layers(layers)
    session.set_view(replace(session.view, peeking=True))
    frame = slice_frame(session, PlaneName.AXIAL)
    assert (frame.overlays, frame.maps) == (NO_OVERLAYS, ())


def test_that_the_read_out_names_segments_and_values_of_maps():
    maps = drawn_maps(layers_of(made_map(), "map"))
    overlays = shown(made_segmentation(), 5)
    inside, outside, unknown = (tuple(GRID.to_lps(index)) for index in ((5, 12, 15), (5, 2, 2), (5, 2, 0)))
    assert overlay_words(overlays, (), inside) == "Liver"
    assert overlay_words(overlays, maps, outside).startswith("ADC 0.50")
    assert overlay_words(overlays, maps, unknown) == ""


def test_that_the_place_of_a_claim_is_the_middle_of_its_region():
    assert place_of(made_claim()) is None
    assert place_of(made_claim(region=Point((1.0, 2.0, 3.0)))) == (1.0, 2.0, 3.0)
    assert place_of(made_report().claims[0]) == pytest.approx(GRID.to_lps((5, 15, 15)))


def test_that_paths_of_a_plane_are_found_as_contours_find_them_one_by_one():
    rng = np.random.default_rng(3)
    polygons = [
        replace(square(k % 9), points_lps=square(k % 9).points_lps + rng.normal(0, 0.4, (4, 3))) for k in range(60)
    ]
    contours = Contours(1, "Many", None, tuple(polygons))
    paths = FlatPaths([polygon.points_lps for polygon in polygons])
    for k in (0, 3, 8.4):
        point, normal = vec3(GRID.to_lps((k, 0, 0))), (0.0, 0.0, 1.0)
        found = [polygons[n] for n in paths.in_plane(point, normal, 1.5)]
        assert found == list(contours.in_plane(point, normal, 1.5))
    assert paths.in_plane((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), 1.5) == []
