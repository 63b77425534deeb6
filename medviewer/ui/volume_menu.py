"""The menu of the 3D view: presets, crop box, cut, surfaces to save."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from medviewer.domain.vectors import vec3
from medviewer.domain.volume_display import WHOLE, CutPlane, Side
from medviewer.domain.volume_presets import preset_called, presets_of
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from medviewer.domain.frames import VolumeFrame
    from medviewer.domain.volume_display import VolumeDisplay
    from medviewer.rendering.orbit import Orbit

HALF_WAY = 0.5
"""How far a new cut goes: so far that it is seen at once."""


class VolumeMenu(QMenu):
    """Made anew each time that it is opened.

    Parameters
    ----------
    parent
        The window of the 3D view: Qt wants a menu to belong to a whole window.
    frame, display
        What it shows, and how.
    change
        Called with the display that was chosen.
    """

    def __init__(
        self, parent: QWidget, frame: VolumeFrame, display: VolumeDisplay, change: Callable[[VolumeDisplay], None]
    ) -> None:
        super().__init__(parent)
        self._frame, self._display, self._change = frame, display, change

    def add_presets(self) -> None:
        """How values are shown, and back to how the preset has them."""
        group, chosen = QActionGroup(self), preset_called(self._display.preset, self._frame.modality)
        for preset in presets_of(self._frame.modality):
            action = self.addAction(tr(preset.name))
            action.setCheckable(True)
            action.setChecked(preset.id == chosen.id)
            group.addAction(action)
            # another preset has another window: what was dragged would make no sense in it
            action.triggered.connect(partial(self._choose, preset=preset.id, window=None))
        reset = self.addAction(tr("Reset window of the preset"), partial(self._choose, window=None))
        reset.setEnabled(self._display.window is not None)
        beside = self.addAction(tr("Show table and things beside the body"))
        beside.setCheckable(True)
        beside.setChecked(self._display.beside)
        beside.setVisible(self._frame.volume.unit == "HU")
        beside.triggered.connect(partial(self._choose, beside=not self._display.beside))
        self.addSeparator()

    def add_sides(self, look_from: Callable[[Side], None]) -> None:
        """Whole volumes seen from the sides of the patient."""
        sides = self.addMenu(tr("Look"))
        for side in Side:
            sides.addAction(tr(side.title), partial(look_from, side))
        self.addSeparator()

    def add_trims(self, orbit: Orbit) -> None:
        """Crop box and cut plane."""
        display, geometry = self._display, self._frame.volume.geometry
        crop = self.addAction(tr("Crop box"))
        crop.setCheckable(True)
        crop.setChecked(display.crop_shown)
        crop.triggered.connect(partial(self._choose, crop_shown=not display.crop_shown))
        whole = self.addAction(tr("Reset crop box"), partial(self._choose, crop=WHOLE))
        whole.setEnabled(display.is_cropped)
        self.addSeparator()
        cut = CutPlane(vec3(orbit.axes()[2])).at_fraction(geometry, HALF_WAY)
        words = tr("Cut across the view") if display.cut is None else tr("Turn the cut to the view")
        self.addAction(words, partial(self._choose, cut=cut))
        gone = self.addAction(tr("Remove the cut"), partial(self._choose, cut=None))
        gone.setEnabled(display.cut is not None)
        self.addSeparator()

    def add_saving(self, save_threshold: Callable[[], None], save_segments: Callable[[], None]) -> None:
        """Surfaces as files."""
        self.addAction(tr("Save surface of a threshold…"), save_threshold)
        segments = self.addAction(tr("Save surfaces of the segments…"), save_segments)
        segments.setEnabled(bool(self._display.surfaces))
        self.addSeparator()

    def _choose(self, *_checked: bool, **changes: object) -> None:
        self._change(replace(self._display, **changes))  # type: ignore[arg-type]  # fields by their names, as above
