"""What the pixels of a picture without a place in the patient measure, and where (PS3.3 10.7.1.3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.domain.image_header import DetectorFacts, ImageHeader

SAME_SPACING = 1e-4
"""Spacings that differ by less than this part are the same number, written twice."""

CALIBRATED = {
    "GEOMETRY": mark("calibrated by the geometry of the beam at a known depth"),
    "FIDUCIAL": mark("calibrated with an object of known size"),
}


@dataclass(frozen=True, slots=True)
class PixelScale:
    """Size of a pixel.

    Parameters
    ----------
    height_mm, width_mm
        Millimetres from row to row, and from column to column.
    is_at_detector
        Whether it is that at the detector: in the patient, nearer to the source, things are smaller.
    source
        Where the header says so, in words.
    """

    height_mm: float
    width_mm: float
    is_at_detector: bool
    source: str


def pixel_scale(header: ImageHeader) -> PixelScale | None:
    """The size of the pixels of a picture; None where its header has none.

    A Pixel Spacing that repeats the Imager Pixel Spacing was not corrected for magnification, unless the header says
    how it was calibrated (PS3.3 10.7.1.3).
    """
    facts, spacing = header.detector, header.pixel_spacing
    at_detector = None if facts is None else facts.spacing_mm
    is_corrected = facts is not None and bool(facts.calibration)
    if spacing is not None and (at_detector is None or is_corrected or not _is_same(spacing, at_detector)):
        return PixelScale(*spacing, is_at_detector=False, source=_calibrated(facts))
    if at_detector is None:
        return None
    return PixelScale(*at_detector, is_at_detector=True, source=_magnified(facts))


def _is_same(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=SAME_SPACING) for a, b in zip(one, two, strict=True))


def _calibrated(facts: DetectorFacts | None) -> str:
    if facts is None or not (facts.calibration or facts.description):
        return tr("Pixel Spacing")
    if facts.calibration in CALIBRATED:
        how = tr(CALIBRATED[facts.calibration])
    else:
        how = tr("calibrated ({by})", by=facts.calibration) if facts.calibration else tr("calibrated")
    return tr("Pixel Spacing, {how}", how=how) + (f": {facts.description}" if facts.description else "")


def _magnified(facts: DetectorFacts | None) -> str:
    text = tr("Imager Pixel Spacing at the detector: lengths are larger than in the patient")
    if facts is None or facts.magnification is None:
        return text
    return tr(
        "{text}, about {magnification:.3g} times (Estimated Radiographic Magnification Factor)",
        text=text,
        magnification=facts.magnification,
    )
