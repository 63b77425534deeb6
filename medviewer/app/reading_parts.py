"""Parts of how a study is looked at, as they are kept: what cannot be used of them is left out by itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WrapValidator

from medviewer.domain.color_maps import COLOR_MAPS
from medviewer.domain.fusion import FusedVolume
from medviewer.domain.vectors import Vec3
from medviewer.domain.voi import VoiFunction, Window
from medviewer.domain.volume_display import AS_IT_COMES, WHOLE, Crop, CutPlane, Pose, Span, VolumeDisplay

if TYPE_CHECKING:
    from typing import Any

    from pydantic import ValidatorFunctionWrapHandler

    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.layers import OverlayLayer
    from medviewer.domain.voi import HeaderVoi, VoiLut

LOG = logging.getLogger("medviewer.reading")


class Part(BaseModel):
    """A part of what is kept; fields of later programs are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


def _or_none(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValueError as error:
        first = str(error).splitlines()[0]
        LOG.warning("a part of how a study was looked at cannot be used and is left out: %s", first)
        return None


def _those_usable(values: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    if not isinstance(values, (list, tuple)):
        return _or_none(values, validate) or ()
    each = [_or_none([value], validate) for value in values]
    return tuple(value for one in each if one is not None for value in one)


OR_NONE = WrapValidator(_or_none)
"""Of a field that is None where it cannot be used, so that the rest is."""
THOSE_USABLE = WrapValidator(_those_usable)
"""Of a field with several values, of which those are left out that cannot be used."""


class KeptWindow(Part):
    """A window without a table of its own."""

    width: float = Field(gt=0)
    level: float
    function: VoiFunction

    @classmethod
    def of(cls, window: Window) -> KeptWindow | None:
        """What can be kept of a window; None of one by a table, which is the header's."""
        if window.lut is not None:
            return None
        return cls(width=window.width, level=window.level, function=window.function)

    def window(self) -> Window:
        """The window again; raises ValueError where it cannot be one."""
        return Window(self.width, self.level, self.function)


class KeptTable(Part):
    """Which of the tables of the header a window is by (from 0), and over which values it is spread."""

    number: int = Field(ge=0)
    width: float = Field(gt=0)
    level: float

    @classmethod
    def of(cls, window: Window, tables: tuple[VoiLut, ...]) -> KeptTable | None:
        """What is kept of a window by one of these tables; None of any other."""
        if window.lut is None or window.lut not in tables:
            return None
        return cls(number=tables.index(window.lut), width=window.width, level=window.level)

    def window(self, tables: tuple[VoiLut, ...]) -> Window | None:
        """The window again; None where the header has no such table."""
        return Window(self.width, self.level, lut=tables[self.number]) if self.number < len(tables) else None


class KeptVolume(Part):
    """How a volume is shown in 3D; `cut` is (direction into what is left, offset in mm)."""

    preset: str = ""
    window: Span | None = None
    crop: Crop = WHOLE
    crop_shown: bool = False
    cut: tuple[Vec3, float] | None = None
    pose: tuple[Vec3, Vec3, Vec3] | None = None
    beside: bool = False

    @classmethod
    def of(cls, display: VolumeDisplay) -> KeptVolume | None:
        """What is kept of a display; None of one that is as at the start."""
        if display == AS_IT_COMES:
            return None
        cut, pose = display.cut, display.pose
        return cls(
            preset=display.preset,
            window=display.window,
            crop=display.crop,
            crop_shown=display.crop_shown,
            cut=None if cut is None else (cut.into, cut.offset_mm),
            pose=None if pose is None else (pose.position_lps, pose.focal_lps, pose.up),
            beside=display.beside,
        )

    def display(self) -> VolumeDisplay:
        """The display again; raises ValueError where it cannot be one."""
        if self.window is not None and self.window[0] <= 0:
            message = "the window of a volume has no width"
            raise ValueError(message)
        if any(not 0 <= low < high <= 1 for low, high in self.crop):
            message = "a crop box has its lower side above its upper one"
            raise ValueError(message)
        return VolumeDisplay(
            preset=self.preset,
            window=self.window,
            crop=self.crop,
            crop_shown=self.crop_shown,
            cut=None if self.cut is None else CutPlane(*self.cut),
            pose=None if self.pose is None else Pose(*self.pose),
            beside=self.beside,
        )


def _with_display(kept: KeptVolume | None) -> KeptVolume | None:
    if kept is not None:
        kept.display()
    return kept


def _with_window(kept: KeptWindow | None) -> KeptWindow | None:
    if kept is not None:
        kept.window()
    return kept


class KeptFusion(Part):
    """A second series over the images of another; ids of both. What is None is as at the start."""

    under: str
    series_id: str
    window: Annotated[KeptWindow | None, AfterValidator(_with_window), OR_NONE] = None
    table: Annotated[KeptTable | None, OR_NONE] = None
    color_map: Annotated[str | None, OR_NONE] = None
    opacity: Annotated[float | None, Field(ge=0, le=1), OR_NONE] = None
    visible: bool = True

    @classmethod
    def of(cls, under: str, layer: OverlayLayer) -> KeptFusion | None:
        """What is kept of a layer over a series; None of one that is no second volume."""
        content = layer.content
        if not isinstance(content, FusedVolume):
            return None
        lut = content.window.lut
        return cls(
            under=under,
            series_id=content.series_id,
            window=KeptWindow.of(content.window),
            table=None if lut is None else KeptTable.of(content.window, (lut,)),  # its header's first: none is chosen
            color_map=content.color_map.name,
            opacity=layer.opacity,
            visible=layer.visible,
        )

    def shown_window(self, voi: HeaderVoi) -> Window | None:
        """The window again, by its table where its header has it; None where nothing of it is left."""
        if self.window is not None:
            return self.window.window()
        return None if self.table is None else self.table.window(voi.luts)

    @property
    def colors(self) -> ColorMap | None:
        """The colours again; None where there are none of that name."""
        return next((one for one in COLOR_MAPS if one.name == self.color_map), None)


USABLE_VOLUME = Annotated[KeptVolume | None, AfterValidator(_with_display), OR_NONE]
"""Of a field: how a volume is shown in 3D, None where that cannot be used."""
