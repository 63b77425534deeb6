"""The content tree of a structured report, read tolerantly (PS3.3 C.17.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.documents import TextLine
from medviewer.domain.finding import Code
from medviewer.domain.wording import tr
from medviewer.io.object_file import code_of, first_item, items_of, person_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom import Dataset

DEEPEST = 60
"""Reports nest a handful of levels; what nests deeper is damaged."""

_SAME_CODES = {
    ("SRT", "G-C0E3"): ("SCT", "363698007"),
    ("SRT", "G-C171"): ("SCT", "272741003"),
    ("SRT", "M-02550"): ("SCT", "81827009"),
}
"""SNOMED-RT codes of older reports, and the SNOMED CT codes that took their place (PS3.16 annex O)."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One content item: what it is called, its value type, and its children in order."""

    concept: Code
    value_type: str
    relationship: str
    item: Dataset
    children: tuple[Node, ...]

    def is_called(self, *values: str) -> bool:
        """Whether its concept has one of the code values (DCM, SCT or the project's own; they do not collide)."""
        return self.concept.value in values

    def named(self, *values: str) -> Iterator[Node]:
        """Its children whose concept has one of the code values."""
        return (child for child in self.children if child.is_called(*values))

    def everything(self) -> Iterator[Node]:
        """Itself and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.everything()

    @property
    def code(self) -> Code | None:
        """The coded value."""
        found = code_of(self.item, "ConceptCodeSequence")
        return None if found is None else _current(found)

    @property
    def text(self) -> str:
        """The value in words, whatever its type; empty for containers."""
        match self.value_type:
            case "CODE":
                return self.code.meaning if self.code else ""
            case "NUM":
                return _number_text(self.item)
            case "PNAME":
                return person_text(text_of(self.item, "PersonName"))
            case "IMAGE" | "COMPOSITE" | "WAVEFORM":
                return _reference_text(self.item)
            case "SCOORD" | "SCOORD3D" | "TCOORD":
                return text_of(self.item, "GraphicType").lower()
            case _:
                keywords = ("TextValue", "UID", "DateTime", "Date", "Time")
                return next((text for keyword in keywords if (text := text_of(self.item, keyword))), "")

    @property
    def number(self) -> tuple[float, str] | None:
        """Value and unit (UCUM) of a numeric item; None where it has none."""
        measured = first_item(self.item, "MeasuredValueSequence")
        if measured is None or measured.get("NumericValue") in {None, ""}:
            return None
        unit = code_of(measured, "MeasurementUnitsCodeSequence")
        return float(measured.NumericValue), unit.value if unit else ""


def _number_text(item: Dataset) -> str:
    measured = first_item(item, "MeasuredValueSequence")
    if measured is None:
        return tr("(no value)")
    unit = code_of(measured, "MeasurementUnitsCodeSequence")
    shown = "" if unit is None or unit.value == "1" else unit.value
    return f"{text_of(measured, 'NumericValue')} {shown}".strip()


def _reference_text(item: Dataset) -> str:
    reference = first_item(item, "ReferencedSOPSequence")
    if reference is None:
        return ""
    frames = text_of(reference, "ReferencedFrameNumber")
    uid = text_of(reference, "ReferencedSOPInstanceUID")
    return tr("{uid}, frame {frames}", uid=uid, frames=frames) if frames else uid


def _current(code: Code) -> Code:
    scheme, value = _SAME_CODES.get((code.scheme, code.value), (code.scheme, code.value))
    return Code(scheme, value, code.meaning)


def tree_of(item: Dataset, depth: int = 0) -> Node:
    """The tree below a content item; raises ValueError where it nests without end."""
    if depth > DEEPEST:
        message = tr("its content nests deeper than {count} levels", count=DEEPEST)
        raise ValueError(message)
    concept = code_of(item, "ConceptNameCodeSequence")
    children = tuple(tree_of(child, depth + 1) for child in items_of(item, "ContentSequence"))
    named = Code("", "", "") if concept is None else _current(concept)
    return Node(named, text_of(item, "ValueType"), text_of(item, "RelationshipType"), item, children)


def lines_of(node: Node, depth: int = 0) -> Iterator[TextLine]:
    """The tree as lines for people; items that say nothing are left out."""
    text = node.text
    has_line = bool(text or node.concept.meaning)
    if has_line:
        yield TextLine(depth, node.concept.meaning, text)
    for child in node.children:
        yield from lines_of(child, depth + has_line)
