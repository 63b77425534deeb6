"""The mouse in a slice view while something is measured: drawing, and moving what was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QWidget

from medviewer.app.drawing import CLICKED, Drawing, choose_tool, finish, show_draft
from medviewer.app.looking import window_from_region
from medviewer.app.measuring import drag_handle, keep_measurement, measurements_of
from medviewer.app.review import notice_of
from medviewer.domain.errors import UserError
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.tool import HandTool
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3


class MeasureHand:
    """What the left button does with measurements in one view; each method says whether it used the event.

    Parameters
    ----------
    owner
        The view, for dialogs.
    """

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self._drawing: Drawing | None = None
        self._held: tuple[str, int, Vec3] | None = None
        self._is_region = False
        """Whether what is drawn is the region for a window, and no measurement."""

    def press(self, review: Review, plane: SlicePlane, lps: Vec3, under: tuple[str, int] | None) -> bool:
        """The left button went down at a place, over a handle of a measurement or over none."""
        kind = review.room.tool
        if self._drawing is not None and self._drawing.plane != plane:
            self.let_go(review)  # what was begun on another slice is not finished on this one
        is_region = kind is HandTool.WINDOW_REGION
        if self._drawing is None and under is not None and not is_region:
            measurements_of(review).select(under[0])
            self._held = (*under, lps)
            return True
        if is_region:
            kind = MeasurementKind.RECTANGLE
        if not isinstance(kind, MeasurementKind):
            return False
        self._drawing, self._is_region = self._drawing or Drawing(kind, plane), is_region
        self._drawing.press(lps)
        show_draft(review, self._drawing)
        return True

    def move(self, review: Review, lps: Vec3, *, is_down: bool) -> bool:
        """The pointer moved."""
        if self._held is not None and is_down:
            name, handle, start = self._held
            drag_handle(review, name, handle, lps, start)
        elif self._drawing is not None:
            self._drawing.drag(lps) if is_down else self._drawing.hover(lps)
            show_draft(review, self._drawing)
        else:
            return False
        return True

    def release(self, review: Review) -> bool:
        """The left button went up: what is complete is put on disk."""
        try:
            if self._held is not None:
                self._held = None
                draft = measurements_of(review).draft
                if draft is not None:
                    keep_measurement(review, draft)
            elif self._drawing is not None and self._drawing.is_done:
                drawing, self._drawing = self._drawing, None
                self._finish(review, drawing)
            else:
                return self._drawing is not None
        except UserError as error:
            self.let_go(review)
            review.session.notify(notice_of(error))
        return True

    def _finish(self, review: Review, drawing: Drawing) -> None:
        if self._is_region:
            measurements_of(review).set_draft(None)
            window_from_region(review, drawing.plane, (drawing.points[0], drawing.points[-1]))
            choose_tool(review, None)
            return
        if drawing.kind not in {MeasurementKind.TEXT, MeasurementKind.ARROW}:
            finish(review, drawing)
            return
        dialog = QInputDialog(self._owner)
        dialog.setWindowTitle(tr("Text"))
        dialog.setLabelText(tr("Text beside the arrow") if drawing.kind not in CLICKED else tr("Text"))
        dialog.textValueSelected.connect(lambda text: self._named(review, drawing, text))
        dialog.rejected.connect(lambda: measurements_of(review).set_draft(None))
        dialog.open()

    def _named(self, review: Review, drawing: Drawing, text: str) -> None:
        try:
            finish(review, drawing, text)
        except UserError as error:
            review.session.notify(notice_of(error))

    def let_go(self, review: Review) -> None:
        """Forget what has been begun."""
        if self._drawing is not None or self._held is not None:
            self._drawing = self._held = None
            measurements_of(review).set_draft(None)
