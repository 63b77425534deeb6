"""Parts of how a study is looked at, as they are kept: what cannot be used of them is left out by itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, WrapValidator

from medviewer.domain.voi import VoiFunction, Window

if TYPE_CHECKING:
    from typing import Any

    from pydantic import ValidatorFunctionWrapHandler

    from medviewer.domain.voi import VoiLut

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


OR_NONE = WrapValidator(_or_none)
"""Of a field that is None where it cannot be used, so that the rest is."""


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
