"""Files into patients, studies and series."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from medviewer.domain.identity import patient_key
from medviewer.domain.study import SeriesKind, Study
from medviewer.io.picture_stack import PictureStack
from medviewer.io.series_build import build_object, build_series
from medviewer.io.series_kind import OBJECT_KINDS, kind_of_object
from medviewer.io.splitting import pictures_of, stacks_by_size, stacks_of

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
    is_alone = kind not in {SeriesKind.VOLUME, SeriesKind.IMAGE}
    return facts.series.uid, kind, facts.series.modality, facts.sop_instance_uid if is_alone else ""


def _series(items: Sequence[Found], shared: set[str], numbers: Counter[str]) -> tuple[Series, ...]:
    stacks = _stacks(items)
    per_uid = Counter(uid for uid, *_ in stacks)
    built = []
    for uid, kind, members in stacks:
        handle = uid
        if per_uid[uid] > 1 or uid in shared:
            numbers[uid] += 1
            handle = f"{uid}#{numbers[uid]}"
        if isinstance(members, PictureStack):
            built.append(build_series(handle, kind, members))
        else:
            built.append(build_object(handle, kind, members))
    return tuple(sorted(built, key=lambda s: (s.number is None, s.number or 0, s.id)))


def _stacks(items: Sequence[Found]) -> list[tuple[str, SeriesKind, PictureStack | list[Found]]]:
    """Series UID, kind, and the pictures of a stack or the objects that are none."""
    groups: dict[StackKey, list[Found]] = defaultdict(list)
    for item in items:
        groups[_stack_key(item.facts)].append(item)
    stacks: list[tuple[str, SeriesKind, PictureStack | list[Found]]] = []
    for (uid, kind, *_), members in groups.items():
        if kind in OBJECT_KINDS:
            stacks.append((uid, kind, members))
        else:
            pictures = [picture for member in members for picture in pictures_of(member)]
            split = stacks_of if kind is SeriesKind.VOLUME else stacks_by_size
            stacks += [(uid, kind, stack) for stack in split(pictures)]
    return stacks
