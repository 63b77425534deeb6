"""Colours that mean something, kept the same in every view."""

from __future__ import annotations

from medviewer.domain.decision import ReviewState
from medviewer.domain.planes import PlaneName

Color = tuple[int, int, int]

TEXT: Color = (230, 232, 235)
SECONDARY: Color = (163, 171, 182)
OUTLINE: Color = (0, 0, 0)
ACCENT: Color = (0x4A, 0xA3, 0xFF)

STATE_COLORS: dict[ReviewState, Color] = {
    ReviewState.PENDING: (0xE6, 0x9F, 0x00),
    ReviewState.ACCEPTED: (0x00, 0x9E, 0x73),
    ReviewState.REJECTED: (0x9A, 0xA0, 0xA6),
    ReviewState.MODIFIED: (0x56, 0xB4, 0xE9),
    ReviewState.DEFERRED: (0xE6, 0x9F, 0x00),
}
"""Okabe-Ito, told apart by colour-blind readers; a shape goes with each."""

PLANE_COLORS: dict[PlaneName, Color] = {
    PlaneName.AXIAL: (0xF3, 0x4A, 0x33),
    PlaneName.SAGITTAL: (0xED, 0xD5, 0x4C),
    PlaneName.CORONAL: (0x6E, 0xB0, 0x4B),
}
