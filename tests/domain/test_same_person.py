"""Who is the same person, and which studies show the like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from samples import JANE, picture_series, plain_geometry, sample_series, sample_study

from medviewer.domain.body_parts import is_alike, like_series
from medviewer.domain.geometry import Geometry
from medviewer.domain.hanging import doubtful_of, priors_of
from medviewer.domain.same_person import Sameness, compared

SAME, DIFFERENT, DOUBTFUL = Sameness.SAME, Sameness.DIFFERENT, Sameness.DOUBTFUL


@pytest.mark.parametrize(
    ("changes", "expected", "words"),
    [
        ({}, SAME, ""),
        ({"name": "doe^jane^", "sex": "f", "id": " 1234 "}, SAME, ""),
        ({"birth_date": ""}, DOUBTFUL, "The birth date is missing in one of them."),
        ({"sex": ""}, DOUBTFUL, "The sex is missing in one of them."),
        ({"name": ""}, DOUBTFUL, "The name is missing in one of them."),
        ({"id": ""}, DOUBTFUL, "The patient ID is missing in one of them."),
        ({"birth_date": "19610204"}, DOUBTFUL, "The birth date differs."),
        ({"name": "ROE^JANE"}, DOUBTFUL, "The name differs."),
        ({"birth_date": "19610204", "name": "ROE^JANE"}, DIFFERENT, "The name differs. The birth date differs."),
        ({"id": "9"}, DOUBTFUL, "The patient ID differs."),
        ({"id": "9", "sex": "M"}, DIFFERENT, "The patient ID differs. The sex differs."),
        ({"id": "9", "birth_date": ""}, DIFFERENT, "The patient ID differs. The birth date is missing in one of them."),
        ({"id": "9", "name": "ROE^JANE"}, DIFFERENT, "The patient ID differs. The name differs."),
        ({"id": "", "birth_date": "19610204"}, DIFFERENT, "The patient ID is missing"),
        ({"id": "", "name": "", "birth_date": "", "sex": ""}, DIFFERENT, "The patient ID is missing"),
    ],
)
def test_that_only_full_agreement_is_the_same_person_and_doubt_has_its_reasons(changes, expected, words):
    for pair in ((JANE, replace(JANE, **changes)), (replace(JANE, **changes), JANE)):
        found = compared(*pair)
        assert found.sameness is expected
        assert " ".join(found.reasons).startswith(words)
        assert bool(found.reasons) == (expected is not SAME)


def test_that_an_id_of_another_hospital_is_no_evidence_either_way():
    here, there = replace(JANE, issuer="North"), replace(JANE, issuer="South")
    found = compared(here, there)
    assert found.sameness is DOUBTFUL
    assert found.reasons == ("The patient IDs were given by different hospitals and cannot be compared.",)
    assert compared(here, replace(there, name="ROE^JANE")).sameness is DIFFERENT
    assert compared(here, replace(JANE, issuer=" north")).sameness is SAME


def study(uid, year, patient=JANE, *series, description="CT chest"):
    made = series or (sample_series(description="LUNG"),)
    return replace(sample_study(made), uid=uid, date=date(year, 1, 1), patient=patient, description=description)


def test_that_a_doubtful_study_is_a_prior_only_after_a_yes():
    now = study("1", 2025)
    sure, doubtful = study("2", 2023), study("3", 2024, replace(JANE, birth_date=""))
    stranger, later = study("4", 2024, replace(JANE, id="9", name="ROE^JOHN")), study("5", 2026)
    everything = [now, sure, doubtful, stranger, later]
    assert priors_of(now, everything) == (sure,)
    assert doubtful_of(now, everything, {}) == (doubtful,)
    assert priors_of(now, everything, {"3": True}) == (doubtful, sure)
    assert priors_of(now, everything, {"3": False, "4": True}) == (sure,)
    assert doubtful_of(now, everything, {"3": False}) == ()


def test_that_a_prior_shows_the_same_part_of_the_body_with_the_same_modality():
    chest = study("1", 2025)
    assert is_alike(chest, study("2", 2024, description="Thorax"))
    assert is_alike(chest, study("2", 2024, JANE, sample_series(description="axial"), description=""))
    assert not is_alike(chest, study("2", 2024, JANE, sample_series(description="axial"), description="CT head"))
    assert not is_alike(chest, study("2", 2024, JANE, sample_series(modality="MR")))
    brain = study("3", 2024, JANE, sample_series(body_part="BRAIN"), description="CT chest and abdomen")
    assert not is_alike(chest, brain)


def test_that_the_series_most_like_the_one_on_screen_is_chosen():
    def thick(name, mm):
        affine = plain_geometry().affine.copy()
        affine[2, 0] = mm
        return sample_series(Geometry(affine, (20, 30, 40)), id=name, description=name)

    shown = thick("LUNG", 3.0)
    now = study("1", 2025, JANE, shown)
    prior = study("2", 2024, JANE, thick("thin", 1.0), thick("thick", 5.0), picture_series(modality="CT"))
    assert like_series(now, shown, prior).id in {"thin", "thick"}
    assert like_series(now, thick("other", 1.5), prior).id == "thin"
    assert like_series(now, shown, study("2", 2024, JANE, thick("thin", 3.0), replace(shown, id="named"))).id == "named"
    assert like_series(now, shown, study("2", 2024, JANE, sample_series(body_part="HEAD"))) is None
    pictures = [replace(picture_series((n, 12, 16)), id=str(n), description=str(n)) for n in (4, 9)]
    assert like_series(now, picture_series((8, 12, 16)), study("2", 2024, JANE, *pictures)).id == "9"
