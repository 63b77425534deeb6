"""What one slice shows of the layers over it: pure functions.

Lines and words are kept for the last slices, so that a slice that is shown again has the very same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.flat_paths import FlatPaths
from medviewer.app.shown_picture import KEPT_SLICES, ShownPicture, plane_mask, shutter_mask
from medviewer.domain.annotations import Contours, SegmentMask
from medviewer.domain.documents import ReportContent
from medviewer.domain.finding import Heatmap
from medviewer.domain.frames import DrawnHeatmap
from medviewer.domain.fusion import DrawnFusion, FusedVolume
from medviewer.domain.layers import DrawnLines, DrawnMask, DrawnOverlays, DrawnText, Strokes
from medviewer.domain.overlay import OverlayStack
from medviewer.domain.planes import plane_axes
from medviewer.domain.presentation import DisplayedArea, ImageUse, Presentation, ShutterUse
from medviewer.domain.regions import Box, Point, box_section
from medviewer.domain.vectors import vec3

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from medviewer.app.desk import OpenSeries
    from medviewer.app.slices import ShownSlices
    from medviewer.domain.annotations import Polygon, Rgb
    from medviewer.domain.documents import ReportedClaim
    from medviewer.domain.layers import LayerContent, OverlayLayer
    from medviewer.domain.outlines import Outline
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.presentation import GraphicText
    from medviewer.domain.study import FrameRef
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

    Path = tuple[NDArray[np.float64], bool]

CROSS_MM = 2.0
"""Half the length of the cross that stands for a point."""


@dataclass(frozen=True, slots=True)
class SliceSpot:
    """Where a slice lies, how far it reaches to both sides, and which picture it is, if it is one as acquired."""

    plane: SlicePlane
    reach_mm: float
    picture: ShownPicture | None


def drawn_overlays(layers: Iterable[OverlayLayer], spot: SliceSpot, *, is_placed: bool) -> DrawnOverlays:
    """Masks, lines and words of the visible layers on a slice."""
    shown = [layer for layer in layers if layer.visible]
    strokes: list[Strokes] = []
    texts: list[DrawnText] = []
    for layer in shown:
        for color, lines, words in _graphics(layer, spot):
            if lines.paths:
                strokes.append(Strokes(lines, color))
            texts += [DrawnText(text, lps, color) for text, lps in words]
    return DrawnOverlays(tuple(_masks(shown, spot, is_placed=is_placed)), tuple(strokes), tuple(texts))


def drawn_maps(layers: Iterable[OverlayLayer]) -> tuple[DrawnHeatmap, ...]:
    """The visible parametric maps; what lies under the range of their scale is not drawn."""
    return tuple(
        DrawnHeatmap(layer.content, layer.opacity, layer.content.value_range[0])
        for layer in layers
        if layer.visible and isinstance(layer.content, Heatmap)
    )


def drawn_fusions(layers: Iterable[OverlayLayer]) -> tuple[DrawnFusion, ...]:
    """The visible second volumes, in the order in which they were laid over."""
    return tuple(
        DrawnFusion(layer.content, layer.opacity)
        for layer in layers
        if layer.visible and isinstance(layer.content, FusedVolume)
    )


def fusion_words(fusions: Iterable[DrawnFusion], lps: Vec3) -> str:
    """What second volumes hold at a place, in words; empty outside of them."""
    values = [(drawn.fused, drawn.fused.volume.value_at(lps)) for drawn in fusions]
    known = [(fused, value) for fused, value in values if value is not None and np.isfinite(value)]
    return "   ".join(f"{fused.name} {fused.said(value):.4g} {fused.unit}".strip() for fused, value in known)


def overlay_words(overlays: DrawnOverlays, maps: Iterable[DrawnHeatmap], lps: Vec3) -> str:
    """The segments and the values of maps at a place, in words; empty where there are none."""
    names = [mask.name for mask in overlays.masks if mask.volume.value_at(lps)]
    values = [(m.heatmap, m.heatmap.volume.value_at(lps)) for m in maps]
    read = [
        f"{h.method} {value:.4g} {h.unit}".strip() for h, value in values if value is not None and np.isfinite(value)
    ]
    return "   ".join((*([" + ".join(names)] if names else []), *read))


def spot_of(current: OpenSeries, slices: ShownSlices, plane: SlicePlane) -> SliceSpot:
    """Where a slice of the series on screen lies."""
    index, picture = _acquired_index(slices, plane.number), None
    frame = None if current.is_preview else frame_of(current, slices, plane)
    if frame is not None and index is not None:
        acquired = slices.acquired
        grid, k = (slices.volume.geometry, index) if acquired is None else (acquired.places[index], 0)
        picture = ShownPicture(frame.instance.sop_instance_uid, frame.number, grid, k, frame.tile or (0, 0))
    return SliceSpot(plane, reach_mm(slices, plane.number), picture)


def frame_of(current: OpenSeries, slices: ShownSlices, plane: SlicePlane) -> FrameRef | None:
    """The picture that a slice of the series on screen is; None where the view looks across them, or too early."""
    index = _acquired_index(slices, plane.number)
    is_alone = current.is_preview and slices.acquired is None and current.series.shape[0] > 1
    return None if index is None or is_alone else current.series.frame(index, current.time)


def _acquired_index(slices: ShownSlices, number: int) -> int | None:
    """Index along the first axis of the slice with that number (from 1); None where the view looks across it."""
    if slices.is_oblique:
        return None
    if slices.acquired is not None:
        return slices.acquired.index(slices.name, number)
    use = plane_axes(slices.volume.geometry, slices.name)
    if use.axes[0] != 0:
        return None
    return number - 1 if use.signs[0] > 0 else slices.count - number


def reach_mm(slices: ShownSlices, number: int) -> float:
    """Half the distance to the nearest neighbour."""
    acquired = slices.acquired
    if slices.is_oblique:
        return slices.at(slices.volume.geometry.center_lps)[1].spacing_mm[0] / 2
    if acquired is None or len(acquired.places) == 1:
        geometry = slices.volume.geometry if acquired is None else acquired.places[0]
        return geometry.spacing_mm[plane_axes(geometry, slices.name).axes[0]] / 2
    index, last = acquired.index(slices.name, number), len(acquired.places) - 1
    here = acquired.places[index]
    others = [acquired.places[k] for k in (index - 1, index + 1) if 0 <= k <= last]
    steps = [float(abs((o.affine[:3, 3] - here.affine[:3, 3]) @ here.directions[0])) for o in others]
    return min(steps) / 2


def _masks(layers: Iterable[OverlayLayer], spot: SliceSpot, *, is_placed: bool) -> Iterator[DrawnMask]:
    for layer in layers:
        content = layer.content
        if isinstance(content, SegmentMask) and content.volume is not None and content.volume.is_placed == is_placed:
            yield DrawnMask(content.volume, layer.color, layer.opacity, layer.name)
        elif spot.picture is not None:
            volume = _pixel_mask(content, spot.picture, is_placed=is_placed)
            if volume is not None:
                is_outlined = isinstance(content, OverlayStack)  # a line of one pixel is lost where pixels are left out
                yield DrawnMask(volume, layer.color, layer.opacity, layer.name, outlined=is_outlined)


def _pixel_mask(content: LayerContent, picture: ShownPicture, *, is_placed: bool) -> Volume | None:
    """What covers the pixels of an acquired picture: its overlay planes, and what a shutter closes."""
    match content:
        case OverlayStack():
            return plane_mask(content, picture, is_placed=is_placed)
        case ShutterUse():
            return shutter_mask(content, picture, is_placed=is_placed)
    return None


Words = tuple[tuple[str, "Vec3"], ...]
Graphic = tuple["Rgb", DrawnLines, Words]


def _graphics(layer: OverlayLayer, spot: SliceSpot) -> tuple[Graphic, ...]:
    """Lines and words of a layer on a slice, each with its colour."""
    match layer.content:
        case Contours() as contours:
            return ((layer.color, _contour_lines(contours, spot.plane, spot.reach_mm), ()),)
        case Presentation() as state if spot.picture is not None:
            return _state_graphics(state, spot.picture, layer.color)
        case ReportContent() as report:
            return ((layer.color, *_report_graphics(report, spot)),)
    return ()


@lru_cache(maxsize=KEPT_SLICES)
def _flat(contours: Contours) -> FlatPaths:
    return FlatPaths([polygon.points_lps for polygon in contours.polygons])


@lru_cache(maxsize=KEPT_SLICES)
def _contour_lines(contours: Contours, plane: SlicePlane, reach_mm: float) -> DrawnLines:
    numbers = _flat(contours).in_plane(plane.origin_lps, plane.normal, reach_mm)
    return _lines(path for n in numbers for path in _polygon_paths(contours.polygons[n], plane))


def _polygon_paths(polygon: Polygon, plane: SlicePlane) -> Iterator[Path]:
    if polygon.kind == "POINT":
        yield from _crosses(polygon.points_lps, np.array([plane.right, plane.down]) * CROSS_MM)
    else:
        yield polygon.points_lps, polygon.kind == "CLOSED"


def _crosses(points: NDArray[np.float64], arms: NDArray[np.float64]) -> Iterator[Path]:
    """A cross at each point (n, d), with the half arms (2, d)."""
    for point in points:
        for arm in arms:
            yield np.stack([point - arm, point + arm]), False


def _lines(paths: Iterable[Path]) -> DrawnLines:
    found = tuple(paths)
    return DrawnLines(tuple(points for points, _ in found), tuple(closed for _, closed in found))


@lru_cache(maxsize=KEPT_SLICES)
def _state_graphics(state: Presentation, picture: ShownPicture, color: Rgb) -> tuple[Graphic, ...]:
    """What a presentation state has drawn on a picture, lower layers first."""
    found = state.annotations_on(picture.sop_instance_uid, picture.frame)
    layers = {annotation.layer: state.layer(annotation.layer) for annotation in found}
    orders = {name: layer.order if layer else 0 for name, layer in layers.items()}
    graphics = []
    for annotation in sorted(found, key=lambda a: orders[a.layer]):
        layer = layers[annotation.layer]
        outlines = [_on_pixels(outline, state, picture) for outline in annotation.outlines]
        lines = _lines(path for outline in outlines for path in _outline_paths(outline, picture))
        words = [(text.text, _text_place(text, state, picture)) for text in annotation.texts if text.text]
        graphics.append((layer.color if layer and layer.color else color, lines, tuple(words)))
    return tuple(graphics)


def _on_pixels(outline: Outline, state: Presentation, picture: ShownPicture) -> Outline:
    """An outline on the pixels of its picture, where the state says what part of it the display shows."""
    area = state.area_on(*picture.key) if outline.is_display else None
    if area is None:
        return outline
    return replace(outline, points=area.to_pixels(outline.points, is_turned=state.is_turned), is_display=False)


def _outline_paths(outline: Outline, picture: ShownPicture) -> Iterator[Path]:
    """An outline on its picture; what is laid out on a display of which nothing is known is left out."""
    if outline.is_display:
        return
    if outline.kind in {"POINT", "MULTIPOINT"}:
        points, _, columns = outline.path, *picture.geometry.spacing_mm[1:]
        arms = np.eye(2) * CROSS_MM / columns
        yield from ((picture.to_lps(path), closed) for path, closed in _crosses(points, arms))
    else:
        yield picture.to_lps(outline.path), outline.is_filled


def _text_place(text: GraphicText, state: Presentation, picture: ShownPicture) -> Vec3:
    """Where words begin: at their box, else at what they speak of; on an unknown display on the whole picture."""
    _, rows, columns = picture.geometry.shape
    places = [(text.box[:2], text.is_box_display)] if text.box else []
    places += [(text.anchor, text.is_anchor_display)] if text.anchor else []
    for place, is_display in places:
        if is_display:
            area = state.area_on(*picture.key) or DisplayedArea(ImageUse(), (1, 1), (columns, rows))
            return vec3(picture.to_lps(area.to_pixels(place, is_turned=state.is_turned)))
        return vec3(picture.to_lps(place))
    return vec3(picture.to_lps((0.0, 0.0)))


@lru_cache(maxsize=KEPT_SLICES)
def _report_graphics(report: ReportContent, spot: SliceSpot) -> tuple[DrawnLines, Words]:
    """What the claims of a report mark on a slice, each with its label."""
    paths: list[Path] = []
    words: list[tuple[str, Vec3]] = []
    for claim in report.claims:
        found = list(_claim_paths(claim, spot))
        if found:
            words.append((claim.finding.label, vec3(found[0][0][0])))
        paths += found
    return _lines(paths), tuple(words)


def _claim_paths(claim: ReportedClaim, spot: SliceSpot) -> Iterator[Path]:
    """What was drawn, on its own picture or in its own plane; where nothing was, the box in which it lies."""
    plane, picture = spot.plane, spot.picture
    for polygon in claim.polygons:
        if polygon.lies_in(plane.origin_lps, plane.normal, spot.reach_mm):
            yield from _polygon_paths(polygon, plane)
    for outline in claim.outlines:
        if picture is not None and (outline.sop_instance_uid, outline.frame) == (
            picture.sop_instance_uid,
            picture.frame,
        ):
            yield from _outline_paths(outline, picture)
    region = claim.finding.region
    if claim.polygons or claim.outlines or not isinstance(region, Box):
        return
    section = box_section(region, plane.origin_lps, plane.normal)
    if len(section):
        yield section, True


def place_of(claim: ReportedClaim) -> Vec3 | None:
    """The middle of what a claim speaks of, in LPS mm; None where it has no place."""
    region = claim.finding.region
    return region.center_lps if isinstance(region, Box) else region.lps if isinstance(region, Point) else None
