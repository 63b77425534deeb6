"""Text over a picture: words become small images, and one textured mesh draws them all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import vtkmodules.vtkRenderingFreeType  # noqa: F401 - VTK finds its font back end by this import
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import (
    vtkPolyDataMapper2D,
    vtkTextProperty,
    vtkTextRenderer,
    vtkTexture,
    vtkTexturedActor2D,
)

from medviewer.rendering.ink import quad_mesh
from medviewer.rendering.palette import Color
from medviewer.rendering.vtk_arrays import copied_array, shared_array, values_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TextPainter = Callable[[str, int, Color], "NDArray[np.uint8]"]
"""(line of text, height of the letters in device pixels, colour) -> RGBA pixels (rows, columns, 4), first row on top.

All lines of one height have the same number of rows and the same baseline, so that they can be stacked.
"""

_FONT_FILE = 4  # VTK_FONT_FILE
_CACHED_LINES = 256


def freetype_painter(font_file: Path | None = None) -> TextPainter:
    """A painter on VTK's FreeType: with the font of that file, else with VTK's own Arial (Latin letters only)."""
    look = vtkTextProperty()
    if font_file is not None:
        look.SetFontFamily(_FONT_FILE)
        look.SetFontFile(str(font_file))

    def paint(text: str, height_px: int, color: Color) -> NDArray[np.uint8]:
        look.SetFontSize(height_px)
        look.SetColor(*(part / 255 for part in color))
        image, used = vtkImageData(), [0, 0]
        vtkTextRenderer.GetInstance().RenderString(look, text, image, used, 72)
        columns, rows, _ = image.GetDimensions()
        values: NDArray[np.uint8] = values_of(image.GetPointData().GetScalars()).reshape(rows, columns, 4)
        return values[: used[1], : used[0]][::-1].copy()

    return paint


def outlined(words: NDArray[np.uint8], edge_px: int = 1) -> NDArray[np.uint8]:
    """The words with a dark edge around them: (rows + 2 edge, columns + 2 edge, 4)."""
    rows, columns = words.shape[0] + 2 * edge_px, words.shape[1] + 2 * edge_px
    alpha = np.zeros((rows, columns), dtype=np.uint8)
    for down in range(2 * edge_px + 1):
        for right in range(2 * edge_px + 1):
            view = alpha[down : down + words.shape[0], right : right + words.shape[1]]
            np.maximum(view, words[..., 3], out=view)
    over = np.zeros((rows, columns, 4), dtype=np.float32)
    over[edge_px:-edge_px, edge_px:-edge_px] = words
    share = over[..., 3:] / 255
    result = np.empty((rows, columns, 4), dtype=np.uint8)
    under = alpha[..., None].astype(np.float32) * (1 - share)
    total = over[..., 3:] + under
    result[..., :3] = over[..., :3] * over[..., 3:] / np.maximum(total, 1)
    result[..., 3:] = total
    return result


class LineStore:
    """Painted lines, kept for the next frame: of a corner's lines only the slice number changes with a step."""

    def __init__(self, painter: TextPainter) -> None:
        self._painter = painter
        self._lines: OrderedDict[tuple[Any, ...], NDArray[np.uint8]] = OrderedDict()

    def line(self, text: str, height_px: int, color: Color, edge_px: int) -> NDArray[np.uint8]:
        """The line with its dark edge, as RGBA pixels."""
        key = (text, height_px, color, edge_px)
        if key not in self._lines:
            self._lines[key] = outlined(self._painter(text, height_px, color), edge_px)
            if len(self._lines) > _CACHED_LINES:
                self._lines.popitem(last=False)
        self._lines.move_to_end(key)
        return self._lines[key]


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A painted line and the display position of its top left corner."""

    image: NDArray[np.uint8]
    x: int
    y: int


class TextActor:
    """Draws labels over a renderer: one texture with all of them, one quad for each."""

    def __init__(self) -> None:
        self._mapper = vtkPolyDataMapper2D()
        self._texture = vtkTexture()
        self._texture.InterpolateOff()
        self._texture.RepeatOff()
        self.prop = vtkTexturedActor2D()
        self.prop.SetMapper(self._mapper)
        self.prop.SetTexture(self._texture)
        self.prop.VisibilityOff()
        self._sheet = np.zeros((0, 0, 4), np.uint8)
        self._laid: tuple[Any, ...] = ()
        self._shown: list[NDArray[np.uint8]] = []

    def show(self, labels: list[Label], height_px: int) -> None:
        """Draw these labels from now on, in a viewport of that height.

        A slice step changes the letters of a line or two and moves none, for the digits of a font are all as
        wide: then only these lines are written into the texture.
        """
        self.prop.SetVisibility(bool(labels))
        laid = (height_px, [(label.x, label.y, label.image.shape) for label in labels])
        if laid != self._laid and labels:
            self._lay(labels, height_px)
            self._laid = laid
        images = [label.image for label in labels]
        if len(images) != len(self._shown) or any(a is not b for a, b in zip(images, self._shown, strict=True)):
            self._write(images)

    def _lay(self, labels: list[Label], height_px: int) -> None:
        """A new texture and mesh: the labels below each other in one, a quad for each in the other."""
        heights = [label.image.shape[0] for label in labels]
        width = max(label.image.shape[1] for label in labels)
        self._sheet, self._shown = np.zeros((sum(heights), width, 4), np.uint8), []
        image = vtkImageData()
        image.SetDimensions(width, sum(heights), 1)
        image.GetPointData().SetScalars(shared_array(self._sheet, components=4))
        self._texture.SetInputData(image)
        tops = [sum(heights[:n]) for n in range(len(heights))]
        corners, places = _label_quads(labels, tops, self._sheet.shape[:2])
        mesh = quad_mesh(corners, height_px)
        mesh.GetPointData().SetTCoords(copied_array(places))
        self._mapper.SetInputData(mesh)

    def _write(self, images: list[NDArray[np.uint8]]) -> None:
        """Put the letters into the texture's own bytes."""
        top = 0
        for image in images:
            rows, columns = image.shape[:2]
            self._sheet[top : top + rows, :columns] = image
            top += rows
        self._shown = images
        if images:
            self._texture.GetInput().GetPointData().GetScalars().Modified()
            self._texture.GetInput().Modified()


def _label_quads(
    labels: list[Label], tops: list[int], shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Corners on the display and places in the sheet of each label, (4 n, 2) each."""
    sizes = np.array([(label.image.shape[1], label.image.shape[0]) for label in labels], dtype=np.float64)
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float64)
    boxes = sizes[:, None] * unit
    corners = boxes + np.array([(label.x, label.y) for label in labels])[:, None]
    places = (boxes + np.array([(0, top) for top in tops])[:, None]) / (shape[1], shape[0])
    return corners.reshape(-1, 2), places.reshape(-1, 2).astype(np.float32)
