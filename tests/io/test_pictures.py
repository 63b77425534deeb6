"""Pictures keep every pixel, upright, and claim no place in a patient."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from reading import only_series, quiet, scanned

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.study import SeriesKind
from medviewer.io.file_series import load_file_series
from medviewer.io.pictures import read_picture

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.volume import Volume

NOISE = np.random.default_rng(5)
GREY = NOISE.integers(0, 256, (24, 40), np.uint8)
GREY_16 = NOISE.integers(0, 65536, (24, 40), np.uint16)
COLOR = NOISE.integers(0, 256, (24, 40, 3), np.uint8)
ORIENTATION = 274


def picture_bytes(pixels: np.ndarray[Any, Any] | Image.Image, kind: str, **options: Any) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def opened(path: Path, data: bytes) -> Volume:
    """Written, scanned and loaded; the scan's promise is kept by what is loaded."""
    path.write_bytes(data)
    series = only_series(path)
    (volume,) = load_file_series(series, CancelToken(), quiet).times
    assert series.shape == volume.geometry.shape
    assert series.channels == (3 if volume.is_color else 1)
    return volume


def refused(path: Path, data: bytes) -> str:
    """The sentence of the scan; loading the same file fails too."""
    path.write_bytes(data)
    with pytest.raises(UserError):
        read_picture(path, CancelToken())
    (rejected,) = scanned(path).rejected
    return rejected.reason


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
@pytest.mark.parametrize("pixels", [GREY, COLOR], ids=["grey", "colour"])
def test_that_lossless_pictures_keep_every_pixel(tmp_path: Path, kind: str, pixels: np.ndarray[Any, Any]) -> None:
    volume = opened(tmp_path / "a", picture_bytes(pixels, kind))
    np.testing.assert_array_equal(volume.array, pixels[np.newaxis])
    assert volume.value_type == np.uint8


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_that_sixteen_bits_stay_sixteen(tmp_path: Path, kind: str) -> None:
    volume = opened(tmp_path / "a", picture_bytes(GREY_16, kind))
    np.testing.assert_array_equal(volume.array[0], GREY_16)
    assert volume.value_type == np.uint16


@pytest.mark.parametrize("pixels", [GREY, COLOR], ids=["grey", "colour"])
def test_that_a_jpeg_is_what_another_decoder_sees_and_is_marked_lossy(tmp_path: Path, pixels: Any) -> None:
    data = picture_bytes(pixels, "JPEG", quality=90)
    volume = opened(tmp_path / "a.jpg", data)
    np.testing.assert_allclose(volume.array[0].astype(int), imagecodecs.jpeg8_decode(data).astype(int), atol=1)
    assert [note.code for note in only_series(tmp_path).health] == ["no_geometry", "lossy"]


def test_that_a_jpeg_inside_a_tiff_is_marked_lossy_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(picture_bytes(COLOR, "TIFF", compression="jpeg"))
    assert [note.code for note in only_series(tmp_path).health] == ["no_geometry", "lossy"]
    (tmp_path / "a.tif").write_bytes(picture_bytes(COLOR, "TIFF", compression="tiff_lzw"))
    assert [note.code for note in only_series(tmp_path).health] == ["no_geometry"]


def test_that_a_picture_has_pixels_for_a_grid_and_no_geometry(tmp_path: Path) -> None:
    volume = opened(tmp_path / "a.png", picture_bytes(GREY, "PNG"))
    series = only_series(tmp_path)
    assert (series.kind, series.geometry, series.modality, series.unit) == (SeriesKind.IMAGE, None, "OT", None)
    assert not volume.is_placed
    assert volume.geometry.to_lps((0, 7, 11)).tolist() == [11, 7, 0]


def test_that_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.dcm", "a.nii", "a"):
        np.testing.assert_array_equal(opened(tmp_path / name, picture_bytes(COLOR, "PNG")).array[0], COLOR)


def test_that_uids_depend_on_the_content_alone(tmp_path: Path) -> None:
    for name, pixels in (("a", GREY), ("b", GREY), ("c", GREY_16)):
        (tmp_path / f"{name}.png").write_bytes(picture_bytes(pixels, "PNG"))
    studies = scanned(tmp_path).studies
    assert [study.patient.id for study in studies] == ["a.png", "b.png", "c.png"]
    uids = [study.series[0].id for study in studies]
    assert uids[0] == uids[1] != uids[2]
    assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in uids)


def test_that_what_is_transparent_is_black(tmp_path: Path) -> None:
    alpha = np.zeros((24, 40, 1), np.uint8)
    alpha[:12] = 255
    volume = opened(tmp_path / "a.png", picture_bytes(np.concatenate([COLOR, alpha], axis=2), "PNG"))
    np.testing.assert_array_equal(volume.array[0, :12], COLOR[:12])
    assert not volume.array[0, 12:].any()


