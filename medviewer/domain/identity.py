"""Who is who: when two headers name one patient, and what a reader must be told where identities collide."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medviewer.domain.study import Patient, Study

PatientKey = tuple[str, str, str, str]
"""ID, name and birth date made comparable, and the study UID where all three are empty."""


def patient_key(patient: Patient, study_uid: str = "") -> PatientKey:
    """What is equal for one patient and different for two: ID, name and birth date together.

    Letter case, white space around and between words, and empty name components at the end tell no two patients
    apart. Studies that name nobody belong to nobody in common: their own `study_uid` tells them apart.
    """
    parts = _plain(patient.id), _plain_name(patient.name), _plain(patient.birth_date)
    return (*parts, "" if any(parts) else study_uid)


def identity_warnings(studies: Iterable[Study]) -> tuple[str, ...]:
    """Sentences on patient IDs and study UIDs that more than one patient uses; for all studies that are open."""
    by_id: dict[str, dict[PatientKey, Patient]] = defaultdict(dict)
    by_uid: dict[str, dict[PatientKey, Patient]] = defaultdict(dict)
    for study in studies:
        key = patient_key(study.patient, study.uid)
        by_uid[study.uid].setdefault(key, study.patient)
        if key[0]:
            by_id[key[0]].setdefault(key, study.patient)
    same_id = [
        tr(
            "Patient ID {id!r} is used by {who} patients ({listed}); they are kept apart.",
            id=_first(who).id,
            who=len(who),
            listed=_listed(who),
        )
        for who in by_id.values()
        if len(who) > 1
    ]
    same_uid = [
        tr(
            "One study UID is used by {who} patients ({listed}); they are kept apart.",
            who=len(who),
            listed=_listed(who),
        )
        for who in by_uid.values()
        if len(who) > 1
    ]
    return (*same_id, *same_uid)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _plain_name(name: str) -> str:
    """Component groups ("=") and components ("^") without padding (PS3.5 6.2.1)."""
    groups = ("^".join(_plain(part) for part in group.split("^")).rstrip("^") for group in name.split("="))
    return "=".join(groups).rstrip("=")


def _first(patients: dict[PatientKey, Patient]) -> Patient:
    return next(iter(patients.values()))


def _listed(patients: dict[PatientKey, Patient]) -> str:
    return "; ".join(
        tr("{display_name}, born {value}", display_name=p.display_name, value=p.birth_date or tr("unknown"))
        for p in patients.values()
    )
