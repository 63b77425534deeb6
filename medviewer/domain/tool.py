"""What the left button does in a view where it does not change the window."""

from __future__ import annotations

from enum import StrEnum

from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.wording import mark


class HandTool(StrEnum):
    """A mouse mode beside those that measure; those beyond the first three have their own hands in `ui`."""

    PAN = "pan"
    ZOOM = "zoom"
    SCROLL = mark("scroll slices")
    TURN = mark("turn planes")
    WINDOW_REGION = mark("window from region")
    BRUSH = "brush"
    ERASER = "eraser"
    THRESHOLD_BRUSH = mark("threshold brush")
    GROW = mark("region grow")


Tool = MeasurementKind | HandTool
