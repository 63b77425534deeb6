"""How a study is looked at, as it is kept: layout, series, windows, places, moves to others, and what was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field

from medviewer.app.reading_parts import OR_NONE, THOSE_USABLE, USABLE_VOLUME, KeptFusion, KeptTable, KeptWindow, Part
from medviewer.app.seen_slices import SeenKey
from medviewer.domain.color_maps import GREY, color_map
from medviewer.domain.frames import ZOOM_LIMITS, CameraPose
from medviewer.domain.layout import SECOND_WINDOW, Cell, Layout, ViewName
from medviewer.domain.link import Move, Rows, is_rotation
from medviewer.domain.look import DenoiseKind, Interpolation
from medviewer.domain.planes import PlaneName
from medviewer.domain.seen import SeenSlices, read_seen
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.tilt import Tilt
from medviewer.domain.turn import Turn
from medviewer.domain.vectors import Vec3

if TYPE_CHECKING:
    from medviewer.app.view_state import ViewState
    from medviewer.domain.voi import HeaderVoi, Window

VERSION = 1


class KeptCamera(Part):
    """Zoom, pan and turn of one slice view."""

    zoom: float = Field(default=1.0, ge=ZOOM_LIMITS[0], le=ZOOM_LIMITS[1])
    center_lps: Vec3 | None = None
    quarters: int = Field(default=0, ge=0, le=3)
    mirrored: bool = False

    @classmethod
    def of(cls, camera: CameraPose) -> KeptCamera:
        """What is kept of a pose."""
        turn = camera.turn
        return cls(zoom=camera.zoom, center_lps=camera.center_lps, quarters=turn.quarters, mirrored=turn.mirrored)

    def camera(self) -> CameraPose:
        """The pose again."""
        return CameraPose(self.zoom, self.center_lps, Turn(self.quarters, self.mirrored))


class KeptView(Part):
    """How the slices of one series are looked at."""

    time: int = Field(default=0, ge=0)
    position_lps: Vec3
    window: KeptWindow | None = None
    inverted: bool = False
    cameras: tuple[KeptCamera, KeptCamera, KeptCamera] = (KeptCamera(), KeptCamera(), KeptCamera())
    active: ViewName = ViewName.AXIAL
    maximised: ViewName | None = None
    slab: tuple[SlabMode, float] | None = None
    tilt: Rows | None = None
    crosshair: bool = True
    overlays: bool = True
    heatmap: bool = True
    threshold: float | None = None
    rejected_shown: bool = False
    color_map: str = GREY.name
    interpolation: Interpolation = Interpolation.LINEAR

    @classmethod
    def of(cls, view: ViewState, time: int) -> Self:
        """What is kept of a view of one time (from 0) of a series."""
        cameras = tuple(KeptCamera.of(camera) for camera in view.cameras)
        return cls(
            time=time,
            position_lps=view.position_lps,
            window=KeptWindow.of(view.window),
            inverted=view.inverted,
            cameras=(cameras[0], cameras[1], cameras[2]),
            active=view.active,
            maximised=view.maximised,
            slab=None if view.slab is None else (view.slab.mode, view.slab.thickness_mm),
            tilt=view.tilt.rows,
            crosshair=view.crosshair,
            overlays=view.overlays,
            heatmap=view.heatmap,
            threshold=view.threshold,
            rejected_shown=view.rejected_shown,
            color_map=view.look.color_map.name,
            interpolation=view.look.interpolation,
        )

    def check(self) -> None:
        """Raise ValueError where a part of it cannot be used."""
        if self.window is not None:
            self.window.window()
        if self.tilt is not None and not is_rotation(self.tilt):
            message = "planes would be bent instead of turned"
            raise ValueError(message)

    def on(self, view: ViewState) -> ViewState:
        """A view made to look so; what is not kept stays."""
        cameras = tuple(camera.camera() for camera in self.cameras)
        return replace(
            view,
            position_lps=self.position_lps,
            window=view.window if self.window is None else self.window.window(),
            inverted=self.inverted,
            cameras=(cameras[0], cameras[1], cameras[2]),
            active=self.active,
            maximised=self.maximised,
            slab=None if self.slab is None else Slab(*self.slab),
            tilt=view.tilt if self.tilt is None else Tilt(self.tilt),
            crosshair=self.crosshair,
            overlays=self.overlays,
            heatmap=self.heatmap,
            threshold=self.threshold,
            rejected_shown=self.rejected_shown,
            look=replace(view.look, color_map=color_map(self.color_map), interpolation=self.interpolation),
        )


class KeptReading(KeptView):
    """How one series is looked at in its study: its slices, and what takes a header or a job to come back.

    `denoise` is the name of a filter.
    """

    table: Annotated[KeptTable | None, OR_NONE] = None
    denoise: Annotated[str | None, OR_NONE] = None
    volume: USABLE_VOLUME = None

    def on(self, view: ViewState, voi: HeaderVoi | None = None) -> ViewState:
        """A view made to look so, with the window by a table once it is known what the header offers."""
        shown, table = super().on(view), None if voi is None else self.table_window(voi)
        kind = DenoiseKind.__members__.get(self.denoise or "")
        volume = shown.volume if self.volume is None else self.volume.display()
        return replace(shown, window=table or shown.window, look=replace(shown.look, denoise=kind), volume=volume)

    def table_window(self, voi: HeaderVoi) -> Window | None:
        """The window by a table of the header; None where it was none, or where the header has it no more."""
        return None if self.table is None else self.table.window(voi.luts)


class KeptSeen(Part):
    """What was seen of one view of one time of a series."""

    series_id: str
    time: int
    plane: PlaneName
    count: int = Field(ge=0)
    slices: str


class KeptMove(Part):
    """A move from the places of one series to those of another; ids of both."""

    source: str
    target: str
    rotation: Rows
    offset_mm: Vec3
    error_mm: float | None = Field(default=None, ge=0)

    @classmethod
    def of(cls, ids: tuple[str, str], move: Move) -> KeptMove:
        """What is kept of a move."""
        source, target = ids
        return cls(
            source=source, target=target, rotation=move.rotation, offset_mm=move.offset_mm, error_mm=move.error_mm
        )

    def move(self) -> Move:
        """The move again; raises ValueError where it would bend the patient."""
        if not is_rotation(self.rotation):
            message = "a move between two series is not rigid"
            raise ValueError(message)
        return Move(self.rotation, self.offset_mm, self.error_mm)


class KeptGroup(Part):
    """The id of the series that a group of viewports shows, and how."""

    series_id: str
    view: KeptReading


class KeptGrid(Part):
    """The viewports of one window, row by row: group and view of each."""

    rows: int = Field(ge=1, le=9)
    columns: int = Field(ge=1, le=9)
    cells: tuple[tuple[int, ViewName], ...]

    @classmethod
    def of(cls, layout: Layout) -> KeptGrid:
        """What is kept of a layout."""
        cells = tuple((cell.group, cell.view) for cell in layout.cells)
        return cls(rows=layout.rows, columns=layout.columns, cells=cells)

    def layout(self) -> Layout:
        """The layout again; raises ValueError where it cannot be one."""
        return Layout(self.rows, self.columns, tuple(Cell(group, view) for group, view in self.cells))


class KeptLayout(Part):
    """The viewports of the main window and of a second one, and what each group of them shows."""

    first: KeptGrid
    second: KeptGrid | None = None
    groups: dict[int, KeptGroup]
    active_group: int = 0
    linked: bool = True

    def layouts(self) -> tuple[Layout, Layout | None]:
        """The layouts of both windows again; raises ValueError where they cannot be."""
        first, second = self.first.layout(), None if self.second is None else self.second.layout()
        if max(first.groups) >= SECOND_WINDOW or (second is not None and min(second.groups) < SECOND_WINDOW):
            message = "a group of viewports stands in the other window"
            raise ValueError(message)
        return first, second


class ReadingState(Part):
    """How one study was looked at last.

    `layout` is None for a study that was only shown beside another; `views` are by the id of the series; `moves` are
    those to or from a series of this study; `fused` are second series over one of this study.
    """

    version: int = Field(default=VERSION, ge=1, le=VERSION)
    layout: KeptLayout | None = None
    views: dict[str, KeptReading] = Field(default_factory=dict)
    seen: tuple[KeptSeen, ...] = ()
    moves: tuple[KeptMove, ...] = ()
    fused: Annotated[tuple[KeptFusion, ...], THOSE_USABLE] = ()

    def check(self) -> None:
        """Raise ValueError where a part of it cannot be used."""
        self.slices_seen()
        for kept in self.moves:
            kept.move()
        views = [*self.views.values()]
        if self.layout is not None:
            self.layout.layouts()
            views += [group.view for group in self.layout.groups.values()]
        for view in views:
            view.check()

    def slices_seen(self) -> dict[SeenKey, SeenSlices]:
        """What was seen; raises ValueError where it cannot be read."""
        return {SeenKey(one.series_id, one.time, one.plane): read_seen(one.count, one.slices) for one in self.seen}
