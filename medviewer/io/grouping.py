"""Files into patients, studies and series."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from medviewer.domain.identity import patient_key
from medviewer.domain.study import SeriesKind, Study
from medviewer.io.series_build import build_series
from medviewer.io.series_kind import kind_of_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medviewer.domain.identity import PatientKey
    from medviewer.domain.study import Series
    from medviewer.io.found import Found
    from medviewer.io.header import DicomFacts


StudyKey = tuple["PatientKey", str]
StackKey = tuple[str, SeriesKind, str, str]
"""Series UID, kind, modality, and the SOP Instance UID of an object that is a stack of its own."""


def group_studies(found: Iterable[Found]) -> tuple[Study, ...]:
    """One Study per patient and study UID, in the order found; each file is in exactly one series.

    A study UID that two patients share gives two studies; a series UID that two modalities share, two series.
    """
    studies: dict[StudyKey, list[Found]] = defaultdict(list)
    for item in found:
        uid = item.facts.study.uid
        studies[patient_key(item.facts.patient, uid), uid].append(item)
    taken: Counter[str] = Counter(uid for items in studies.values() for uid in {i.facts.series.uid for i in items})
    shared = {uid for uid, times in taken.items() if times > 1}
    numbers: Counter[str] = Counter()
    return tuple(_study(items, shared, numbers) for items in studies.values())


def _study(items: Sequence[Found], shared: set[str], numbers: Counter[str]) -> Study:
    first = items[0].facts
    facts = first.study
    return Study(
        uid=facts.uid,
        patient=first.patient,
        series=_series(items, shared, numbers),
        date=next((i.facts.study.date for i in items if i.facts.study.date), None),
        description=facts.description,
        accession=facts.accession,
        patient_age=facts.patient_age,
        institution=facts.institution,
        referring_physician=facts.referring_physician,
    )


def _stack_key(facts: DicomFacts) -> StackKey:
    kind = kind_of_object(facts)
    is_stack_alone = facts.image is not None and facts.image.frames > 1
    return facts.series.uid, kind, facts.series.modality, facts.sop_instance_uid if is_stack_alone else ""


def _series(items: Sequence[Found], shared: set[str], numbers: Counter[str]) -> tuple[Series, ...]:
    stacks: dict[StackKey, list[Found]] = defaultdict(list)
    for item in items:
        stacks[_stack_key(item.facts)].append(item)
    per_uid = Counter(uid for uid, *_ in stacks)
    built = []
    for (uid, kind, *_), members in stacks.items():
        handle = uid
        if per_uid[uid] > 1 or uid in shared:
            numbers[uid] += 1
            handle = f"{uid}#{numbers[uid]}"
        built.append(build_series(handle, kind, members))
    return tuple(sorted(built, key=lambda s: (s.number is None, s.number or 0, s.id)))
