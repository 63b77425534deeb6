"""The window by its numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit

from medviewer.app.looking import NO_WIDTH, set_window, window_of
from medviewer.app.measured_on import scale_on
from medviewer.app.shared import Notice
from medviewer.app.viewing import zoom
from medviewer.app.window_presets import drop_preset, keep_preset
from medviewer.domain.errors import UserError
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.dialogs import Question
from medviewer.ui.preset_dialog import PresetDialog
from medviewer.ui.rows import text_label
from medviewer.ui.slice_viewport import SliceViewport

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QWidget

    from medviewer.app.review import Review
    from medviewer.domain.voi import Window
    from medviewer.ui.vtk_view import RenderWidget

LEAST_SCREEN_MM = 50.0
"""A screen that calls itself narrower does not know."""
NO_SCALE = mark("This picture does not say how large its pixels are.")
NO_SCREEN = mark("The screen does not say how large it is.")
AT_DETECTOR = mark("It is the size at the detector: in the patient things are smaller.")
NO_NUMBER = mark("Give both as numbers, like 400 and -600.")


class WindowDialog(Question):
    """Width and level; Ok only where they make a window, and else why not."""

    given = Signal(float, float)
    """(width, level)"""

    def __init__(self, parent: QWidget | None, window: Window, unit: str) -> None:
        super().__init__(parent, tr("Window"), tr("Set"))
        self.box.addWidget(
            text_label(tr("Window in {unit}", unit=unit) if unit not in {"", "1"} else tr("Window"), "title")
        )
        self.width_edit, self.level_edit = _edit(tr("Width"), window.width), _edit(tr("Level"), window.level)
        form = QFormLayout()
        for name, edit in ((tr("&Width"), self.width_edit), (tr("&Level"), self.level_edit)):
            form.addRow(name, edit)
            edit.textChanged.connect(self._check)
        self.box.addLayout(form)
        self.why = QLabel("")
        self.why.setWordWrap(True)
        self.box.addWidget(self.why)
        self.box.addWidget(self.buttons)
        self.accepted.connect(self._tell)
        self.width_edit.selectAll()

    def _check(self) -> None:
        width, level = self._numbers()
        if width is None or level is None:
            self.why.setText(tr(NO_NUMBER))
        else:
            self.why.setText("" if width > 0 else tr(NO_WIDTH))
        self.ok.setEnabled(not self.why.text())

    def _numbers(self) -> tuple[float | None, float | None]:
        return _number(self.width_edit.text()), _number(self.level_edit.text())

    def _tell(self) -> None:
        width, level = self._numbers()
        if width is not None and level is not None:
            self.given.emit(width, level)


def _edit(name: str, value: float) -> QLineEdit:
    edit = QLineEdit(f"{value:.6g}")
    edit.setAccessibleName(name)
    return edit


def _number(text: str) -> float | None:
    """A finite number, with a point or a comma; None where it is none."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class LookQuestions(QObject):
    """What is asked on how images look.

    Parameters
    ----------
    review
        What the answers act on.
    window
        The window that the dialogs belong to.
    viewport
        Gives the active viewport.
    """

    def __init__(self, review: Review, window: QMainWindow, viewport: Callable[[], RenderWidget | None]) -> None:
        super().__init__(window)
        self._review = review
        self._window = window
        self._viewport = viewport

    def ask_window(self) -> None:
        """Ask for a window by its numbers; the curve stays as it is."""
        review = self._review.here()
        volume = review.session.volume
        if volume is None:
            return
        dialog = WindowDialog(self._window, review.session.view.window, volume.unit)

        def take(width: float, level: float) -> None:
            function = review.session.view.window.function
            run_safely(review, lambda: set_window(review, window_of(width, level, function)))

        dialog.given.connect(take)
        dialog.open()

    def ask_preset(self) -> None:
        """Ask on which digit the window on screen is kept."""
        review = self._review.here()
        if review.session.volume is None:
            return
        dialog = PresetDialog(self._window, review.session)
        dialog.kept.connect(lambda key, name: run_safely(review, lambda: keep_preset(review, key, name)))
        dialog.dropped.connect(lambda key: run_safely(review, lambda: drop_preset(review, key)))
        dialog.open()

    def zoom_to_pixels(self) -> None:
        """Show one pixel of the image as one of the screen in the active slice view; of oblong ones the finer side."""
        viewport = self._viewport()
        view = viewport.scene.view if isinstance(viewport, SliceViewport) else None
        if isinstance(viewport, SliceViewport) and view is not None:
            zoom(viewport.review, viewport.plane, 1.0 / (min(view.plane.spacing_mm) * view.px_per_mm))

    def zoom_to_true_size(self) -> None:
        """Show the active slice view as large as what it shows is, by what the screen says of itself.

        Raises
        ------
        UserError
            Where the picture or the screen does not say how large it is.
        """
        viewport = self._viewport()
        view = viewport.scene.view if isinstance(viewport, SliceViewport) else None
        current = None if not isinstance(viewport, SliceViewport) else viewport.review.session.current
        if not isinstance(viewport, SliceViewport) or view is None or current is None:
            return
        scale, screen = scale_on(current, view.plane), viewport.screen()
        if scale is None:
            raise UserError(tr(NO_SCALE))
        width_mm = screen.physicalSize().width()
        if width_mm < LEAST_SCREEN_MM:
            raise UserError(tr(NO_SCREEN), tr("Use one pixel to one pixel instead."))
        px_per_mm = screen.geometry().width() * viewport.pixel_ratio / width_mm
        zoom(viewport.review, viewport.plane, px_per_mm * scale.width_mm / view.px_per_mm)
        where = f" {tr(AT_DETECTOR)}" if scale.is_at_detector else ""
        said = tr("True size on a screen {width:.0f} mm wide, as this one calls itself.", width=width_mm)
        viewport.review.session.notify(Notice(f"{said}{where}", tr("Hold a ruler to the scale to be sure.")))
