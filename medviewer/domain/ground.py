"""What a measurement is measured on: pixels, and what says how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.measured import PIXELS, SQUARE_PIXELS, MmSource, NotMeasurable
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.measurement import Measurement
    from medviewer.domain.pixel_scale import PixelScale
    from medviewer.domain.ultrasound import UltrasoundRegions
    from medviewer.domain.volume import Volume

NOT_READ = mark("The series has not been read.")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What lies under a measurement.

    Parameters
    ----------
    volume
        The voxels at its time; None while they are not read.
    scale
        Size of the pixels of a picture without a place; None where its header has none.
    ultrasound
        The regions of the picture; None where the series has none at all.
    suv_factor
        SUVbw of one unit of value; None where that is not known.
    is_resampled
        Whether the volume was resampled from the acquired slices.
    is_scale_known
        False while the series has to be read before it is known what its pixels measure.
    """

    volume: Volume | None = None
    scale: PixelScale | None = None
    ultrasound: UltrasoundRegions | None = None
    suv_factor: float | None = None
    is_resampled: bool = False
    is_scale_known: bool = True


@dataclass(frozen=True, slots=True)
class Ruler:
    """What one step to the right and one down is.

    Parameters
    ----------
    right, down
        Millimetres, or pixel widths, of one unit of the plane of the measurement.
    source, detail
        Where the millimetres come from, and the header's own word on it.
    problem
        Why lengths cannot be measured; None where they can.
    """

    right: float
    down: float
    source: MmSource
    detail: str = ""
    problem: NotMeasurable | None = None

    @property
    def unit(self) -> str:
        """UCUM unit of lengths."""
        return PIXELS if self.source is MmSource.NONE else "mm"

    @property
    def square_unit(self) -> str:
        """UCUM unit of areas."""
        return SQUARE_PIXELS if self.source is MmSource.NONE else "mm2"


def ruler_of(measurement: Measurement, outline: NDArray[np.float64], ground: Ground) -> Ruler:
    """The ruler that holds for all points (n, 2) of an outline in the plane of a measurement.

    Slices in the patient are measured in millimetres of the patient (PS3.3 C.7.6.2.1.1). For pictures it is the scale
    of the ultrasound region that they all lie in (C.8.5.5), else the size of their pixels, at the detector where
    nothing was corrected (10.7.1.3), else the width of a pixel.
    """
    place = measurement.place
    if place.is_placed:
        return Ruler(1.0, 1.0, MmSource.PATIENT)
    if not ground.is_scale_known:
        return Ruler(1.0, 1.0, MmSource.NONE, problem=NotMeasurable(NOT_READ))
    across, along = place.spacing_mm
    if ground.ultrasound is not None and ground.ultrasound.regions:
        return _of_regions(outline / np.array(place.spacing_mm), place.spacing_mm, ground.ultrasound)
    if ground.scale is None or ground.ultrasound is not None:
        return Ruler(1.0, 1.0, MmSource.NONE)
    scale = ground.scale
    source = MmSource.DETECTOR if scale.is_at_detector else MmSource.PIXEL_SPACING
    return Ruler(scale.width_mm / across, scale.height_mm / along, source, scale.source)


def _of_regions(pixels: NDArray[np.float64], size: tuple[float, float], regions: UltrasoundRegions) -> Ruler:
    scale = regions.scale_mm([(float(column), float(row)) for column, row in pixels])
    if isinstance(scale, str):
        return Ruler(1.0, 1.0, MmSource.ULTRASOUND, problem=NotMeasurable(scale))
    region = regions.at((float(pixels[0, 0]), float(pixels[0, 1])))[0]
    return Ruler(scale[0] / size[0], scale[1] / size[1], MmSource.ULTRASOUND, region.name)
