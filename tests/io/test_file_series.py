"""Series that are one file are loaded by what the file holds, or refused in words."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from reading import only_series, quiet, scanned

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken, Progress
from medviewer.io.file_series import load_file_series
from medviewer.io.sniff import SNIFFED_BYTES, FileKind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import Series


@pytest.fixture
def picture(tmp_path: Path) -> Series:
    Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4)).save(tmp_path / "a.png")
    return only_series(tmp_path)


def test_that_a_refused_series_is_not_read(picture: Series) -> None:
    with pytest.raises(UserError, match="for this reason"):
        load_file_series(replace(picture, refusal="It is refused for this reason."), CancelToken(), quiet)


def test_that_a_file_that_has_gone_is_said(picture: Series) -> None:
    picture.instances[0].path.unlink()
    with pytest.raises(UserError, match=r"a\.png cannot be read: No such file"):
        load_file_series(picture, CancelToken(), quiet)


def test_that_a_file_that_has_become_another_is_said(picture: Series) -> None:
    picture.instances[0].path.write_text("no picture any more")
    with pytest.raises(UserError, match=r"a\.png is no picture and no volume"):
        load_file_series(picture, CancelToken(), quiet)


def test_that_loading_names_the_file_and_stops_when_told(picture: Series) -> None:
    said: list[Progress] = []
    load_file_series(picture, CancelToken(), said.append)
    assert [progress.message for progress in said] == ["Reading a.png"]
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        load_file_series(picture, token, quiet)


def test_that_a_picture_in_an_archive_is_rejected_with_the_way_out(picture: Series, tmp_path: Path) -> None:
    archive = tmp_path / "in" / "a.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as file:
        file.write(picture.instances[0].path, "a.png")
    (rejected,) = scanned(archive).rejected
    assert "inside a ZIP archive; unpack that first" in rejected.reason


@pytest.mark.parametrize(
    ("start", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.dcm", FileKind.PICTURE),
        (b"BM" + bytes(12) + b"\x28", "a", FileKind.PICTURE),
        (b"BMI of the patient: 23\n", "notes", FileKind.OTHER),
        (b"MM\x00+\x00\x08", "a.tif", FileKind.PICTURE),
        (b"NRRD0004\n", "a.nhdr", FileKind.ITK),
        (b"ObjectType = Image\n", "a", FileKind.ITK),
        (b"NDims = 3\n", "a.MHD", FileKind.ITK),
        (bytes(128) + b"DICM", "a.png", FileKind.DICOM),
        (b"II*\x00" + bytes(124) + b"DICM", "slide.tif", FileKind.DICOM),
    ],
)
def test_that_the_first_bytes_tell_what_a_file_is(start: bytes, name: str, kind: FileKind) -> None:
    assert kind_of(start.ljust(SNIFFED_BYTES, b"\x00"), name) is kind
