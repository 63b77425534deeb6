"""Structured reports with measurements (PS3.16 TID 1500) as claims; every other report as text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.domain.documents import Document, Observer, ReportContent
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.io.object_file import first_item, items_of, origin_of, person_text, references_of, text_of
from medviewer.io.sr_claims import ReportFacts, claim_of
from medviewer.io.sr_tree import Node, lines_of, tree_of

if TYPE_CHECKING:
    from pydicom import Dataset

    from medviewer.domain.annotations import References
    from medviewer.domain.job import CancelToken

_MEASUREMENTS, _GROUP = "126010", "125007"
_OBSERVER_TYPE, _PERSON, _ORGANIZATION = "121005", "121008", "121009"
_DEVICE_NAMES = ("121013", "121015", "121014", "121012")
"""Device Observer Name, Model Name, Manufacturer and UID (TID 1004), the most telling first."""


def read_report(dataset: Dataset, token: CancelToken) -> ReportContent | Document:
    """The claims of a report with measurements; the text of any other.

    Raises UserError where it has no content; any of `stored.DECODE_ERRORS` where it is damaged.
    """
    if not items_of(dataset, "ContentSequence"):
        title = tr("The report has no content: it is empty, damaged or cut short.")
        raise UserError(title)
    root = tree_of(dataset)
    token.check()
    origin = origin_of(dataset, root.concept.meaning)
    references = _references(dataset, root)
    lines = tuple(lines_of(root))
    groups = [group for holder in root.named(_MEASUREMENTS) for group in holder.named(_GROUP)]
    if not groups:
        return Document(origin, references, lines=lines, notes=_state_notes(dataset))
    observers = _observers(root)
    facts = ReportFacts(origin, _series_of(dataset), tuple(o.name for o in observers), _zone(dataset))
    return ReportContent(
        origin=origin,
        references=references,
        claims=tuple(claim_of(group, number, facts) for number, group in enumerate(groups)),
        observers=observers,
        is_verified=text_of(dataset, "VerificationFlag") == "VERIFIED",
        is_final=text_of(dataset, "PreliminaryFlag") == "FINAL",
        verifier=_verifier(dataset),
        lines=lines,
        notes=_state_notes(dataset),
    )


def _references(dataset: Dataset, root: Node) -> References:
    """The evidence, and the images in the tree where a maker has forgotten to list them there.

    Its frame of reference is that of what was drawn in the patient; several are joined, which is none that images have.
    """
    top = references_of(dataset)
    drawn = [node.item for node in root.everything() if node.value_type == "SCOORD3D"]
    frames = {uid for item in drawn if (uid := text_of(item, "ReferencedFrameOfReferenceUID"))}
    parts = (first_item(node.item, "ReferencedSOPSequence") for node in root.everything() if node.value_type == "IMAGE")
    named = (text_of(part, "ReferencedSOPInstanceUID") for part in parts if part is not None)
    uids = dict.fromkeys(uid for uid in (*top.sop_instance_uids, *named) if uid)
    return replace(top, sop_instance_uids=tuple(uids), frame_uid=" ".join(sorted(frames)) or top.frame_uid)


def _zone(dataset: Dataset) -> str:
    return text_of(dataset, "TimezoneOffsetFromUTC")


def _state_notes(dataset: Dataset) -> tuple[str, ...]:
    """What a reader has to know about the standing of a report (PS3.3 C.17.2)."""
    notes = []
    if text_of(dataset, "CompletionFlag") == "PARTIAL":
        notes.append(tr("The report says of itself that it is not complete."))
    if text_of(dataset, "VerificationFlag") != "VERIFIED":
        notes.append(tr("Nobody has verified this report."))
    return tuple(notes)


def _verifier(dataset: Dataset) -> str:
    observer = first_item(dataset, "VerifyingObserverSequence")
    return "" if observer is None else person_text(text_of(observer, "VerifyingObserverName"))


def _observers(root: Node) -> tuple[Observer, ...]:
    """Who observed, person by person and device by device in their order (TID 1002)."""
    parts: list[list[Node]] = []
    for child in root.children:
        is_start = child.is_called(_OBSERVER_TYPE) or (child.is_called(_PERSON) and not parts)
        if is_start:
            parts.append([])
        if parts and child.relationship == "HAS OBS CONTEXT":
            parts[-1].append(child)
    return tuple(observer for part in parts if (observer := _observer(part)) is not None)


def _observer(items: list[Node]) -> Observer | None:
    texts = {item.concept.value: item.text for item in items}
    if name := texts.get(_PERSON, ""):
        return Observer("PERSON", name, texts.get(_ORGANIZATION, ""))
    name = next((texts[value] for value in _DEVICE_NAMES if texts.get(value)), "")
    return Observer("DEVICE", name, texts.get("121014", "")) if name else None


def _series_of(dataset: Dataset) -> dict[str, str]:
    """Series by the SOP Instance UIDs of the evidence (PS3.3 C.17.2.3)."""
    found = {}
    for keyword in ("CurrentRequestedProcedureEvidenceSequence", "PertinentOtherEvidenceSequence"):
        for study in items_of(dataset, keyword):
            for series in items_of(study, "ReferencedSeriesSequence"):
                for item in items_of(series, "ReferencedSOPSequence"):
                    found[text_of(item, "ReferencedSOPInstanceUID")] = text_of(series, "SeriesInstanceUID")
    return found
