"""Softcopy presentation states: graphics, windows, shutter (PS3.3 A.33, C.10, C.11)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydicom.multival import MultiValue

from medviewer.domain.outlines import Outline
from medviewer.domain.presentation import (
    Annotation,
    DisplayedArea,
    GraphicLayer,
    GraphicText,
    ImageUse,
    Presentation,
    Shutter,
    StateWindow,
)
from medviewer.domain.wording import mark, tr
from medviewer.io.lab_color import rgb_of_lab
from medviewer.io.object_file import items_of, origin_of, references_of, text_of
from medviewer.io.overlays import GROUPS
from medviewer.io.sr_places import frame_numbers, graphic_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom import Dataset

    from medviewer.domain.annotations import Rgb
    from medviewer.domain.job import CancelToken

_TRANSFORMS = (
    ("CompoundGraphicSequence", mark("compound graphics such as rulers and axes")),
    ("MaskSubtractionSequence", mark("a subtraction mask")),
    ("ModalityLUTSequence", mark("a modality table")),
    ("PresentationLUTSequence", mark("a presentation table")),
    ("RedPaletteColorLookupTableDescriptor", mark("a colour palette")),
    ("BlendingSequence", mark("the blending of two series")),
    ("AdvancedBlendingSequence", mark("the blending of several series")),
)
"""What a state may hold that is not shown."""

_OVERLAYS = ((0x1001, mark("which overlay planes are to be drawn")), (0x3000, mark("overlay planes of its own")))
"""Elements of the overlay groups by which a state switches those of its images, or has its own."""

_SHUTTER_EDGES = (
    "ShutterLeftVerticalEdge",
    "ShutterUpperHorizontalEdge",
    "ShutterRightVerticalEdge",
    "ShutterLowerHorizontalEdge",
)


def read_presentation(dataset: Dataset, token: CancelToken) -> Presentation:
    """A presentation state; what of it is not shown stands in its notes."""
    token.check()
    parts = items_of(dataset, "GraphicAnnotationSequence")
    windows = tuple(window for item in items_of(dataset, "SoftcopyVOILUTSequence") for window in _windows(item))
    return Presentation(
        origin=origin_of(dataset, text_of(dataset, "ContentDescription"), text_of(dataset, "ContentLabel")),
        references=references_of(dataset),
        annotations=tuple(_annotation(item) for item in parts),
        layers=tuple(_layer(item) for item in items_of(dataset, "GraphicLayerSequence")),
        windows=windows,
        shutter=_shutter(dataset),
        is_inverted={"INVERSE": True, "IDENTITY": False}.get(text_of(dataset, "PresentationLUTShape")),
        rotation=int(text_of(dataset, "ImageRotation") or 0) % 360,
        is_flipped=text_of(dataset, "ImageHorizontalFlip") == "Y",
        notes=_notes(dataset, parts),
        rescale=_rescale(dataset),
        areas=tuple(area for item in items_of(dataset, "DisplayedAreaSelectionSequence") for area in _areas(item)),
    )


def _notes(dataset: Dataset, parts: list[Dataset]) -> tuple[str, ...]:
    left_out = [tr(words) for keyword, words in _TRANSFORMS if any(keyword in item for item in (dataset, *parts))]
    notes = []
    if damaged := sum(graphic_points(part, 2) is None for item in parts for part in _graphics(item)):
        one = tr("1 of its graphics is damaged and left out.")
        many = tr("{count} of its graphics are damaged and left out.", count=damaged)
        notes.append(one if damaged == 1 else many)
    if any("VOILUTSequence" in item for item in items_of(dataset, "SoftcopyVOILUTSequence")):
        left_out.append(tr("a table in place of a window"))
    left_out += [tr(words) for element, words in _OVERLAYS if any((group, element) in dataset for group in GROUPS)]
    if "BITMAP" in text_of(dataset, "ShutterShape").split(", "):
        left_out.append(tr("a shutter drawn pixel by pixel"))
    if left_out:
        notes.append(
            tr("The presentation state also holds {left_out}; that is not shown.", left_out=", ".join(left_out))
        )
    return tuple(notes)


def _graphics(item: Dataset) -> list[Dataset]:
    return items_of(item, "GraphicObjectSequence")


def _use(item: Dataset) -> ImageUse:
    references = items_of(item, "ReferencedImageSequence")
    uids = dict.fromkeys(text_of(reference, "ReferencedSOPInstanceUID") for reference in references)
    frames = {frame for reference in references for frame in frame_numbers(reference)}
    return ImageUse(tuple(uid for uid in uids if uid), tuple(sorted(frames)))


def _annotation(item: Dataset) -> Annotation:
    return Annotation(
        layer=text_of(item, "GraphicLayer"),
        used_on=_use(item),
        outlines=tuple(_outlines(item)),
        texts=tuple(_text(part) for part in items_of(item, "TextObjectSequence")),
    )


def _outlines(item: Dataset) -> Iterator[Outline]:
    for part in _graphics(item):
        points = graphic_points(part, 2)
        if points is not None:
            is_display = text_of(part, "GraphicAnnotationUnits") == "DISPLAY"
            is_filled = text_of(part, "GraphicFilled") == "Y"
            yield Outline(text_of(part, "GraphicType"), points, is_display=is_display, is_filled=is_filled)


def _text(item: Dataset) -> GraphicText:
    corners = [*_floats(item, "BoundingBoxTopLeftHandCorner", 2), *_floats(item, "BoundingBoxBottomRightHandCorner", 2)]
    anchor = _floats(item, "AnchorPoint", 2)
    return GraphicText(
        text=text_of(item, "UnformattedTextValue"),
        box=(corners[0], corners[1], corners[2], corners[3]) if len(corners) == 4 else None,
        anchor=(anchor[0], anchor[1]) if anchor else None,
        is_box_display=text_of(item, "BoundingBoxAnnotationUnits") == "DISPLAY",
        is_anchor_display=text_of(item, "AnchorPointAnnotationUnits") == "DISPLAY",
    )


def _floats(item: Dataset, keyword: str, count: int) -> tuple[float, ...]:
    """Finite numbers; none where they are absent, damaged, or not as many."""
    value = item.get(keyword)
    parts = value if isinstance(value, (list, MultiValue)) else [] if value is None else [value]
    numbers = tuple(float(part) for part in parts)
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else ()


def _layer(item: Dataset) -> GraphicLayer:
    return GraphicLayer(
        name=text_of(item, "GraphicLayer"),
        order=int(text_of(item, "GraphicLayerOrder") or 0),
        color=_layer_color(item),
        description=text_of(item, "GraphicLayerDescription"),
    )


def _layer_color(item: Dataset) -> Rgb | None:
    lab = item.get("GraphicLayerRecommendedDisplayCIELabValue")
    if lab is not None:
        return rgb_of_lab(list(lab))
    grey = item.get("GraphicLayerRecommendedDisplayGrayscaleValue")
    return None if grey is None else _grey(int(grey) >> 8 & 0xFF)


def _grey(level: int) -> Rgb:
    return (level, level, level)


def _windows(item: Dataset) -> Iterator[StateWindow]:
    centers, widths = (_several(item, keyword) for keyword in ("WindowCenter", "WindowWidth"))
    explanations = text_of(item, "WindowCenterWidthExplanation").split(", ")
    for n, (center, width) in enumerate(zip(centers, widths, strict=False)):
        if math.isfinite(center) and math.isfinite(width) and width > 0:
            explanation = explanations[n] if n < len(explanations) else ""
            function = text_of(item, "VOILUTFunction") or "LINEAR"
            yield StateWindow(center, width, _use(item), explanation, function)


def _several(item: Dataset, keyword: str) -> list[float]:
    return [float(part) for part in text_of(item, keyword).split(",") if part.strip()]


def _rescale(dataset: Dataset) -> tuple[float, float] | None:
    """The state's own slope and intercept; without them its values are the stored ones (PS3.4 N.2.1.1)."""
    if "ModalityLUTSequence" in dataset:
        return None
    (slope,) = _floats(dataset, "RescaleSlope", 1) or (1.0,)
    (intercept,) = _floats(dataset, "RescaleIntercept", 1) or (0.0,)
    return (slope, intercept) if slope else None


