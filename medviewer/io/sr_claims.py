"""One measurement group of a structured report (PS3.16 TID 1410, 1411, 1501) as a claim."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from medviewer.domain.documents import READ_FROM_REPORT, ReportedClaim
from medviewer.domain.finding import Finding, Measurement, ModelIdentity, Provenance, Severity, Side
from medviewer.domain.regions import WholeImage
from medviewer.io.object_file import first_item, text_of
from medviewer.io.sr_places import outlines_of, polygons_of, region_of, segments_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medviewer.domain.annotations import Origin
    from medviewer.domain.finding import Code
    from medviewer.io.sr_tree import Node

_FINDING, _FINDING_CATEGORY, _SITE, _LATERALITY = "121071", "276214006", "363698007", "272741003"
_TRACKING_ID, _TRACKING_UID = "112039", "112040"
_ALGORITHM, _ALGORITHM_VERSION, _ALGORITHM_PARAMETERS, _ALGORITHM_FAMILY = "111001", "111003", "111002", "111000"
_PROBABILITY, _PRESENCE, _ABSENT, _SEVERITY = "122157", "705057003", "272519000", "246112005"
_SOURCE_SERIES = "121232"
_ABOUT_ITSELF = frozenset({_FINDING, _FINDING_CATEGORY, _SITE, _LATERALITY, _ALGORITHM_FAMILY})
"""Coded items of a group that are no answer to a question."""

_SIDES = {
    "7771000": Side.LEFT, "24028007": Side.RIGHT, "51440002": Side.BILATERAL, "260528009": Side.MIDLINE,
    "G-A101": Side.LEFT, "G-A100": Side.RIGHT, "G-A102": Side.BILATERAL,
}  # fmt: skip
"""CID 244 in SNOMED CT, and in SNOMED-RT."""

_SEVERITIES = {
    "RR050": Severity.NONE, "255604002": Severity.LOW, "6736007": Severity.MODERATE, "24484000": Severity.HIGH,
    "RR051": Severity.CRITICAL,
}  # fmt: skip
"""Severities as our own reports code them."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What all groups of a report share: its origin, the series of its images, its observers, its zone (+HHMM)."""

    origin: Origin
    series_of: dict[str, str]
    observers: tuple[str, ...]
    zone: str = ""


def claim_of(group: Node, number: int, facts: ReportFacts) -> ReportedClaim:
    """The claim of the group with that number (from 0)."""
    outlines, polygons, segments = outlines_of(group), polygons_of(group), segments_of(group)
    images = _images_of(group)
    site = next((node.code for node in group.named(_SITE) if node.code), None)
    finding = _finding(group, number, facts, images)
    return ReportedClaim(
        finding=finding,
        tracking_id=_text(group, _TRACKING_ID),
        tracking_uid=_text(group, _TRACKING_UID),
        site=site,
        evaluations=tuple(_evaluations(group)),
        comments=tuple(_comments(group)),
        outlines=outlines,
        polygons=polygons,
        segments=segments,
        series_uid=finding.series_id,
    )


def _text(group: Node, value: str) -> str:
    return next((node.text for node in group.named(value) if node.text), "")


def _finding(group: Node, number: int, facts: ReportFacts, images: tuple[str, ...]) -> Finding:
    """The claim as a finding; its id is the report's and the group's, never that of a finding made here."""
    code = next((node.code for node in group.named(_FINDING, _FINDING_CATEGORY) if node.code), None)
    code = next((node.code for node in group.named(_FINDING) if node.code), code)
    series = next((facts.series_of[uid] for uid in images if uid in facts.series_of), _text(group, _SOURCE_SERIES))
    identity = uuid.uuid5(uuid.NAMESPACE_OID, f"{facts.origin.sop_instance_uid}/{number}")
    answers = {question.value: answer.value for question, answer in _evaluations(group)}
    return Finding(
        id=str(identity),
        series_id=series,
        label=code.meaning if code else _text(group, _TRACKING_ID) or "Measurement",
        region=region_of(group) or WholeImage(),
        score=_score(group),
        positive=answers.get(_PRESENCE) != _ABSENT,
        provenance=_provenance(group, facts, images),
        code=code,
        severity=_SEVERITIES.get(answers.get(_SEVERITY, "")),
        side=_side(group),
        measurements=tuple(_measurements(group)),
        key_sop_instance_uid=next(iter(images), None),
    )


