"""The viewports of the layout, one of them alone when asked, and what stands there before there are images."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from medviewer.app import viewing
from medviewer.app.arranging import put_series
from medviewer.app.opening import opening_job
from medviewer.app.resolve import active_normal, view_alone
from medviewer.app.signal import Topic
from medviewer.app.slices import active_view
from medviewer.domain.layout import Cell, ViewName
from medviewer.domain.wording import mark, tr
from medviewer.ui.reel_strip import ReelStrip
from medviewer.ui.slice_viewport import SliceViewport
from medviewer.ui.viewport_frame import ViewportFrame
from medviewer.ui.volume_viewport import VolumeViewport
from medviewer.ui.vtk_view import DrawQueue
from medviewer.ui.waiting_page import WaitingPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from medviewer.app.review import Review
    from medviewer.app.session import Room
    from medviewer.domain.layout import Layout
    from medviewer.domain.planes import PlaneName

EMPTY_TEXT = mark("Drop a study folder here, or Ctrl+O. Try the demo study.")


class ViewportGrid(QWidget):
    """The viewports of the layout, and what stands there before there are images.

    Viewports are kept when the layout changes: making a graphics context takes long.

    Parameters
    ----------
    review
        What the use cases act on.
    action
        Gives the action with an id.
    layout_of
        Which of the room's layouts it shows.
    """

    menu_wanted = Signal(QPoint)
    hovered = Signal(str)

    def __init__(
        self,
        review: Review,
        action: Callable[[str], QAction],
        layout_of: Callable[[Room], Layout] = lambda room: room.layout,
    ) -> None:
        super().__init__()
        self.setObjectName("viewports")
        self._layout_of = layout_of
        self._group = layout_of(review.room).groups[0]
        self._review = review
        self._queue = DrawQueue(self)
        self._told = -1
        self._views_set: dict[int, int] = {}
        self._marked: tuple[object, ...] = ()
        self._slices: list[ViewportFrame] = []
        self._volumes: list[ViewportFrame] = []
        self.cells: dict[Cell, ViewportFrame] = {}
        self.reel = ReelStrip(review, action("cine"))
        self._stack = QStackedLayout(self)
        self.empty, self.waiting, self._images = self._empty_page(action), WaitingPage(), self._grid_page()
        for page in (self.empty, self.waiting, self._images):
            self._stack.addWidget(page)
        self._lay_out()

    @property
    def viewports(self) -> tuple[SliceViewport | VolumeViewport, ...]:
        """Those of the layout, row by row."""
        return tuple(frame.viewport for frame in self.cells.values())

    @property
    def frames(self) -> dict[ViewName, ViewportFrame]:
        """The viewports of the session that is or was active in this window with their borders, by what they show."""
        return {cell.view: frame for cell, frame in self.cells.items() if cell.group == self._group}

    @property
    def slices(self) -> dict[PlaneName, SliceViewport]:
        """The slice views of the active session, by their planes."""
        views = (frame.viewport for frame in self.frames.values())
        return {view.plane: view for view in views if isinstance(view, SliceViewport)}

    @property
    def volume(self) -> VolumeViewport:
        """The 3D view; raises LookupError where the layout has none."""
        return next(view for view in self.viewports if isinstance(view, VolumeViewport))

    @property
    def shows_images(self) -> bool:
        """Whether the viewports are on screen (else the empty state or the waiting one is)."""
        return self._stack.currentWidget() is self._images

    def hold(self) -> None:
        """Draw nothing yet: graphics contexts take long to make, and the window is to be seen first."""
        self._queue.hold()

    def begin(self) -> None:
        """Make the viewports ready to draw, one in a turn of the event loop."""
        self._queue.begin()

    @property
    def has_drawn(self) -> bool:
        """Whether no viewport waits for its turn to draw or to get warm."""
        return self._queue.is_empty

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session: empty or not, which is large, which is active, what each shows."""
        room = self._review.room
        was_empty = not self.shows_images
        groups = self._layout_of(room).groups
        if room.active_group in groups or self._group not in groups:
            self._group = room.active_group if room.active_group in groups else groups[0]
        if Topic.LAYOUT in topics:
            self._lay_out()
        session = room.sessions[self._group]
        self._stack.setCurrentWidget(self._page())
        if was_empty and self.shows_images:
            next(iter(self.frames.values())).viewport.setFocus()  # keys belong to the images now, and not to a button
        if topics & {Topic.VIEW, Topic.VOLUME, Topic.LAYOUT}:
            alone = view_alone(session)
            active = Cell(self._group, alone or active_view(session))
            self._mark_cells(active, is_alone=alone is not None)
            if self._group == room.active_group:
                self.reel.refresh(topics)
            else:
                self.reel.rest()
            self._column.activate()
        for frame in self._behind(topics):
            frame.refresh(topics)

    def _mark_cells(self, active: Cell, *, is_alone: bool) -> None:
        """Show which viewport is active, which is alone and which are empty; not again with each slice."""
        room = self._review.room
        empty = tuple(room.sessions[cell.group].current is None for cell in self.cells)
        marked = (active, is_alone, self._group == room.active_group, empty, tuple(self.cells.values()))
        if marked == self._marked:
            return
        self._marked = marked
        for (cell, frame), is_empty in zip(self.cells.items(), empty, strict=True):
            frame.setVisible(not is_alone or cell == active)
            frame.set_empty(empty=is_empty)
            frame.set_active(active=cell == active and self._group == room.active_group)

    def _behind(self, topics: frozenset[Topic]) -> list[ViewportFrame]:
        """Those viewports that what changed concerns: a slice step of one series leaves the other series alone."""
        room = self._review.room
        told, before = room.told_beside_views, self._views_set
        self._views_set = {group: session.views_set for group, session in room.sessions.items()}
        is_more = told != self._told or bool(topics - {Topic.VIEW})
        self._told = told
        if is_more:
            return list(self.cells.values())
        moved = {group for group, count in self._views_set.items() if before.get(group) != count}
        across = active_normal(room) if room.active_group in moved else None
        return [
            frame
            for cell, frame in self.cells.items()
            if cell.group in moved or (across is not None and frame.may_cut(across))
        ]

    def _page(self) -> QWidget:
        """Images once there are some; until then what is on its way, and without that what to do."""
        session = self._review.session
        everywhere = self._review.room.sessions.values()
        if any(one.volume is not None for one in everywhere):
            return self._images
        if self.shows_images and any(one.current is not None for one in everywhere):
            return self._images
        job = opening_job(session)
        if session.current is None and job is None:
            return self.empty
        self.waiting.show_job(job)
        return self.waiting

    def warm_up(self) -> None:
        """Make graphics contexts and shaders in the next turns of the event loop, before there is anything to draw."""
        for viewport in self.viewports:
            viewport.ask_to_draw()

    def let_go(self) -> None:
        """Forget drags whose release will not be heard."""
        for frame in self._slices:
            if isinstance(frame.viewport, SliceViewport):
                frame.viewport.cancel_drag()

    def finalize(self) -> None:
        """Play nothing any more, and let go of all graphics contexts."""
        self.reel.stop()
        for frame in (*self._slices, *self._volumes):
            frame.viewport.finalize()

    def _lay_out(self) -> None:
        """Give each cell of the layout a viewport, in its place; those that are left over are hidden."""
        room = self._review.room
        for frame in self.cells.values():
            self._grid.removeWidget(frame)
        slices, volumes = iter(tuple(self._slices)), iter(tuple(self._volumes))
        self.cells, self._marked = {}, ()
        layout = self._layout_of(room)
        for cell in layout.cells:
            review = self._review.on(room.sessions[cell.group])
            if cell.view is ViewName.VOLUME_3D:
                frame = next(volumes, None) or self._made(VolumeViewport(review, self._queue), self._volumes)
            else:
                frame = next(slices, None) or self._made(SliceViewport(review, cell.view, self._queue), self._slices)
            frame.viewport.show_session(review, cell.view)
            self.cells[cell] = frame
            self._grid.addWidget(frame, *layout.place(cell))
        for frame in (*slices, *volumes):
            frame.hide()

    def _made(self, viewport: SliceViewport | VolumeViewport, kept: list[ViewportFrame]) -> ViewportFrame:
        viewport.menu_wanted.connect(self.menu_wanted)
        if isinstance(viewport, SliceViewport):
            viewport.hovered.connect(self.hovered)
        frame = ViewportFrame(viewport)
        frame.dropped.connect(partial(self._put, frame))
        viewport.reached.connect(partial(self._activate, frame))
        kept.append(frame)
        return frame

    def _activate(self, frame: ViewportFrame) -> None:
        """Let keys act on the viewport that the keyboard came to; its border shows it."""
        cell = next((cell for cell, one in self.cells.items() if one is frame), None)
        if cell is not None:
            viewing.activate(self._review.on(self._review.room.sessions[cell.group]), cell.view)

    def _put(self, frame: ViewportFrame, series_id: str) -> None:
        """Show a series that was dropped on a viewport."""
        cell = next((cell for cell, one in self.cells.items() if one is frame), None)
        found = self._review.room.opened.series_by_id(series_id)
        if cell is not None and found is not None:
            put_series(self._review, self._review.room.sessions[cell.group], *found)
            frame.viewport.setFocus()

    def _grid_page(self) -> QWidget:
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._grid = QGridLayout()
        for layout in (self._column, self._grid):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._column.addLayout(self._grid, 1)
        self._column.addWidget(self.reel)
        return page

    def _empty_page(self, action: Callable[[str], QAction]) -> QWidget:
        page = QWidget()
        page.setObjectName("empty")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(page)
        box.addStretch()
        label = QLabel(tr(EMPTY_TEXT))
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(label)
        for name in ("open_folder", "open_demo"):
            button = QPushButton(action(name).text())
            button.clicked.connect(action(name).trigger)
            box.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        box.addStretch()
        return page