def test_that_transparent_grey_stays_grey(tmp_path: Path) -> None:
    alpha = np.full((24, 40), 255, np.uint8)
    alpha[3] = 0
    image = Image.merge("LA", (Image.fromarray(GREY), Image.fromarray(alpha)))
    volume = opened(tmp_path / "a.png", picture_bytes(image, "PNG"))
    np.testing.assert_array_equal(volume.array[0], np.where(alpha == 255, GREY, 0))


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_that_a_palette_is_looked_up(tmp_path: Path, kind: str) -> None:
    palette = NOISE.integers(0, 256, (256, 3), np.uint8)
    image = Image.fromarray(GREY).copy()
    image.putpalette(palette.tobytes())
    np.testing.assert_array_equal(opened(tmp_path / "a", picture_bytes(image, kind)).array[0], palette[GREY])


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_that_one_bit_is_black_or_white(tmp_path: Path, kind: str) -> None:
    bits = GREY > 127
    volume = opened(tmp_path / "a", picture_bytes(Image.fromarray(bits), kind))
    np.testing.assert_array_equal(volume.array[0], np.where(bits, 255, 0))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (2, lambda a: a[:, ::-1]),
        (3, lambda a: a[::-1, ::-1]),
        (4, lambda a: a[::-1]),
        (5, lambda a: a.T),
        (6, lambda a: np.rot90(a, -1)),
        (7, lambda a: a[::-1, ::-1].T),
        (8, np.rot90),
    ],
)
def test_that_a_turned_picture_stands_upright(tmp_path: Path, kind: str, orientation: int, turn: Any) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    plain = opened(tmp_path / "plain", picture_bytes(GREY, kind)).array[0]
    volume = opened(tmp_path / "turned", picture_bytes(GREY, kind, exif=exif))
    np.testing.assert_array_equal(volume.array[0], turn(plain))


