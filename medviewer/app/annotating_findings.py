"""A segment that was made from a model's finding: once the reader changes it, the finding is a modified one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.shared import Notice
from medviewer.domain.decision import Decision, Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.mask_edit import mask_edit
from medviewer.domain.mask_segment import SourceKind
from medviewer.domain.regions import Box
from medviewer.domain.vectors import axes3, vec3
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.finding import Finding
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_segment import Segment

NOBODY = mark("The finding stays as the model left it, since nobody is named as the reader.")
NAME_YOURSELF = mark("Enter your name with the reader button at the top right, then change the segment once more.")


def mask_box(mask: Mask) -> Box | None:
    """The box around a mask along the axes of its grid; None where it is empty or its grid has no right angles."""
    found, geometry = mask.box(), mask.geometry
    if found is None or not geometry.is_rectangular:
        return None
    first, shape = found
    middle = [f + (n - 1) / 2 for f, n in zip(first, shape, strict=True)]
    size = [n * mm for n, mm in zip(shape, geometry.spacing_mm, strict=True)]
    return Box(vec3(geometry.to_lps(middle)), vec3(size), axes3(geometry.directions))


def follow_finding(review: Review, study_uid: str, segment: Segment) -> None:
    """Decide on the finding of a segment that is on disk: modified, with its box, while it differs from what it was.

    The decision follows the segment, undone or done again, and is no step of its own.
    """
    session, source = review.session, segment.head.source
    finding = session.finding(source.reference) if source.kind is SourceKind.FINDING else None
    if finding is None:
        return
    adopted, now = review.room.segments.adopted.get(segment.id), session.decisions.get(finding.id)
    if adopted is not None and mask_edit(adopted.mask, segment.mask) is None:
        if now is not None and now.note is not None and segment.id in now.note:
            _decide(review, study_uid, finding, adopted.decision)
        return
    box = mask_box(segment.mask)
    if box is None or (now is not None and now.region == box):
        return
    if not session.settings.reader.strip():
        session.notify(Notice(tr(NOBODY), tr(NAME_YOURSELF)))
        return
    words = tr(
        "Segment changed by hand: {head}, {volume_text} (segment {id})",
        head=segment.head.name,
        volume_text=segment.volume_text,
        id=segment.id,
    )
    _decide(review, study_uid, finding, _line(review, finding, Verdict.MODIFIED, words, box))


def _decide(review: Review, study_uid: str, finding: Finding, wanted: Decision | None) -> None:
    """Put a decision in force, None = pending: the record first, the screen after it."""
    session, made = review.session, wanted or _line(review, finding, Verdict.WITHDRAWN)
    try:
        review.ports.record.append(made, study_uid)
    except UserError as error:
        session.notify(Notice(error.title, error.advice, is_error=True))
        return
    session.set_decision(session.history, finding.id, wanted)


def _line(
    review: Review, finding: Finding, verdict: Verdict, note: str | None = None, region: Box | None = None
) -> Decision:
    settings = review.session.settings
    return Decision(
        finding_id=finding.id,
        verdict=verdict,
        reader=settings.reader.strip(),
        role=settings.role,
        time=review.ports.now(),
        model=finding.provenance.model,
        note=note,
        region=region,
    )