def _provenance(group: Node, facts: ReportFacts, images: tuple[str, ...]) -> Provenance:
    """Whose claim it is by the report's own word; no weights and no pixels vouch for it here."""
    algorithm = _text(group, _ALGORITHM)
    who = algorithm or ", ".join(facts.observers) or facts.origin.maker or "unknown"
    model = ModelIdentity(READ_FROM_REPORT, _text(group, _ALGORITHM_VERSION), "", f"{who} ({READ_FROM_REPORT})")
    time = _moment(facts.origin.time, facts.zone)
    return Provenance(model, READ_FROM_REPORT, images, "", "", facts.origin.sop_instance_uid, time)


def _moment(text: str, zone: str) -> datetime:
    """The time of the report with the zone that it names; UTC stands in where it names none."""
    offset = zone if len(zone) == 5 and zone[0] in "+-" and zone[1:].isdigit() else "+0000"
    for form in ("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d%z"):
        try:
            return datetime.strptime(text + offset, form).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return datetime(1, 1, 1, tzinfo=UTC)


def _images_of(group: Node) -> tuple[str, ...]:
    """The images that a group names, those of its regions first; segmentations are no images."""
    named = []
    for node in group.everything():
        reference = first_item(node.item, "ReferencedSOPSequence") if node.value_type == "IMAGE" else None
        if reference is not None and "ReferencedSegmentNumber" not in reference:
            named.append(text_of(reference, "ReferencedSOPInstanceUID"))
    return tuple(dict.fromkeys(uid for uid in named if uid))


def _numbers(group: Node) -> Iterator[tuple[Node, float, str]]:
    for node in group.everything():
        measured = node.number if node.value_type == "NUM" else None
        if measured is not None:
            yield node, *measured


def _score(group: Node) -> float | None:
    """The probability, 0..1; None where there is none that can be one."""
    for node, value, unit in _numbers(group):
        fraction = value / 100 if unit == "%" else value
        if node.is_called(_PROBABILITY) and 0.0 <= fraction <= 1.0:
            return fraction
    return None


def _measurements(group: Node) -> Iterator[Measurement]:
    """Every number but the probability, called by its concept and what modifies it ("Diameter, mean")."""
    for node, value, unit in _numbers(group):
        if not node.is_called(_PROBABILITY):
            modifiers = [child.text for child in node.children if child.relationship == "HAS CONCEPT MOD"]
            name = ", ".join(part for part in (node.concept.meaning, *modifiers) if part)
            yield Measurement(name or "Value", value, unit)


def _side(group: Node) -> Side:
    nodes = [*group.named(_LATERALITY), *(child for site in group.named(_SITE) for child in site.named(_LATERALITY))]
    return next((_SIDES[n.code.value] for n in nodes if n.code and n.code.value in _SIDES), Side.UNKNOWN)


def _evaluations(group: Node) -> Iterator[tuple[Code, Code]]:
    """Coded questions with their coded answers."""
    for node in group.children:
        answer = node.code if node.value_type == "CODE" else None
        if answer is not None and node.concept.value not in _ABOUT_ITSELF:
            yield node.concept, answer


def _comments(group: Node) -> Iterator[str]:
    known = (_TRACKING_ID, _ALGORITHM, _ALGORITHM_VERSION, _ALGORITHM_PARAMETERS)
    return (n.text for n in group.children if n.value_type == "TEXT" and not n.is_called(*known) and n.text)