def test_that_sixteen_bits_are_turned_too(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    volume = opened(tmp_path / "a", picture_bytes(GREY_16, "TIFF", exif=exif))
    np.testing.assert_array_equal(volume.array[0], np.rot90(GREY_16, -1))


def tiff_bytes(pixels: np.ndarray[Any, Any], photometric: int) -> bytes:
    """A little-endian TIFF of one strip, by the letter of TIFF 6.0."""
    rows, columns = pixels.shape
    bits = pixels.itemsize * 8
    data = pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()
    tags = {256: columns, 257: rows, 258: bits, 259: 1, 262: photometric, 273: 8, 277: 1, 278: rows, 279: len(data)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return struct.pack("<2sHI", b"II", 42, 8 + len(data)) + data + struct.pack("<H", len(tags)) + entries + bytes(4)


@pytest.mark.parametrize("pixels", [GREY, GREY_16], ids=["8 bits", "16 bits"])
def test_that_a_tiff_whose_zero_is_white_is_turned_over(tmp_path: Path, pixels: Any) -> None:
    np.testing.assert_array_equal(opened(tmp_path / "a", tiff_bytes(pixels, 1)).array[0], pixels)
    np.testing.assert_array_equal(opened(tmp_path / "b", tiff_bytes(pixels, 0)).array[0], ~pixels)


def test_that_the_pages_of_a_tiff_are_frames_and_odd_ones_are_told(tmp_path: Path) -> None:
    pages = [GREY, GREY[::-1].copy(), GREY_16, GREY // 2]
    data = picture_bytes(GREY, "TIFF", save_all=True, append_images=[Image.fromarray(page) for page in pages[1:]])
    volume = opened(tmp_path / "a.tif", data)
    np.testing.assert_array_equal(volume.array, np.stack([pages[0], pages[1], pages[3]]))
    series = only_series(tmp_path)
    assert series.kind is SeriesKind.CINE
    assert "1 page of another size or kind" in next(n.text for n in series.health if n.code == "pages_left_out")


def test_that_colour_of_sixteen_bits_is_shown_by_its_upper_half_and_says_so(tmp_path: Path) -> None:
    deep = NOISE.integers(0, 65536, (24, 40, 3), np.uint16)
    volume = opened(tmp_path / "a.png", imagecodecs.png_encode(deep))
    np.testing.assert_array_equal(volume.array[0], deep >> 8)
    assert "reduced_depth" in [note.code for note in only_series(tmp_path).health]


WHOLE = {
    "PNG": picture_bytes(COLOR, "PNG"),
    "JPEG": picture_bytes(COLOR, "JPEG"),
    "JPEG progressive": picture_bytes(COLOR, "JPEG", progressive=True),
    "TIFF": picture_bytes(COLOR, "TIFF"),
    "TIFF packed": picture_bytes(COLOR, "TIFF", compression="tiff_lzw"),
    "TIFF pages": picture_bytes(COLOR, "TIFF", save_all=True, append_images=[Image.fromarray(COLOR)]),
    "BMP": picture_bytes(COLOR, "BMP"),
}


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
@pytest.mark.parametrize("kind", WHOLE)
def test_that_a_picture_cut_short_is_a_sentence_and_never_half_a_picture(
    tmp_path: Path, kind: str, share: float
) -> None:
    data = WHOLE[kind]
    assert opened(tmp_path / "whole", data).is_color
    assert "damaged" in refused(tmp_path / "cut", data[: int(share * len(data))])


def test_that_a_tiff_whose_strips_do_not_cover_it_is_no_picture(tmp_path: Path) -> None:
    data = tiff_bytes(GREY, 1)
    length = struct.pack("<HHI", 257, 4, 1)
    assert opened(tmp_path / "a", data).array.shape == (1, *GREY.shape)
    taller = data.replace(length + struct.pack("<I", len(GREY)), length + struct.pack("<I", 4 * len(GREY)))
    assert "damaged" in refused(tmp_path / "b", taller)


def tiled_tiff(pixels: np.ndarray[Any, Any], rows: int) -> bytes:
    """A TIFF of 16 x 16 tiles that claims so many rows."""
    across, down = -(-pixels.shape[1] // 16), -(-pixels.shape[0] // 16)
    padded = np.zeros((16 * down, 16 * across), np.uint8)
    padded[: pixels.shape[0], : pixels.shape[1]] = pixels
    tiles = padded.reshape(down, 16, across, 16).swapaxes(1, 2).tobytes()
    count = across * down
    places = struct.pack(f"<{2 * count}I", *(8 + 256 * k for k in range(count)), *[256] * count)
    at = 8 + len(tiles)
    sizes = {256: pixels.shape[1], 257: rows, 258: 8, 259: 1, 262: 1, 277: 1, 322: 16, 323: 16}
    tags = [(tag, 1, value) for tag, value in sizes.items()] + [(324, count, at), (325, count, at + 4 * count)]
    entries = b"".join(struct.pack("<HHII", tag, 4, number, value) for tag, number, value in tags)
    head = struct.pack("<2sHI", b"II", 42, at + len(places))
    return head + tiles + places + struct.pack("<H", len(tags)) + entries + bytes(4)


def test_that_tiles_cover_a_tiff_or_it_is_no_picture(tmp_path: Path) -> None:
    np.testing.assert_array_equal(opened(tmp_path / "a", tiled_tiff(GREY, len(GREY))).array[0], GREY)
    assert "damaged" in refused(tmp_path / "b", tiled_tiff(GREY, len(GREY) + 16))


def test_that_every_flipped_byte_of_a_png_is_noticed(tmp_path: Path) -> None:
    data = bytearray(WHOLE["PNG"])
    for place in range(8, len(data), 97):
        data[place] ^= 0x40
        assert "damaged" in refused(tmp_path / "a.png", bytes(data))
        data[place] ^= 0x40


def test_that_a_preview_in_a_jpeg_is_not_taken_for_its_end(tmp_path: Path) -> None:
    preview = picture_bytes(GREY, "JPEG")
    comment = b"\xff\xfe" + (len(preview) + 2).to_bytes(2, "big") + preview
    data = WHOLE["JPEG"][:2] + comment + WHOLE["JPEG"][2:]
    assert opened(tmp_path / "a", data).is_color
    assert "damaged" in refused(tmp_path / "b", data[:-20])


def png_chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def test_that_a_picture_too_large_for_memory_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        pytest.fail("the picture was unpacked")

    monkeypatch.setattr(Image.Image, "load", never)
    size = (60_000).to_bytes(4, "big") * 2
    start = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", size + bytes([8, 2, 0, 0, 0]))
    data = start + png_chunk(b"IDAT", zlib.compress(bytes(1000))) + png_chunk(b"IEND", b"")
    assert "60000 x 60000 pixels need 10.8 GB" in refused(tmp_path / "a.png", data)


def test_that_reading_stops_between_pages(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(WHOLE["TIFF pages"])
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_picture(tmp_path / "a.tif", token)


def test_that_real_pictures_are_what_another_decoder_sees(shared_data: Path) -> None:
    folder = shared_data / "cxr_lungs_ccby" / "images"
    names = {study.patient.id: study.series[0] for study in scanned(folder).studies}
    assert len(names) == 10
    for name in ("1d435a4b.jpg", "thnov10p5641g006-c.png"):
        (volume,) = load_file_series(names[name], CancelToken(), quiet).times
        expected = imagecodecs.imread(folder / name)
        np.testing.assert_allclose(volume.array[0].astype(int), expected.astype(int), atol=2)
