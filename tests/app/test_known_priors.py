"""Earlier studies that were opened before join the tree by themselves."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from samples import JANE, sample_series, sample_study

from medviewer.app.choosing import go_to_study
from medviewer.app.priors import open_question
from medviewer.app.resuming import begin_study
from medviewer.domain.study import ScanResult

HERE, THERE = Path("/studies/now"), Path("/studies/then")


def made(uid, day, patient=JANE, **changes):
    series = sample_series(id=uid, series_uid=uid, description=uid, **changes)
    return replace(sample_study((series,)), uid=uid, date=day, patient=patient, description=f"Chest {uid}")


NOW, THEN = made("now", date(2026, 1, 1)), made("then", date(2025, 1, 1))


@pytest.fixture
def begin(review, main_thread):
    """Open a study while others are known; gives the UIDs of all that are in the tree then."""
    asked = []

    def do(study, *known, root=THERE):
        def known_studies(patient_id, _token):
            asked.append(patient_id)
            return (ScanResult(root, known),)

        review.ports = replace(review.ports, known_studies=known_studies)
        review.session.add_result(ScanResult(HERE, (study,)))
        begin_study(review, study, study.series[0])
        main_thread.run_until(lambda: not review.session.jobs)
        return [one.uid for one in review.session.opened.studies]

    review.asked = asked
    return do


def said(review):
    return [notice.title for notice in review.session.notices]


def test_that_an_earlier_study_of_the_same_person_joins_the_tree_and_is_told_of(begin, review):
    assert begin(NOW, THEN, NOW) == ["now", "then"]
    assert said(review) == ["Earlier studies were found on disk: Chest then 2025-01-01"]
    assert review.session.current.series.id == "now"
    assert "then" in review.session.thumbnails
    assert review.asked == [JANE.id]


@pytest.mark.parametrize(
    "other",
    [
        made("later", date(2027, 1, 1)),
        made("undated", None),
        made("other", date(2025, 1, 1), replace(JANE, id="77", name="Roe^Jim", birth_date="19501231")),
        made("unlike", date(2025, 1, 1), modality="MR"),
    ],
    ids=lambda one: one.uid,
)
def test_that_no_other_study_joins_the_tree(begin, review, other):
    assert begin(NOW, other) == ["now"]
    assert said(review) == []


def test_that_a_doubt_is_asked_as_ever(begin, review):
    assert begin(NOW, replace(THEN, patient=replace(JANE, birth_date=""))) == ["now", "then"]
    assert open_question(review).earlier.uid == "then"


def test_that_a_folder_that_is_open_is_not_taken_for_another(begin):
    assert begin(NOW, THEN, root=HERE) == ["now"]


def test_that_it_is_looked_for_once_and_not_for_scripts_or_without_an_id(begin, review, main_thread):
    begin(NOW)
    go_to_study(review, None, "now")
    main_thread.run_until(lambda: not review.session.jobs)
    assert review.asked == [JANE.id]
    begin(made("nobody", date(2026, 1, 1), replace(JANE, id="")))
    review.room.keeps_readings = False
    begin(made("another", date(2026, 1, 1)))
    assert review.asked == [JANE.id]


def test_that_opening_a_folder_above_replaces_what_was_found_below_it(begin, review):
    begin(NOW, THEN)
    review.session.add_result(ScanResult(HERE.parent, (THEN, NOW)))
    assert [one.uid for one in review.session.opened.studies] == ["then", "now"]
