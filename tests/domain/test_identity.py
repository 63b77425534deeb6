"""Who is one patient, and who is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import sample_study

from medviewer.domain.identity import identity_warnings, patient_key
from medviewer.domain.study import Patient

JANE = Patient("A 12", "Doe^Jane", "19610203", "F")


@pytest.mark.parametrize(
    "same",
    [
        replace(JANE, name="DOE^JANE"),
        replace(JANE, name="Doe^Jane^^"),
        replace(JANE, name=" Doe ^ Jane ^ "),
        replace(JANE, name="Doe^Jane=="),
        replace(JANE, id=" a 12 "),
        replace(JANE, id="A  12"),
        replace(JANE, birth_date="19610203 "),
        replace(JANE, sex=""),
    ],
    ids=str,
)
def test_that_case_and_padding_make_no_second_patient(same: Patient) -> None:
    assert patient_key(same) == patient_key(JANE)


@pytest.mark.parametrize(
    "other",
    [
        replace(JANE, id="A13"),
        replace(JANE, id="A12"),
        replace(JANE, name="Doe^John"),
        replace(JANE, name="Doe^^Jane"),
        replace(JANE, birth_date="19610204"),
        replace(JANE, birth_date=""),
        replace(JANE, name=""),
    ],
    ids=str,
)
def test_that_any_other_id_name_or_birth_date_is_another_patient(other: Patient) -> None:
    assert patient_key(other) != patient_key(JANE)


def test_that_composed_and_decomposed_letters_are_one_name() -> None:
    composed, decomposed = replace(JANE, name="M\u00fcller"), replace(JANE, name="Mu\u0308ller")
    assert patient_key(composed) == patient_key(decomposed)


def test_that_nobody_is_another_nobody_in_each_study_and_a_named_patient_is_one_in_all() -> None:
    nobody = Patient("", " ^ ", "")
    assert patient_key(nobody, "1.2") != patient_key(nobody, "1.3")
    assert patient_key(nobody, "1.2") == patient_key(nobody, "1.2")
    assert patient_key(JANE, "1.2") == patient_key(JANE, "1.3")


def test_that_one_id_of_two_patients_is_said_whatever_its_padding_and_in_whichever_folder() -> None:
    john = Patient(" a 12", "Doe^John", "19500101")
    studies = [replace(sample_study(), patient=p, uid=uid) for p, uid in ((JANE, "1.1"), (john, "1.2"), (JANE, "1.3"))]
    (sentence,) = identity_warnings(studies)
    assert sentence == (
        "Patient ID 'A 12' is used by 2 patients (Doe Jane, born 19610203; Doe John, born 19500101); "
        "they are kept apart."
    )
    assert identity_warnings([studies[0], studies[2]]) == ()


def test_that_one_study_uid_of_two_patients_is_said_and_anonymous_studies_are_not() -> None:
    other = replace(sample_study(), patient=Patient("other"))
    (sentence,) = identity_warnings([sample_study(), other])
    assert sentence.startswith("One study UID is used by 2 patients")
    nobody = Patient("")
    apart = [replace(sample_study(), patient=nobody, uid=uid) for uid in ("1.1", "1.2")]
    assert identity_warnings(apart) == ()
