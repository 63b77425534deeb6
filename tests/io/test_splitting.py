"""One series becomes as many stacks as its pictures ask for, and repeated places become a time axis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from made_headers import slice_headers
from made_pictures import pictures
from series import affine_of, rotation_about

from medviewer.io.splitting import pictures_of, stacks_of

if TYPE_CHECKING:
    from medviewer.io.picture_stack import Picture, PictureStack

AFFINE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
TURNED = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 60))
ABOVE = affine_of((2.0, 0.5, 0.7), (-10, -20, 30), rotation_about((1, 2, 3), 25))
ABOVE[:3, 3] += AFFINE[:3, 0] * 7


def mixed(*parts: list[Picture]) -> list[Picture]:
    """All pictures in an order that says nothing."""
    joined = [picture for part in parts for picture in part]
    return [joined[k] for k in np.random.default_rng(4).permutation(len(joined))]


def told(stacks: list[PictureStack], what: Any) -> list[tuple[int, int, set[Any]]]:
    """(times, slices, values of a key) of each stack."""
    return sorted(
        ((s.times, len(s.pictures) // s.times, {what(p) for p in s.pictures}) for s in stacks),
        key=lambda one: (one[0], one[1], str(sorted(map(str, one[2])))),
    )


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        ("echo_ms", 2.46, 4.92),
        ("echo_number", 1, 2),
        ("b_value", 0.0, 1000.0),
        ("b_value", None, 800.0),
        ("image_type", ("M", "ND"), ("P", "ND")),
        ("kernel", "B30f", "B70f"),
        ("kvp", 80.0, 140.0),
        ("stack_id", "1", "2"),
    ],
)
def test_that_what_tells_pictures_of_one_place_apart_makes_two_stacks(key: str, first: Any, second: Any) -> None:
    series = mixed(pictures(AFFINE, 5, **{key: first}), pictures(AFFINE, 5, **{key: second}))
    assert told(stacks_of(series), lambda p: getattr(p.keys, key)) == sorted(
        [(1, 5, {first}), (1, 5, {second})], key=lambda one: str(sorted(map(str, one[2])))
    )


@pytest.mark.parametrize(
    "key", [{"echo_ms": lambda k: 2.0 + k}, {"b_value": lambda k: 100.0 * k}, {"image_type": lambda k: (str(k % 2),)}]
)
def test_that_keys_that_change_from_place_to_place_split_nothing(key: dict[str, Any]) -> None:
    (stack,) = stacks_of(mixed(pictures(AFFINE, 5, **key)))
    assert (stack.times, len(stack.pictures)) == (1, 5)


def test_that_b_values_meant_to_be_one_stay_together() -> None:
    weights = [0.0, 995.0, 1000.0, 1005.0, 2000.0, 2010.0]
    series = mixed(*(pictures(AFFINE, 4, b_value=b, acquisition=n) for n, b in enumerate(weights)))
    assert told(stacks_of(series), lambda p: p.keys.b_value) == [
        (1, 4, {0.0}),
        (2, 4, {2000.0, 2010.0}),
        (3, 4, {995.0, 1000.0, 1005.0}),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"columns": 6},
        {"rows": 3},
        {"pixel_spacing": (0.5, 0.9)},
        {"frame_uid": "1.2.10"},
        {"samples": 3, "photometric": "RGB"},
        {"photometric": "MONOCHROME1"},
        {"orientation": slice_headers(TURNED, (1, 4, 5))[0].orientation},
    ],
    ids=str,
)
def test_that_no_volume_mixes_sizes_spacings_frames_directions_or_colours(change: dict[str, Any]) -> None:
    series = mixed(pictures(AFFINE, 6), pictures(ABOVE, 3, change))
    assert sorted(len(s.pictures) for s in stacks_of(series)) == [3, 6]
    assert {p.header.columns for s in stacks_of(series) if len(s.pictures) == 6 for p in s.pictures} == {5}


def test_that_directions_within_rounding_are_one_stack() -> None:
    (row, column) = slice_headers(AFFINE, (1, 4, 5))[0].orientation or ()
    jitter = lambda k: ((row[0] + 2e-4 * (k % 2), *row[1:]), column)  # noqa: E731 - a change by slice
    (stack,) = stacks_of(mixed(pictures(AFFINE, 6, {"orientation": jitter})))
    assert len(stack.pictures) == 6


def test_that_a_localizer_of_the_same_direction_stays_out_of_the_volume() -> None:
    series = mixed(pictures(AFFINE, 6, image_type=("AXIAL",)), pictures(ABOVE, 2, image_type=("LOCALIZER",)))
    assert told(stacks_of(series), lambda p: p.keys.image_type) == [(1, 2, {("LOCALIZER",)}), (1, 6, {("AXIAL",)})]


def test_that_radial_slices_are_a_stack_each() -> None:
    fan = [
        p for n in range(12) for p in pictures(affine_of((5, 1, 1), (0, 0, 0), rotation_about((0, 0, 1), 15 * n)), 1)
    ]
    turned = [replace(p, header=replace(p.header, orientation=_about_z(15 * n))) for n, p in enumerate(fan)]
    assert [len(s.pictures) for s in stacks_of(mixed(turned))] == [1] * 12


def _about_z(degrees: float) -> Any:
    angle = np.deg2rad(degrees)
    return ((float(np.cos(angle)), float(np.sin(angle)), 0.0), (0.0, 0.0, -1.0))


@pytest.mark.parametrize(
    "key",
    [
        {"temporal_position": lambda t: t + 1},
        {"trigger_ms": lambda t: 40.0 * t},
        {"acquisition": lambda t: t + 1},
        {"acquired_at": lambda t: f"2024010112{t:02d}00.5"},
        {"instance": lambda t: 5 * t + 1},
    ],
    ids=lambda key: next(iter(key)),
)
def test_that_repeated_places_are_a_time_axis_in_order_of_time(key: dict[str, Any]) -> None:
    ((name, value),) = key.items()
    (stack,) = stacks_of(mixed(*(pictures(AFFINE, 5, **{name: value(t)}) for t in range(12))))
    assert stack.times == 12
    times = [stack.pictures[t * 5 : (t + 1) * 5] for t in range(12)]
    for t, held in enumerate(times):
        assert {getattr(p.keys, name) for p in held} == {value(t)}
        assert [p.header.position for p in held] == [p.header.position for p in times[0]]
    assert len({p.header.position for p in times[0]}) == 5


def test_that_six_pictures_of_one_place_are_six_times() -> None:
    (stack,) = stacks_of(mixed(*(pictures(AFFINE, 1, instance=t) for t in range(6))))
    assert stack.times == 6
    assert [p.keys.instance for p in stack.pictures] == list(range(6))


def test_that_repeats_off_by_rounding_are_at_one_place() -> None:
    moved = AFFINE.copy()
    moved[:3, 3] += 4e-4
    (stack,) = stacks_of(mixed(pictures(AFFINE, 9), pictures(moved, 9), pictures(AFFINE, 9)))
    assert (stack.times, len(stack.pictures)) == (3, 27)


@pytest.mark.parametrize("key", ["temporal_position", "acquisition", "trigger_ms"])
def test_that_a_last_time_cut_short_stays_apart_from_the_whole_ones(key: str) -> None:
    whole = [pictures(AFFINE, 10, **{key: t + 1}) for t in range(20)]
    stacks = stacks_of(mixed(*whole, pictures(AFFINE, 3, **{key: 21})))
    assert told(stacks, lambda p: getattr(p.keys, key)) == [(1, 3, {21}), (20, 10, set(range(1, 21)))]


def test_that_a_time_that_lacks_a_slice_costs_no_other_time() -> None:
    whole = [pictures(AFFINE, 8, temporal_position=t + 1) for t in range(5)]
    del whole[2][4]
    stacks = stacks_of(mixed(*whole))
    assert told(stacks, lambda p: p.keys.temporal_position) == [(1, 7, {3}), (4, 8, {1, 2, 4, 5})]


def test_that_repeats_that_nothing_explains_are_left_over() -> None:
    series = mixed(pictures(AFFINE, 6, instance=1), pictures(AFFINE, 2, instance=2))
    first, rest = sorted(stacks_of(series), key=lambda s: -len(s.pictures))
    assert (len(first.pictures), first.is_leftover, {p.keys.instance for p in first.pictures}) == (6, False, {1})
    assert (len(rest.pictures), rest.is_leftover, {p.keys.instance for p in rest.pictures}) == (2, True, {2})


def test_that_a_place_with_far_fewer_repeats_does_not_cost_the_others_their_times() -> None:
    whole = [pictures(AFFINE, 6, instance=t) for t in range(10)]
    for late in whole[1:]:
        del late[5]
    stacks = stacks_of(mixed(*whole))
    assert [(s.times, len(s.pictures), s.is_leftover) for s in stacks] == [(10, 50, False), (1, 1, True)]


def test_that_two_thousand_times_of_which_the_last_is_cut_short_are_two_stacks() -> None:
    whole = [pictures(AFFINE, 2, instance=t) for t in range(2000)]
    stacks = stacks_of(mixed(*whole, pictures(AFFINE, 1, instance=2000)))
    assert [(s.times, len(s.pictures), s.is_leftover) for s in stacks] == [(2000, 4000, False), (1, 1, True)]


def test_that_trigger_times_of_single_slices_are_no_times_of_their_own() -> None:
    each = iter(range(1000))
    series = [pictures(AFFINE, 6, trigger_ms=lambda _: float(next(each))) for _ in range(4)]
    del series[3][2:]
    assert told(stacks_of([p for part in series for p in part]), lambda p: 0) == [(1, 2, {0}), (3, 6, {0})]


def test_that_two_acquisitions_of_overlapping_regions_are_two_volumes() -> None:
    other = AFFINE.copy()
    other[:3, 3] += AFFINE[:3, 0] * 3.4
    series = mixed(pictures(AFFINE, 6, acquisition=1), pictures(other, 6, acquisition=2))
    assert told(stacks_of(series), lambda p: p.keys.acquisition) == [(1, 6, {1}), (1, 6, {2})]


def test_that_two_acquisitions_that_continue_each_other_are_one_volume() -> None:
    other = AFFINE.copy()
    other[:3, 3] += AFFINE[:3, 0] * 6
    (stack,) = stacks_of(mixed(pictures(AFFINE, 6, acquisition=1), pictures(other, 6, acquisition=2)))
    assert len(stack.pictures) == 12


def test_that_stations_beside_each_other_are_a_stack_each() -> None:
    beside = AFFINE.copy()
    beside[:3, 3] += AFFINE[:3, 1] * 300
    series = mixed(pictures(AFFINE, 6), pictures(beside, 6))
    stacks = stacks_of(series)
    assert [(s.times, len(s.pictures)) for s in stacks] == [(1, 6), (1, 6)]
    for stack in stacks:
        row = np.array([p.header.position for p in stack.pictures]) @ AFFINE[:3, 1] / 0.5
        assert np.ptp(row) < 1e-6


def test_that_regions_far_from_each_other_are_a_stack_each() -> None:
    far = AFFINE.copy()
    far[:3, 3] += AFFINE[:3, 0] * 200
    assert [len(s.pictures) for s in stacks_of(mixed(pictures(AFFINE, 6), pictures(far, 4)))] == [6, 4]


def test_that_a_picture_without_direction_costs_the_others_nothing() -> None:
    series = mixed(pictures(AFFINE, 6), pictures(ABOVE, 1, {"orientation": None}))
    assert sorted(len(s.pictures) for s in stacks_of(series)) == [1, 6]


def test_that_every_picture_is_in_exactly_one_stack() -> None:
    series = mixed(
        pictures(AFFINE, 6, echo_ms=1.0),
        pictures(AFFINE, 5, echo_ms=2.0, temporal_position=3),
        pictures(TURNED, 4),
        pictures(AFFINE, 3, {"position": None}),
        pictures(AFFINE, 2, acquisition=9),
    )
    held = [id(p) for s in stacks_of(series) for p in s.pictures]
    assert sorted(held) == sorted(map(id, series))


def test_that_frames_a_file_has_no_bytes_for_are_not_made() -> None:
    (picture,) = pictures(AFFINE, 1)
    image = replace(picture.header, frames=2_000_000_000, transfer_syntax="1.2.840.10008.1.2.4.90", rows=1, columns=1)
    found = picture.found._replace(facts=replace(picture.found.facts, image=image))
    assert 1 <= len(pictures_of(found)) <= found.file_size