def _areas(item: Dataset) -> Iterator[DisplayedArea]:
    """The part of pictures that an item wants to be shown; none where it is damaged."""
    corners = ("DisplayedAreaTopLeftHandCorner", "DisplayedAreaBottomRightHandCorner")
    (first, last) = (_floats(item, keyword, 2) for keyword in corners)
    if first and last:
        is_fitted = text_of(item, "PresentationSizeMode") in {"", "SCALE TO FIT"}
        ends = ((int(first[0]), int(first[1])), (int(last[0]), int(last[1])))
        yield DisplayedArea(_use(item), *ends, is_fitted=is_fitted)


def _shutter(dataset: Dataset) -> Shutter | None:
    """The display shutter; None where the state has none, or none of known shape."""
    sides = [int(text_of(dataset, edge)) for edge in _SHUTTER_EDGES if text_of(dataset, edge)]
    center = [int(v) for v in _floats(dataset, "CenterOfCircularShutter", 2)]
    radius = int(text_of(dataset, "RadiusOfCircularShutter") or 0)
    flat = dataset.get("VerticesOfThePolygonalShutter") or ()
    vertices = [float(v) for v in flat]
    shutter = Shutter(
        rectangle=(sides[0], sides[1], sides[2], sides[3]) if len(sides) == 4 else None,
        circle=(center[1], center[0], radius) if len(center) == 2 and radius > 0 else None,
        polygon=tuple((vertices[n + 1], vertices[n]) for n in range(0, len(vertices) - 1, 2)),
        color=_shutter_color(dataset),
    )
    return None if shutter.is_open else shutter


def _shutter_color(dataset: Dataset) -> Rgb:
    """What closed pixels are shown as; black unless the state asks for another grey or colour."""
    lab = dataset.get("ShutterPresentationColorCIELabValue")
    color = None if lab is None else rgb_of_lab(list(lab))
    return color or _grey(int(text_of(dataset, "ShutterPresentationValue") or 0) >> 8 & 0xFF)
