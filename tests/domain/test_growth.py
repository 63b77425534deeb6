"""Changes, doubling times, and response by RECIST 1.1, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from made_lesions import HOME, gone, lesion, new, points, same

from medviewer.domain.follow_up import (
    cell_text,
    csv_rows,
    follow_up,
    overall_of,
    response_text,
    size_text,
    step_text,
    steps_of,
    volume_text,
)
from medviewer.domain.growth import NO_VALUE, NOT_GROWING, SAME_DAY, change, days_text, doubling_days, doubling_of
from medviewer.domain.lesions import NO_SHORT
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.recist import Category, targets_of

UNKNOWN = NotMeasurable("Nobody measured it.")


def followed(times, *answers):
    return follow_up(times, answers, lambda _one, _other: HOME)


def course(*sizes, **changes):
    """One lesion with these sizes, every pair of it confirmed; None where it is gone."""
    found = [() if size is None else (lesion(f"a{n}", size, **changes),) for n, size in enumerate(sizes)]
    keys = [f"a{n}" if size is not None else None for n, size in enumerate(sizes)]
    answers = [same(a, b) for a, b in pairwise(keys) if a and b]
    answers += [gone(keys[n - 1], n) for n in range(1, len(keys)) if keys[n] is None and keys[n - 1]]
    return followed(points(*found), *answers)


def test_that_changes_are_said_in_mm_and_percent():
    assert change(12.0, 14.0).text("mm") == "+2.0 mm (+17 %)"
    assert change(14.0, 12.0).text("mm") == "-2.0 mm (-14 %)"
    assert change(10.0, 10.01).text("mm") == "0.0 mm (0 %)"
    assert change(0.0, 5.0).text("mm") == "+5.0 mm"
    assert change(UNKNOWN, 5.0).text("mm") == change(None, 5.0).text("mm") == "not measurable"


def test_that_a_volume_that_doubled_in_a_hundred_days_has_that_doubling_time():
    assert doubling_days(1.0, 2.0, 100) == pytest.approx(100.0)
    assert doubling_days(1.0, 8.0, 90) == pytest.approx(30.0)
    # 26 % more in diameter is twice the volume
    early, late = lesion("a0", 10.0), lesion("a1", 10.0 * 2 ** (1 / 3))
    assert doubling_of(early, late, date(2025, 1, 1), date(2025, 4, 11)) == pytest.approx(100.0)
    measured = [replace(one, volume_ml=ml) for one, ml in ((early, 0.5), (late, 2.0))]
    assert doubling_of(*measured, date(2025, 1, 1), date(2025, 4, 11)) == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("before", "after", "days", "reason"),
    [(2.0, 1.0, 9, NOT_GROWING), (1.0, 1.0, 9, NOT_GROWING), (1.0, 2.0, 0, SAME_DAY), (None, 2.0, 9, NO_VALUE),
     (0.0, 2.0, 9, NO_VALUE)],
)  # fmt: skip
def test_that_no_doubling_time_has_its_reason(before, after, days, reason):
    found = doubling_days(before, after, days)
    assert found == reason
    assert days_text(found) == f"not measurable: {reason.reason}"
    assert days_text(120.4) == "120 days"


def test_that_no_size_gives_no_doubling_time():
    assert doubling_of(lesion("a0", UNKNOWN), lesion("a1"), date(2025, 1, 1), date(2026, 1, 1)) == NO_VALUE


@pytest.mark.parametrize(
    ("sizes", "category"),
    [
        # thresholds of section 4.3.1, each just met and just missed
        ((100.0, 70.0), Category.PR),
        ((100.0, 70.1), Category.SD),
        ((100.0, 120.0), Category.PD),
        ((100.0, 119.9), Category.SD),
        ((20.0, 24.9), Category.SD),  # +24.5 % but not 5 mm
        ((20.0, 25.0), Category.PD),
        ((100.0, 50.0, 60.0), Category.PD),  # -40 % from baseline, but +20 % over the nadir
        ((100.0, 50.0, 59.9), Category.PR),
        ((100.0, 80.0, 84.0), Category.SD),
        ((30.0, None), Category.CR),
    ],
)
def test_that_the_category_follows_baseline_and_nadir(sizes, category):
    found = course(*sizes)
    assert found.responses[0].category is Category.BASELINE
    assert found.responses[-1].category is category


def test_that_a_node_is_normal_under_ten_mm_and_counts_with_its_short_axis():
    node = {"organ": "lymph node"}
    assert course(16.0, 9.9, **node).responses[1].category is Category.CR
    assert course(16.0, 10.0, **node).responses[1].category is Category.PR
    assert not targets_of(course(14.9, 14.9, **node).tracks)
    long = replace(lesion("n0", 15.0, **node), longest_mm=40.0)
    assert followed(points((long,))).responses[0].sum_mm == 15.0


def test_that_targets_are_the_five_largest_and_two_an_organ():
    sizes = [("a", 9.9, ""), ("b", 30.0, "liver"), ("c", 29.0, "liver"), ("d", 28.0, "liver"), ("e", 10.0, ""),
             ("f", 11.0, ""), ("g", 12.0, "lung"), ("h", UNKNOWN, ""), ("i", 10.5, "bone")]  # fmt: skip
    found = followed(points(tuple(lesion(f"{name}0", size, (50.0 * n, 0, 0), organ=organ)
                                  for n, (name, size, organ) in enumerate(sizes))))  # fmt: skip
    assert sorted(found.tracks[n].name for n in found.targets) == ["b", "c", "f", "g", "i"]
    assert found.responses[0].sum_mm == pytest.approx(30.0 + 29.0 + 12.0 + 11.0 + 10.5)


def test_that_a_new_lesion_is_progression_once_the_reader_says_so():
    times = points((lesion("a0", 20.0),), (lesion("a1", 10.0), lesion("x1", 8.0, (90, 0, 0))))
    asked = followed(times, same("a0", "a1")).responses[1]
    assert asked.category is Category.PR
    assert asked.reasons[-1] == "x may be a new lesion, which would be progression."
    said = followed(times, same("a0", "a1"), new("x1")).responses[1]
    assert said.category is Category.PD
    assert said.reasons == ("x is a new lesion.", "A new lesion is progression, whatever the sum.")
    grown = followed(points((lesion("a0", 20.0),), (lesion("a1", 30.0), lesion("x1", 8.0, (90, 0, 0)))),
                     same("a0", "a1"), new("x1")).responses[1]  # fmt: skip
    assert grown.reasons == ("x is a new lesion.", "The sum is +50.0 % and +10.0 mm over its smallest value.")


def test_that_a_sum_waits_for_every_target():
    missing = followed(points((lesion("a0"),), ())).responses[1]
    assert (missing.category, missing.reasons) == (Category.NE, ("a was not measured, nor said to be gone.",))
    unanswered = followed(points((lesion("a0"),), (lesion("a1"),))).responses[1]
    assert unanswered.sum_mm == NotMeasurable("Whether a is the same lesion is not answered.")
    unsized = course(12.0, UNKNOWN).responses[1]
    assert unsized.sum_mm == NotMeasurable("a: Nobody measured it.")
    small = course(8.0, 9.0)
    assert [one.category for one in small.responses] == [Category.NE, Category.NE]
    fresh = followed(points((lesion("a0", 8.0),), (lesion("x1", 9.0, (90, 0, 0)),)), new("x1")).responses[1]
    assert fresh.category is Category.PD


def test_that_what_came_back_after_a_complete_response_is_progression():
    times = points((lesion("a0", 20.0),), (), (lesion("a2", 6.0),))
    found = followed(times, gone("a0", 1), same("a0", "a2"))
    assert [one.category for one in found.responses] == [Category.BASELINE, Category.CR, Category.PD]
    assert found.responses[2].over_nadir_percent is None
    assert "nan" not in response_text(found.responses[2])


def test_that_the_follow_up_reads_as_it_should():
    found = course(12.0, 14.0, None)
    assert followed(()).responses == ()
    assert [cell_text(cell) for cell in found.tracks[0].cells] == ["12.0 × 12.0 mm", "14.0 × 14.0 mm", "gone"]
    assert size_text(lesion("a0", UNKNOWN)) == "not measurable: Nobody measured it."
    assert size_text(replace(lesion("a0", 9.0), shortest_mm=NO_SHORT)) == "9.0 mm"
    assert volume_text(lesion("a0", 10.0)) == "0.52 ml (sphere)"
    assert volume_text(lesion("a0", UNKNOWN)) == ""
    assert response_text(found.responses[0]) == "baseline: sum 12.0 mm"
    assert response_text(found.responses[1]) == (
        "stable disease: sum 14.0 mm, +16.7 % from baseline, +16.7 % and +2.0 mm from the smallest sum"
    )
    assert response_text(followed(points((lesion("a0", 1.0),))).responses[0]) == "not evaluable"
    first, last = steps_of(found, found.tracks[0])
    assert step_text(found, first) == (
        "2023-01-01 to 2024-01-01: +2.0 mm (+17 %), volume +0.5 ml (+59 %), doubling time 547 days"
    )
    assert last.size.text("mm") == "-14.0 mm (-100 %)"
    assert overall_of(found, found.tracks[0]).size.text("mm") == "-12.0 mm (-100 %)"
    assert overall_of(course(12.0), course(12.0).tracks[0]) is None
    waiting = followed(points((lesion("a0"),), (lesion("a1"), lesion("x1", 9.0, (90, 0, 0)))))
    assert waiting.open_questions == 2
    assert cell_text(waiting.tracks[0].cells[1]) == "12.0 × 12.0 mm  (proposed)"
    assert cell_text(waiting.tracks[1].cells[0]) == ""


def test_that_volumes_of_two_kinds_are_not_compared():
    times = points((replace(lesion("a0"), volume_ml=1.0, volume_source="measured"),), (lesion("a1", 14.0),))
    found = followed(times, same("a0", "a1"))
    assert steps_of(found, found.tracks[0])[0].volume.text("ml") == "not measurable"


def test_that_the_table_for_spreadsheets_has_no_word_for_what_is_no_number():
    times = points((lesion("a0", 12.0), lesion("b0", UNKNOWN, (90, 0, 0))), (lesion("a1", 10.0),), ())
    rows = csv_rows(followed(times, same("a0", "a1"), gone("a1", 2)))
    assert len({len(row) for row in rows}) == 1
    head, first, second, third, unsized, *_ = rows
    assert dict(zip(head, first, strict=True)) == {
        "lesion": "a", "target": "yes", "organ": "", "date": "2023-01-01", "state": "first seen", "longest_mm": "12.0",
        "perpendicular_mm": "12.0", "volume_ml": "0.905", "volume_from": "sphere of the longest diameter",
        "change_mm": "", "change_percent": "", "volume_change_percent": "", "doubling_time_days": "", "note": "",
    }  # fmt: skip
    assert second[9:] == ("-2.0", "-16.7", "-42.1", "", "doubling time not measurable: It is not growing.")
    assert third[4:6] == ("gone", "0.0")
    assert unsized[5:8] == ("", "", "")
    sums = [row for row in rows if row[0] == "sum of targets"]
    assert [row[5] for row in sums] == ["12.0", "10.0", "0.0"]
    assert sums[1][-1].startswith("stable disease: sum 10.0 mm, -16.7 % from baseline")
    assert rows[-1][0].startswith("RECIST 1.1")
    assert not any("nan" in cell.lower() for row in rows for cell in row)
