"""The picture that goes with a finding into a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from medviewer.domain.frames import SliceFrame
    from medviewer.rendering.text import TextPainter


def draw_key_image(
    frame: SliceFrame,
    size: tuple[int, int] = (640, 640),
    font_file: Path | None = None,
    text_painter: TextPainter | None = None,
    pixel_ratio: float = 1.0,
) -> NDArray[np.uint8]:
    """A slice view as the screen shows it, drawn without one: (rows, columns, 3), first row on top.

    Call it on the main thread: VTK's fonts and windows have one owner.
    """
    window = offscreen_window(size)
    try:
        scene = SliceScene(window, font_file, text_painter)
        scene.set_pixel_ratio(pixel_ratio)
        scene.apply(frame)
        scene.render()
        return pixels(window)
    finally:
        window.Finalize()
