"""What is told of compressed frames before they are decoded, against what encoders wrote."""

from __future__ import annotations

import struct
from dataclasses import replace

import imagecodecs
import numpy as np
import pytest

from medviewer.domain.image_header import ImageHeader
from medviewer.io.codecs import decoded
from medviewer.io.decoder_pool import DecoderError
from medviewer.io.stream_facts import StreamFacts, jpeg2000_facts, jpeg_facts, lacks_end, stream_fault

JPEG = "1.2.840.10008.1.2.4."
RAMP = (
    np.add.outer(np.arange(40) * 50, np.arange(56) * 31) + np.random.default_rng(3).integers(0, 9, (40, 56))
).astype(np.uint16)
COLOR = np.random.default_rng(1).integers(0, 255, (40, 56, 3), np.uint8)
HEADER = ImageHeader(rows=40, columns=56, bits_allocated=16, bits_stored=12, high_bit=11)


def lossless_jpeg(pixels: np.ndarray = RAMP) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(pixels, lossless=True, bitspersample=12))


def jpeg2000() -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(RAMP, level=0, codecformat="j2k", bitspersample=12))


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (imagecodecs.jpeg8_encode(COLOR), StreamFacts(40, 56, 3, 8)),
        (lossless_jpeg(), StreamFacts(40, 56, 1, 12)),
        (imagecodecs.jpegls_encode(RAMP), StreamFacts(40, 56, 1, 16)),
        (imagecodecs.jpegls_encode(COLOR), StreamFacts(40, 56, 3, 8)),
    ],
    ids=["JPEG", "lossless", "JPEG-LS", "JPEG-LS colour"],
)
def test_that_a_jpeg_frame_says_its_size(data: bytes, facts: StreamFacts) -> None:
    assert jpeg_facts(data) == facts


@pytest.mark.parametrize("kind", ["j2k", "jp2"])
def test_that_a_jpeg_2000_frame_says_its_size(kind: str) -> None:
    data = imagecodecs.jpeg2k_encode(RAMP, codecformat=kind, bitspersample=12)
    assert jpeg2000_facts(data) == StreamFacts(40, 56, 1, 12)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"rows": 41}, r"\(40, 56, 1\), not \(41, 56, 1\)"),
        ({"samples": 3}, r"\(40, 56, 1\), not \(40, 56, 3\)"),
        ({"bits_allocated": 8}, "12 bits, not up to 8"),
    ],
)
def test_that_a_frame_other_than_its_header_says_is_refused(change: dict[str, int], fault: str) -> None:
    header = replace(HEADER, transfer_syntax=JPEG + "70", **change)
    with pytest.raises(DecoderError, match=fault):
        decoded(lossless_jpeg(), header)


CODECS = {
    "51": lambda: imagecodecs.jpeg8_encode(RAMP, level=95, bitspersample=12),
    "70": lossless_jpeg,
    "80": lambda: imagecodecs.jpegls_encode(RAMP),
    "90": jpeg2000,
    "201": lambda: imagecodecs.htj2k_encode(RAMP),
    "110": lambda: imagecodecs.jpegxl_encode(RAMP, lossless=True),
}


@pytest.mark.parametrize("syntax", CODECS)
def test_that_a_frame_that_ends_early_is_refused_and_not_filled_up(syntax: str) -> None:
    header, data = replace(HEADER, transfer_syntax=JPEG + syntax), bytes(CODECS[syntax]())
    whole = decoded(data, header)[0]
    for size in [len(data) * n // 20 for n in range(20)] + [len(data) - n for n in range(3, 12)]:
        try:
            pixels = decoded(data[:size], header)[0]
        except DecoderError:
            continue
        np.testing.assert_array_equal(pixels, whole)
        assert size > len(data) - 12


@pytest.mark.parametrize("syntax", ["51", "70"])
def test_that_a_frame_without_its_end_marker_alone_is_whole(syntax: str) -> None:
    header, data = replace(HEADER, transfer_syntax=JPEG + syntax), bytes(CODECS[syntax]()).rstrip(b"\0")
    assert data.endswith(b"\xff\xd9")
    assert lacks_end(data[:-2])
    np.testing.assert_array_equal(decoded(data[:-2], header)[0], decoded(data, header)[0])


def tiled(lengths: list[int]) -> bytes:
    """A codestream of 40 x 56 pixels in tiles of 32 x 32 whose parts say these lengths (T.800, A.4.2)."""
    siz = struct.pack(">HHH8IHBBB", 0xFF51, 41, 0, 56, 40, 0, 0, 32, 32, 0, 0, 1, 11, 1, 1)
    heads = [struct.pack(">HHHIBB", 0xFF90, 10, n, length, 0, 1) for n, length in enumerate(lengths)]
    parts = [head + b"\xff\x93" + bytes(6) for head in heads]
    return b"\xff\x4f" + siz + b"\xff\x52\x00\x04ab" + b"".join(parts) + b"\xff\xd9"


@pytest.mark.parametrize(
    ("lengths", "fault"),
    [
        ([20, 20, 20, 20], ""),
        ([20, 20, 20, 0], ""),
        ([20, 20, 20], "3 of its 4 tiles are there"),
        ([20, 20, 20, 23], "it is cut short"),
    ],
)
def test_that_tiles_are_counted_and_measured(lengths: list[int], fault: str) -> None:
    assert stream_fault(tiled(lengths), "jpeg2k", HEADER) == fault


@pytest.mark.parametrize("codec", ["jpeg", "jpegls", "jpeg2k"])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"no picture", b"\xff\x4f\xff\x51\x00"])
def test_that_bytes_without_a_picture_are_told(codec: str, data: bytes) -> None:
    assert stream_fault(data, codec, HEADER) == "no picture begins in it"
