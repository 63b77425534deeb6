"""Layout of text and lines over a viewport; the painter here makes boxes of known size in place of letters."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from drawn_volumes import frame_of, image, volume_of

from medviewer.domain.decision import ReviewState
from medviewer.domain.finding import Heatmap
from medviewer.domain.frames import CameraPose, CornerText, DrawnBox, DrawnHeatmap
from medviewer.domain.planes import PlaneName
from medviewer.domain.regions import Box
from medviewer.rendering.box_marks import convex_hull, draw_boxes
from medviewer.rendering.colormaps import inferno_table
from medviewer.rendering.furniture import (
    draw_color_bar,
    draw_corners,
    draw_letters,
    draw_scale_bar,
    scale_length_mm,
)
from medviewer.rendering.picking import outline_px
from medviewer.rendering.sheet import Rect, Sheet, elided
from medviewer.rendering.slice_view import SliceView
from medviewer.rendering.text import LineStore

LONG = CornerText(
    ("MÜLLER-LÜDENSCHEIDT^MARIA MAGDALENA HENRIETTE", "ID 0123456789-ABCDEF", "1961-02-03  F"),
    ("CT Thorax nativ low dose Lungenfenster hochaufgelöst 1.25 mm", "2019-11-22", "Some Hospital of the Town"),
    ("im 142/999  z -1123.0 mm", "W 1500  L -600", "zoom 12.4"),
    ("lossy 10:1",),
)
SIZES = [(400, 300, 1.0), (640, 480, 1.0), (800, 600, 2.0), (1920, 1080, 1.0), (3840, 2160, 2.0)]


def blocks(text, height, color):
    """Letters as solid blocks 0.6 of their height wide."""
    return np.full((height + 3, max(round(len(text) * height * 0.6), 1), 4), 255, np.uint8)


def sheet(width, height, ratio) -> Sheet:
    return Sheet((width, height), ratio, LineStore(blocks))


def rects(full) -> list[Rect]:
    return [Rect(label.x, label.y, label.image.shape[1], label.image.shape[0]) for label in full.labels]


def view_of(width, height) -> tuple[SliceView, object]:
    volume = volume_of(image(np.zeros((9, 300, 300), np.uint8)))
    plane = frame_of(volume, PlaneName.AXIAL, 5).plane
    return SliceView(plane, CameraPose(), (width, height)), volume


@pytest.mark.parametrize(("width", "height", "ratio"), SIZES)
def test_that_no_text_meets_other_text_or_leaves_the_viewport(width, height, ratio):
    full = sheet(width, height, ratio)
    view, volume = view_of(width, height)
    z = view.plane.origin_lps[2]
    draw_letters(full, ("RAH", "LPF", "AHR", "PFL"))
    draw_scale_bar(full, view.px_per_mm)
    draw_corners(full, LONG)
    draw_color_bar(full, DrawnHeatmap(Heatmap(volume, "HU", (0.0, 400.0), "m"), 0.45, 120.0))
    fixed = len(full.labels)
    spots = [(60, 60), (64, 75), (150, 150), (158, 150), (290, 150), (150, 292), (20, 150)]
    draw_boxes(
        full,
        view,
        tuple(
            DrawnBox(f"f{n}", Box((x, y, z), (10, 10, 10)), ReviewState.ACCEPTED, "nodule 0.91")
            for n, (x, y) in enumerate(spots)
        ),
    )
    assert len(full.labels) > fixed
    for a, b in itertools.combinations(rects(full), 2):
        assert not a.meets(b), (a, b)
    assert all(rect.within(full.bounds) for rect in rects(full))


def test_that_a_tag_never_lies_over_a_box():
    full = sheet(600, 450, 1.0)
    view, _ = view_of(600, 450)
    z = view.plane.origin_lps[2]
    boxes = tuple(
        DrawnBox(f"f{n}", Box((100 + 14 * n, 150 + 7 * n, z), (12, 12, 12)), ReviewState.PENDING, "nodule")
        for n in range(4)
    )
    draw_boxes(full, view, boxes)
    assert full.labels
    for drawn in boxes:
        low, high = outline_px(view, drawn).min(axis=0), outline_px(view, drawn).max(axis=0)
        lesion = Rect(*low, *(high - low))
        assert not any(tag.meets(lesion) for tag in rects(full))


def test_that_too_long_a_line_loses_its_middle_and_keeps_both_ends():
    assert elided("ABCDEFGHIJ", 6) == "ABC…HIJ"
    assert elided("ABC", 3) == "ABC"
    full = sheet(400, 300, 1.0)
    assert full.fitted("A" * 200, 100).shape[1] <= 100
    assert full.fitted("A", 100).shape == full.painted("A").shape


def test_that_corner_lines_without_room_in_height_are_left_out_from_the_middle():
    lines = tuple(f"line {n}" for n in range(40))
    full = sheet(400, 300, 1.0)
    draw_corners(full, CornerText(top_left=lines))
    assert 3 < len(full.labels) < 10
    assert max(rect.y + rect.height for rect in rects(full)) < 150 - full.line_height / 2
    assert full.labels[0].image is full.painted("line 0", 12)


@pytest.mark.parametrize(
    ("px_per_mm", "room", "expected"),
    [(1.0, 100, 100), (1.0, 99, 50), (1.0, 49, 20), (1.0, 19, 10), (10.0, 99, 5), (0.1, 99, 500), (100.0, 60, 0.5)],
)
def test_that_the_scale_bar_has_the_longest_round_length_that_fits(px_per_mm, room, expected):
    assert scale_length_mm(px_per_mm, room) == pytest.approx(expected)


def test_that_the_scale_bar_is_as_long_on_the_screen_as_it_says():
    full = sheet(600, 450, 1.0)
    draw_scale_bar(full, 1.5)
    points, colors = full.ink.arrays()
    solid = points[(colors[:, 3] == 255) & (colors[:, 0] > 200)]
    assert np.ptp(solid[:, 0]) == pytest.approx(50 * 1.5, abs=2.1)


def test_that_the_colour_bar_runs_from_its_low_end_at_the_bottom_to_its_high_end_at_the_top():
    full = sheet(600, 450, 1.0)
    _, volume = view_of(600, 450)
    draw_color_bar(full, DrawnHeatmap(Heatmap(volume, "HU", (0.0, 400.0), "m"), 0.45, 100.0))
    points, colors = full.ink.arrays()
    place = full.taken[0]
    ramp = [
        (y, c) for (x, y), c in zip(points, colors.tolist(), strict=True) if x == place.x and c[3] == 255 and any(c[:3])
    ]
    brightness = [sum(color[:3]) for _, color in sorted(ramp)]
    assert brightness == sorted(brightness, reverse=True)
    assert min(ramp)[1][:3] == inferno_table()[255].tolist()
    marks = {label.y + label.image.shape[0] / 2: label.image.shape[1] for label in full.labels}
    assert sorted(marks) == pytest.approx([place.y, place.y + place.height * 0.75, place.y + place.height], abs=1)


def test_that_the_hull_of_a_cube_seen_at_an_angle_has_six_corners():
    corners = Box((0, 0, 0), (2, 2, 2)).corners_lps()
    flat = corners @ np.array([[1, 0.3], [-0.4, 1], [0.2, 0.5]])
    hull = convex_hull(np.concatenate([flat, flat.mean(axis=0)[None]]))
    assert len(hull) == 6
    assert {tuple(np.round(p, 6)) for p in hull} <= {tuple(np.round(p, 6)) for p in flat}


def test_that_numbers_that_do_not_fit_side_by_side_stand_below_each_other_in_full():
    painted = []

    def keep(text, height, color):
        painted.append(text)
        return blocks(text, height, color)

    narrow = Sheet((300, 300), 1.0, LineStore(keep))
    draw_corners(narrow, CornerText(bottom_left=("im 142/999  z -1123.0 mm", "W 1500  L -600")))
    assert {"im 142/999", "z -1123.0 mm", "W 1500  L -600"} <= set(painted)
    assert not any("…" in text for text in painted)
    ys = [rect.y for rect in rects(narrow)]
    assert len(set(ys)) == 3
