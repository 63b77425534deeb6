"""Compressed frames of every codec with the headers that belong to them, encoded here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
from pydicom.pixels.encoders import RLELosslessEncoder

from medviewer.domain.image_header import ImageHeader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Stream = tuple[bytes, ImageHeader]

_JPEG = "1.2.840.10008.1.2.4."


def _picture(bits: int, samples: int = 1) -> NDArray[Any]:
    """A slope with a disc and some noise, (48, 64[, samples])."""
    rows, columns = np.mgrid[:48, :64]
    disc = (rows - 24) ** 2 + (columns - 30) ** 2 < 250
    noise = np.random.default_rng(bits + samples).integers(0, 1 << (bits - 4), rows.shape)
    grey = ((rows + columns) * (1 << bits) // 224 + disc * (1 << (bits - 2)) + noise) & ((1 << bits) - 1)
    grey = grey.astype(np.uint8 if bits <= 8 else np.uint16)
    return grey if samples == 1 else np.stack([grey, grey[::-1], grey[:, ::-1]], axis=2)


def _header(pixels: NDArray[Any], bits: int, syntax: str, photometric: str = "") -> ImageHeader:
    samples = 1 if pixels.ndim == 2 else 3
    allocated = 8 * pixels.itemsize
    return ImageHeader(
        rows=pixels.shape[0], columns=pixels.shape[1], samples=samples, bits_allocated=allocated, bits_stored=bits,
        high_bit=bits - 1, photometric=photometric or ("MONOCHROME2" if samples == 1 else "RGB"),
        transfer_syntax=syntax, pixel_offset=0,
    )  # fmt: skip


def _rle(pixels: NDArray[Any], bits: int) -> bytes:
    encoded: bytes = RLELosslessEncoder.encode(
        pixels, rows=pixels.shape[0], columns=pixels.shape[1], samples_per_pixel=1 if pixels.ndim == 2 else 3,
        bits_allocated=8 * pixels.itemsize, bits_stored=bits, pixel_representation=0,
        photometric_interpretation="MONOCHROME2" if pixels.ndim == 2 else "RGB", number_of_frames=1,
        planar_configuration=0, encoding_plugin="pydicom",
    )  # fmt: skip
    return encoded


def made_streams() -> dict[str, Stream]:
    """One or more streams per codec."""
    grey8, grey12, grey16, color = _picture(8), _picture(12), _picture(16), _picture(8, 3)
    j2k = {"codecformat": "j2k"}
    return {
        "JPEG 8 bit": (imagecodecs.jpeg8_encode(grey8, level=90), _header(grey8, 8, _JPEG + "50")),
        "JPEG colour": (
            imagecodecs.jpeg8_encode(color, level=90, subsampling="422"),
            _header(color, 8, _JPEG + "50", "YBR_FULL_422"),
        ),
        "JPEG 12 bit": (
            imagecodecs.jpeg8_encode(grey12, level=90, bitspersample=12),
            _header(grey12, 12, _JPEG + "51"),
        ),
        "JPEG lossless": (
            imagecodecs.jpeg8_encode(grey16, lossless=True, bitspersample=16),
            _header(grey16, 16, _JPEG + "70"),
        ),
        "JPEG-LS": (imagecodecs.jpegls_encode(grey12), _header(grey12, 12, _JPEG + "80")),
        "JPEG-LS colour": (imagecodecs.jpegls_encode(color), _header(color, 8, _JPEG + "80")),
        "JPEG 2000": (imagecodecs.jpeg2k_encode(grey16, level=0, **j2k), _header(grey16, 16, _JPEG + "90")),
        "JPEG 2000 with loss": (imagecodecs.jpeg2k_encode(color, level=40, **j2k), _header(color, 8, _JPEG + "91")),
        "HTJ2K": (imagecodecs.htj2k_encode(grey16), _header(grey16, 16, _JPEG + "201")),
        "JPEG XL": (imagecodecs.jpegxl_encode(grey16, lossless=True), _header(grey16, 16, _JPEG + "110")),
        "JPEG XL colour": (imagecodecs.jpegxl_encode(color, level=85), _header(color, 8, _JPEG + "112")),
        "RLE": (_rle(grey16, 16), _header(grey16, 16, "1.2.840.10008.1.2.5")),
        "RLE colour": (_rle(color, 8), _header(color, 8, "1.2.840.10008.1.2.5")),
    }
