"""From an object that was read to the layers that a person switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.annotations import ContourSet, ParametricMap, Segmentation
from medviewer.domain.documents import Document, ReportContent
from medviewer.domain.finding import Heatmap
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.presentation import ImageUse, Presentation, ShutterUse

if TYPE_CHECKING:
    from medviewer.domain.annotations import Origin, ParameterMap, Rgb
    from medviewer.domain.layers import LayerContent

    ReadObject = Segmentation | ContourSet | ParametricMap | Presentation | ReportContent | Document

LAYER_COLORS: tuple[Rgb, ...] = (
    (0x56, 0xB4, 0xE9),
    (0xF0, 0xE4, 0x42),
    (0xCC, 0x79, 0xA7),
    (0x00, 0xC8, 0xA0),
    (0xD5, 0x5E, 0x00),
    (0xB8, 0xA1, 0xFF),
)
"""For what its maker gave no colour, in turn; after Okabe and Ito, bright enough to be seen on grey."""

GRAPHICS_COLOR: Rgb = (0xF0, 0xE4, 0x42)
REPORT_COLOR: Rgb = (0xCC, 0x79, 0xA7)
"""A report was made by somebody else: the colour of a second reader."""

OPACITY, MAP_OPACITY = 0.4, 0.5
"""With which a layer is shown at first."""


def layers_of(read: ReadObject, source: str) -> tuple[OverlayLayer, ...]:
    """The layers of an object that was read, each of its parts one; none of a document."""
    parts = _parts(read)
    words = origin_text(read.origin)
    return tuple(
        OverlayLayer(
            id=f"{source}/{number}",
            source=source,
            name=name or f"({number + 1})",
            color=color or LAYER_COLORS[number % len(LAYER_COLORS)],
            content=content,
            origin_text=words,
            opacity=_opacity(content),
        )
        for number, (name, color, content) in enumerate(parts)
    )


def _opacity(content: LayerContent) -> float:
    if isinstance(content, ShutterUse):
        return 1.0
    return MAP_OPACITY if isinstance(content, Heatmap) else OPACITY


def _parts(read: ReadObject) -> list[tuple[str, Rgb | None, LayerContent]]:
    """Name, colour and content of each part that can be switched by itself."""
    match read:
        case Segmentation(segments=segments):
            return [(segment.label, segment.color, segment) for segment in segments]
        case ContourSet(contours=contours):
            return [(one.name, one.color, one) for one in contours if one.polygons]
        case ParametricMap(maps=maps):
            return [(one.label, None, heatmap_of(one)) for one in maps]
        case Presentation(origin=origin, shutter=shutter, references=references):
            graphics: list[tuple[str, Rgb | None, LayerContent]] = [(origin.title, GRAPHICS_COLOR, read)]
            closed = [] if shutter is None else [ShutterUse(shutter, ImageUse(references.sop_instance_uids))]
            return graphics + [("Display shutter", use.shutter.color, use) for use in closed]
        case ReportContent(origin=origin):
            return [(origin.title, REPORT_COLOR, read)]
        case Document():
            return []


def heatmap_of(one: ParameterMap) -> Heatmap:
    """A quantity with the fixed range of its scale: the recommended window, else all of its values."""
    if one.window is not None:
        center, width = one.window
        ends = (center - width / 2, center + width / 2)
    else:
        known = one.volume.array[np.isfinite(one.volume.array)]
        ends = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    low, high = ends if ends[1] > ends[0] else (ends[0], ends[0] + 1.0)
    return Heatmap(one.volume, one.volume.unit, (low, high), one.label)


def origin_text(origin: Origin) -> str:
    """Who made an object, with what and when, in one line; empty where the header says nothing of it."""
    return ", ".join(part for part in (origin.title, origin.maker, origin.person, origin.time) if part)
