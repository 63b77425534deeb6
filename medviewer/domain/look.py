"""How the values of a slice become a picture, beside its window: colours, interpolation, noise taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.color_maps import GREY, ColorMap
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.domain.volume import Volume


class Interpolation(StrEnum):
    """What is shown between the middles of pixels."""

    NEAREST = "nearest"
    LINEAR = "linear"
    CUBIC = "cubic"


class DenoiseKind(StrEnum):
    """How noise is taken out of what is shown."""

    MEDIAN = mark("median 3x3x3")
    CURVATURE = mark("curvature flow")
    NON_LOCAL = mark("non-local means")


@dataclass(frozen=True, slots=True)
class Look:
    """How a slice looks.

    Parameters
    ----------
    color_map
        Colours in place of the greys of the window.
    interpolation
        What is shown between the middles of pixels, in a slice of the grid and in one cut across it.
    denoise
        What is done to the values that are shown, and to those alone: nothing is measured on them, said of them, or
        given to a model. None = they are shown as they are.
    """

    color_map: ColorMap = GREY
    interpolation: Interpolation = Interpolation.LINEAR
    denoise: DenoiseKind | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True, eq=False)
class Processed:
    """Values to be shown in place of those of a volume, and what was done to them."""

    kind: DenoiseKind
    source: Volume
    volume: Volume


def processed_text(kind: DenoiseKind) -> str:
    """What stands in the corner of every view of values that were changed."""
    return tr("processed: {how}", how=tr(kind.value))
