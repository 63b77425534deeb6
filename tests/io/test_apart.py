"""Reading processes: what kills a library costs one file, and they end with the program."""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
import time
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import SimpleITK
from PIL import Image
from reading import scanned

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.study import Rejected, Study
from medviewer.io import apart
from medviewer.io.apart import READER_ARGUMENT, ReadingProcesses, read_apart, scan_apart
from medviewer.io.child_process import ChildProcess
from medviewer.io.memory import BUDGET_VARIABLE
from medviewer.io.reading_process import READY
from medviewer.io.sniff import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIXELS = np.arange(600, dtype=np.uint8).reshape(20, 30)
META_IMAGE = (
    "ObjectType = Image\nNDims = {}\nBinaryData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\n"
    "ElementSpacing = 1 1 1\nDimSize = 24 20 6\nElementType = MET_SHORT\nElementDataFile = LOCAL\n"
)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.fromarray(PIXELS).save(tmp_path / "good.png")
    return tmp_path / "good.png"


@pytest.fixture
def readers_that(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Processes whose task "scan" ends as the test asks for; they read as they should."""
    made: list[ReadingProcesses] = []

    def make(failing: str, before: str = "pass") -> ReadingProcesses:
        program = (
            f"import os, time\nimport medviewer.io.reading_process as process\n{before}\n"
            f"process._FUNCTIONS['scan'] = lambda *_: {failing}\nprocess.main()"
        )
        monkeypatch.setattr(apart, "_command", lambda: [sys.executable, "-c", program])
        made.append(ReadingProcesses(cpu_s=1.0))
        monkeypatch.setattr(apart, "READERS", made[-1])
        return made[-1]

    yield make
    for readers in made:
        readers.close()


def assert_reads(picture: Path) -> None:
    loaded = read_apart(FileKind.PICTURE, picture, CancelToken())
    np.testing.assert_array_equal(loaded.volume.array[0], PIXELS)
    assert not loaded.volume.array.flags.writeable


def rejected(path: Path, kind: FileKind = FileKind.PICTURE) -> str:
    found = scan_apart(kind, path, CancelToken())
    assert isinstance(found, Rejected)
    return found.reason


@pytest.mark.parametrize(
    "failing", ["os.abort()", "os.kill(os.getpid(), 9)", "os.kill(os.getpid(), 11)", "os._exit(0)"]
)
def test_that_a_crash_is_a_reason_and_the_next_file_opens(readers_that: Any, picture: Path, failing: str) -> None:
    readers_that(failing)
    assert "the library that reads it crashed on it" in rejected(picture)
    assert_reads(picture)


def test_that_a_file_that_takes_too_long_is_given_up(readers_that: Any, picture: Path) -> None:
    readers_that("sum(iter(int, 1))")
    start = time.monotonic()
    reason = rejected(picture)
    assert time.monotonic() - start < 20
    assert sys.platform != "linux" or "takes too long" in reason
    assert_reads(picture)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such limit")
def test_that_a_file_that_fills_the_memory_is_refused(readers_that: Any, picture: Path) -> None:
    readers_that("bytearray(2 << 30)")
    assert "too much memory" in rejected(picture)
    assert_reads(picture)


@pytest.mark.parametrize("failing", ["1 / 0", "{}['x']"])
def test_that_any_error_of_a_library_is_a_reason(readers_that: Any, picture: Path, failing: str) -> None:
    readers_that(failing)
    assert "The file is damaged or of a kind that does not open" in rejected(picture)


def test_that_pixels_without_room_in_the_program_are_a_reason(
    readers_that: Any, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = readers_that("None")
    read = ChildProcess.read
    with monkeypatch.context() as patch:
        patch.setattr(ChildProcess, "read", lambda self, size: read(self, size if size < 600 else 1 << 60))
        with pytest.raises(UserError, match="it asks for too much memory"):
            read_apart(FileKind.PICTURE, picture, CancelToken())
    assert not readers._idle
    assert_reads(picture)


def test_that_a_file_that_is_gone_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        read_apart(FileKind.PICTURE, tmp_path / "gone.png", CancelToken())


def test_that_cancelling_ends_the_wait_and_the_process(readers_that: Any, picture: Path) -> None:
    readers = readers_that("time.sleep(60)")
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        scan_apart(FileKind.PICTURE, picture, token)
    assert time.monotonic() - start < 10
    assert not readers._idle


def test_that_a_token_that_is_cancelled_later_leaves_the_process_alone(picture: Path) -> None:
    readers, token = ReadingProcesses(), CancelToken()
    assert isinstance(readers.ask("scan", FileKind.PICTURE, picture, token), Study)
    (process,) = readers._idle
    token.cancel()
    assert isinstance(readers.ask("scan", FileKind.PICTURE, picture, CancelToken()), Study)
    assert readers._idle == [process]
    readers.close()


def test_that_a_process_that_was_killed_between_two_files_is_replaced(picture: Path) -> None:
    readers = ReadingProcesses()
    readers.warm()
    (process,) = readers._idle
    process.kill()
    process._child.exit_status()
    assert isinstance(readers.ask("scan", FileKind.PICTURE, picture, CancelToken()), Study)
    readers.close()


def write_nrrd(path: Path) -> None:
    head = b"NRRD0005\ntype: int16\ndimension: 3\nsizes: 4 5 6\nendian: little\nencoding: raw\nspace: LPS\n"
    head += b"space directions: (2,0,0) (0,3,0) (0,0,4)\nspace origin: (1,2,3)\n\n"
    path.write_bytes(head + np.arange(120, dtype="<i2").tobytes())


@pytest.mark.parametrize(("least", "is_shared"), [(0, sys.platform == "linux"), (1 << 60, False)])
def test_that_pixels_come_through_shared_memory_or_through_pipes(
    readers_that: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int, is_shared: bool
) -> None:
    readers = readers_that("None", f"process.LEAST_SHARED_BYTES = {least}")
    mapped, calls = apart._mapped, []
    monkeypatch.setattr(apart, "_mapped", lambda *given: calls.append(given) or mapped(*given))
    write_nrrd(tmp_path / "a.nrrd")
    one, other = (read_apart(FileKind.ITK, tmp_path / "a.nrrd", CancelToken()).volume.array for _ in range(2))
    assert one.ravel().tolist() == other.ravel().tolist() == list(range(120))
    assert not np.shares_memory(one, other)
    assert len(calls) == 2 * is_shared
    assert len(readers._idle) == 1


def test_that_an_nrrd_is_read_with_its_place_apart(tmp_path: Path) -> None:
    write_nrrd(tmp_path / "a.nrrd")
    volume = read_apart(FileKind.ITK, tmp_path / "a.nrrd", CancelToken()).volume
    assert volume.geometry.to_lps((1, 1, 1)).tolist() == [3, 5, 7]
    assert volume.array.ravel().tolist() == list(range(120))


def test_that_a_header_that_crashes_itk_is_rejected_in_a_sentence(tmp_path: Path, picture: Path) -> None:
    path = tmp_path / "a.mha"
    path.write_bytes(META_IMAGE.format(100_000).encode() + bytes(5760))
    assert rejected(path, FileKind.ITK)  # "crashed on it" here; other builds of ITK may notice
    with pytest.raises(UserError):
        read_apart(FileKind.ITK, path, CancelToken())
    result = scanned(tmp_path)
    assert len(result.rejected) == len(result.studies) == 1


SIDE = 100_000


def huge_pictures() -> dict[str, bytes]:
    """Small files that say that they hold 100 000 x 100 000 pixels."""
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    written = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    tags = {256: SIDE, 257: SIDE, 258: 8, 259: 5, 262: 1, 273: 200, 277: 1, 278: SIDE, 279: 10}
    entries = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items()]
    bitmap = struct.pack("<IHHIIiiHHIIIIII", 1000, 0, 0, 54, 40, SIDE, SIDE, 1, 24, 0, 0, 0, 0, 0, 0)
    return {
        "a.png": b"\x89PNG\r\n\x1a\n" + b"".join(written),
        "a.tif": b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + b"".join(entries) + bytes(200),
        "a.bmp": b"BM" + bitmap + bytes(900),
    }


def huge_volumes() -> dict[str, bytes]:
    """Small files that say that they hold ten such slices, or as many as the format can say."""
    nifti = bytearray(352)
    for form, at, *values in (
        ("<i", 0, 348), ("<8h", 40, 3, 32767, 32767, 32767, 1, 1, 1, 1), ("<2h", 70, 4, 16),
        ("<8f", 76, *([1.0] * 8)), ("<f", 108, 352.0), ("4s", 344, b"n+1"),
    ):  # fmt: skip
        struct.pack_into(form, nifti, at, *values)
    nrrd = f"NRRD0004\ntype: int16\ndimension: 3\nsizes: {SIDE} {SIDE} 10\nencoding: "
    meta = META_IMAGE.format(3).replace("24 20 6", f"{SIDE} {SIDE} 10")
    packed = meta.replace("BinaryData", "CompressedData = True\nBinaryData")
    return {
        "a.nii": bytes(nifti) + bytes(1000),
        "raw.nrrd": (nrrd + "raw\nendian: little\n\n").encode() + bytes(1000),
        "gzip.nrrd": (nrrd + "gzip\nendian: little\n\n").encode() + bytes(1000),
        "text.nrrd": (nrrd + "text\n\n").encode() + b"1 2 3 4",
        "a.mha": meta.encode() + bytes(1000),
        "packed.mha": packed.encode() + zlib.compress(bytes(9)),
    }


HUGE = {**huge_pictures(), **huge_volumes()}


@pytest.mark.parametrize("name", HUGE)
def test_that_a_claim_of_ten_thousand_million_pixels_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HUGE[name])
    start = time.monotonic()
    (found,) = scanned(tmp_path / name).rejected
    assert time.monotonic() - start < 5
    assert any(word in found.reason for word in ("too large", "cut short", "damaged")), found.reason


def test_that_a_small_file_that_holds_much_has_time_for_it(
    readers_that: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers_that("None")
    asked: list[Any] = []
    answer = apart._Process.answer
    monkeypatch.setattr(apart._Process, "answer", lambda self, request: asked.append(request) or answer(self, request))
    (tmp_path / "a.mhd").write_text("x")
    (tmp_path / "a.raw").write_bytes(bytes(3_000_000))
    (tmp_path / "b.raw").write_bytes(bytes(5_000_000))
    with pytest.raises(UserError):
        read_apart(FileKind.ITK, tmp_path / "a.mhd", CancelToken())
    with pytest.raises(UserError):
        read_apart(FileKind.ITK, tmp_path / "a.mhd", CancelToken(), claimed_bytes=80_000_000)
    assert [round(request["cpu_s"], 2) for request in asked] == [1.3, 9.0]


def test_that_a_packed_program_reads_files_too() -> None:
    command = [sys.executable, "-m", "medviewer", READER_ARGUMENT]
    answer = subprocess.run(command, input=b"", stdout=subprocess.PIPE, check=True).stdout
    assert answer == READY


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "a.nrrd", "a.mha"])
def test_that_a_volume_without_room_in_memory_is_told_as_that(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = SimpleITK.GetImageFromArray(np.zeros((20, 256, 256), np.int16))  # 2.6 MB
    SimpleITK.WriteImage(image, str(tmp_path / name))
    kind = FileKind.NIFTI if "nii" in name else FileKind.ITK
    monkeypatch.setenv(BUDGET_VARIABLE, "5")
    with pytest.raises(UserError) as told:
        read_apart(kind, tmp_path / name, CancelToken())
    assert told.value.title == f"The file {name} needs 0.0 GB to be read, for which memory has no room."
    monkeypatch.setenv(BUDGET_VARIABLE, "6")
    assert read_apart(kind, tmp_path / name, CancelToken()).volume.array.shape == (20, 256, 256)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such limit")
@pytest.mark.parametrize("name", ["a.nii", "a.nrrd", "a.mha"])
def test_that_memory_that_ends_while_a_library_reads_is_told_as_that(
    readers_that: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(np.zeros((2, 4, 4), np.int16)), str(path))
    head = path.read_bytes()[:-64]
    if name == "a.nii":
        head = head[:42] + struct.pack("<3h", 8192, 8192, 20) + head[48:]
    path.write_bytes(head.replace(b"4 4 2", b"8192 8192 20"))
    with path.open("r+b") as file:  # 2.7 GB on paper, none on disk
        file.truncate(path.stat().st_size + 8192 * 8192 * 20 * 2)
    readers_that("None", "import medviewer.io.memory as memory\nmemory.COPIES = 0")
    monkeypatch.setenv(BUDGET_VARIABLE, "1000")
    with pytest.raises(UserError) as told:
        read_apart(FileKind.NIFTI if name == "a.nii" else FileKind.ITK, path, CancelToken())
    assert told.value.title.startswith(f"The file {name} needs ")
    assert "for which memory has no room" in told.value.title
