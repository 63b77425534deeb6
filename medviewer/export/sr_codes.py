"""Coded concepts of the structured report, each with its source; what has no standard code is 99MEDVIEWER.

Standard codes are those of the PS3.16 dictionaries that pydicom ships. There is no DICOM code for a verdict on
a model's finding, so the verdict is said twice: as Presence (SCT) for any reader, and exactly in 99MEDVIEWER.
"""

from __future__ import annotations

import hashlib
import re
import uuid

from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from medviewer.domain.decision import REJECTION_REASONS, ReviewState
from medviewer.domain.finding import Severity, Side

SCHEME = "99MEDVIEWER"

PRESENCE = Code("705057003", "SCT", "Presence")
ASSESSMENT = Code("RR001", SCHEME, "AI Result Assessment")
REASON = Code("RR002", SCHEME, "Reason for rejection")
OTHER_REASON = Code("RR039", SCHEME, "Other reason")
REASONS: dict[str, Code] = {text: Code(f"RR{20 + n:03d}", SCHEME, text) for n, text in enumerate(REJECTION_REASONS)}

PRESENCES: dict[ReviewState, Code] = {
    ReviewState.ACCEPTED: codes.SCT.Present,
    ReviewState.MODIFIED: codes.SCT.Present,
    ReviewState.REJECTED: codes.SCT.Absent,
    ReviewState.DEFERRED: codes.SCT.Undetermined,
}
ASSESSMENTS: dict[ReviewState, Code] = {
    ReviewState.ACCEPTED: Code("RR010", SCHEME, "Accepted"),
    ReviewState.REJECTED: Code("RR011", SCHEME, "Rejected"),
    ReviewState.MODIFIED: Code("RR012", SCHEME, "Accepted with modification"),
    ReviewState.DEFERRED: Code("RR013", SCHEME, "Deferred"),
}

ROLES: dict[str, Code] = {
    "reader": Code("C28747", "NCIt", "Reader"),
    "reviewer": Code("C54634", "NCIt", "Reviewer"),
    "adjudicator": Code("C96561", "NCIt", "Adjudicator"),
}
"""CID 7453, performing roles in a procedure."""

SEVERITY = Code("246112005", "SCT", "Severity")
SEVERITIES: dict[Severity, Code] = {
    Severity.NONE: Code("RR050", SCHEME, "No severity"),
    Severity.LOW: codes.SCT.Mild,
    Severity.MODERATE: codes.SCT.Moderate,
    Severity.HIGH: codes.SCT.Severe,
    Severity.CRITICAL: Code("RR051", SCHEME, "Critical"),
}

LATERALITY = codes.SCT.Laterality
LATERALITIES: dict[Side, Code] = {
    Side.LEFT: codes.SCT.Left,
    Side.RIGHT: codes.SCT.Right,
    Side.BILATERAL: codes.SCT.Bilateral,
    Side.MIDLINE: codes.SCT.Midline,
}

_SITES: tuple[tuple[str, Code], ...] = (
    (r"lung|pulmon|\bggo\b", codes.SCT.Lung),
    (r"brain|intracran|h(a)?emorrhage", codes.SCT.Brain),
    (r"chest|thora", codes.SCT.Thorax),
    (r"head|skull", codes.SCT.Head),
    (r"abdom", codes.SCT.Abdomen),
)

_MEASUREMENTS: dict[str, Code] = {
    "diameter": codes.SCT.Diameter,
    "volume": codes.SCT.Volume,
    "length": codes.SCT.Length,
    "long axis": codes.SCT.LongAxis,
    "short axis": codes.SCT.ShortAxis,
    "width": codes.SCT.Width,
    "mean attenuation": codes.DCM.AttenuationCoefficient,
}

DRAWN: dict[str, tuple[Code, Code | None]] = {
    "Length": (codes.SCT.Length, None),
    "Long axis": (codes.SCT.LongAxis, None),
    "Short axis": (codes.SCT.ShortAxis, None),
    "Angle": (codes.SCT.Angle, None),
    "Cobb angle": (codes.SCT.CobbAngle, None),
    "Area": (codes.SCT.Area, None),
}
"""Concept of what a reader measures by drawing."""
DERIVATIONS: dict[str, Code] = {
    "mean": codes.SCT.Mean,
    "sd": codes.SCT.StandardDeviation,
    "min": codes.SCT.Minimum,
    "max": codes.SCT.Maximum,
}
"""CID 7464, by the last word of a statistic's name."""


def drawn_code(name: str, unit: str) -> tuple[Code, Code | None]:
    """The concept of a number that a reader measured, and how it was derived from many pixels."""
    if name in DRAWN:
        return DRAWN[name]
    derivation = DERIVATIONS.get(name.lower().rsplit(" ", 1)[-1])
    if name.startswith("SUV"):
        return codes.DCM.StandardizedUptakeValue, derivation
    if unit == "[hnsf'U]":
        return codes.DCM.AttenuationCoefficient, derivation
    return own_code(name if derivation is None else "Pixel value"), derivation


BOX_SIZES: tuple[Code, Code, Code] = (
    Code("RR060", SCHEME, "Box size along its first axis"),
    Code("RR061", SCHEME, "Box size along its second axis"),
    Code("RR062", SCHEME, "Box size along its third axis"),
)

CHEST_CT = Code("24627-2", "LN", "CT Chest")
ANY_IMAGING = Code("18748-4", "LN", "Diagnostic imaging study")
ENGLISH = Code("en-US", "RFC5646", "English (United States)")
PROCESSING_ALGORITHM = Code("1630", "99IHE", "Processing Algorithm")
"""Purpose of reference of a model in Contributing Equipment (IHE AI Results 6.5.3.1, trial code)."""


def shortened(text: str, length: int = 64) -> str:
    """A text as a DICOM LO or code meaning: one line without backslashes, not empty, at most `length` characters."""
    line = " ".join(text.replace("\\", "/").split()) or "unnamed"
    return line if len(line) <= length else f"{line[: length - 1]}…"


def own_code(text: str) -> Code:
    """A 99MEDVIEWER code for a text without a standard code: the same text always gets the same code."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Code(f"X{digest[:12].upper()}", SCHEME, shortened(text))


def measurement_code(name: str) -> Code:
    """The concept of a measurement's name."""
    return _MEASUREMENTS.get(name.strip().lower().replace("_", " ")) or own_code(name)


def unit_code(unit: str) -> Code:
    """The UCUM code of a unit."""
    return Code(shortened(unit, 16), "UCUM", shortened(unit))


def site_code(*texts: str | None) -> Code | None:
    """The anatomic site that the first telling text names; None where none does."""
    for text in texts:
        for pattern, site in _SITES:
            if re.search(pattern, text or "", re.IGNORECASE):
                return site
    return None


def role_code(role: str) -> Code:
    """The person's role in the procedure; Reader where the role is no other of CID 7453."""
    return ROLES.get(role.strip().lower(), ROLES["reader"])


def uid_of(text: str) -> str:
    """A stable UID for a UUID or any other text (PS3.5 B.2: 2.25 and a UUID as a number)."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        value = uuid.uuid5(uuid.NAMESPACE_OID, text)
    return f"2.25.{value.int}"
