"""What the header of one DICOM image says about its pixels and their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medviewer.domain.vectors import Vec3


@dataclass(frozen=True, slots=True)
class DetectorFacts:
    """What a header says of the size of pixels beside Pixel Spacing.

    Parameters
    ----------
    spacing_mm
        Imager Pixel Spacing: mm at the detector between (rows, columns); None where absent or unusable.
    magnification
        Estimated Radiographic Magnification Factor, from the patient to the detector; None where absent or unusable.
    calibration, description
        Pixel Spacing Calibration Type (GEOMETRY or FIDUCIAL) and Description (PS3.3 10.7.1.2); empty where absent.
    """

    spacing_mm: tuple[float, float] | None = None
    magnification: float | None = None
    calibration: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """The facts of one image that loading and placing need, so that its header is parsed only once.

    Parameters
    ----------
    rows, columns, frames, samples
        Size of the pixel data; `samples` is the number of colour channels.
    bits_allocated, bits_stored, high_bit, signed
        How a stored value lies in its bytes (PS3.5 8.1.1).
    photometric
        Photometric interpretation as written.
    slope, intercept
        Modality rescale, value = stored * slope + intercept (PS3.3 C.11.1); 1 and 0 where absent.
    transfer_syntax
        UID of the encoding.
    pixel_offset, pixel_length
        Where the value of the pixel data lies in the file, in bytes; -1 where a plain read is not possible.
        The length of encapsulated data runs to the end of the file.
    has_modality_lut
        Whether a Modality LUT Sequence replaces slope and intercept.
    position, orientation, pixel_spacing
        LPS mm of the first pixel's centre; direction of a row, then of a column; mm between (rows, columns)
        (PS3.3 C.7.6.2.1.1); None where absent or unusable.
    thickness_mm
        Nominal slice thickness; None where absent.
    frame_uid
        Frame of Reference UID; may be empty.
    aspect
        Height of a pixel as a multiple of its width.
    patient_orientation
        Letters of the direction in which a row runs, then a column, of a picture without a place (PS3.3 C.7.6.1.1.1);
        None where absent or unusable.
    has_overlays
        Whether it holds overlay planes.
    detector
        What else it says of the size of pixels; None where nothing.
    is_float
        Whether the stored values are floats (PS3.3 C.7.6.24).
    """

    rows: int
    columns: int
    frames: int = 1
    samples: int = 1
    bits_allocated: int = 16
    bits_stored: int = 16
    high_bit: int = 15
    signed: bool = False
    photometric: str = "MONOCHROME2"
    slope: float = 1.0
    intercept: float = 0.0
    transfer_syntax: str = ""
    pixel_offset: int = -1
    pixel_length: int = 0
    has_modality_lut: bool = False
    position: Vec3 | None = None
    orientation: tuple[Vec3, Vec3] | None = None
    pixel_spacing: tuple[float, float] | None = None
    thickness_mm: float | None = None
    frame_uid: str = ""
    aspect: float = 1.0
    patient_orientation: tuple[str, str] | None = None
    has_overlays: bool = False
    is_float: bool = False
    detector: DetectorFacts | None = None

    @property
    def is_color(self) -> bool:
        """Whether the pixels are shown in colour: by three samples or a palette (PS3.3 C.7.6.3.1.2)."""
        return self.samples > 1 or self.photometric == "PALETTE COLOR"

    @property
    def has_geometry(self) -> bool:
        """Whether the place of its pixels in the patient is known."""
        return self.position is not None and self.orientation is not None and self.pixel_spacing is not None

    @property
    def claimed_bytes(self) -> int:
        """Size of the pixel data, uncompressed, that the header claims (4:2:2 has two samples, PS3.3 C.7.6.3.1.2)."""
        samples = 2 if self.photometric.endswith("422") else self.samples
        return (self.rows * self.columns * self.frames * samples * self.bits_allocated + 7) // 8
