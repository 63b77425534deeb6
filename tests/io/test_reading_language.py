"""The process that reads files says what is wrong with them in the language of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medviewer.domain.job import CancelToken
from medviewer.domain.study import Rejected
from medviewer.domain.wording import speak, spoken
from medviewer.io.apart import ReadingProcesses
from medviewer.io.decoder_pool import DecoderError, DecoderPool, EncodedFrame
from medviewer.io.index_codec import index_schema
from medviewer.io.sniff import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GERMAN = {"The picture {path} is damaged or of a kind that does not open.": "Das Bild {path}: beschädigt."}


@pytest.fixture
def german() -> Iterator[None]:
    """German for one test."""
    speak(GERMAN)
    yield
    speak({})


@pytest.mark.usefixtures("german")
def test_that_the_reading_process_tells_of_a_damaged_picture_in_german(tmp_path: Path) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    readers = ReadingProcesses()
    try:
        found = readers.ask("scan", FileKind.PICTURE, path, CancelToken())
    finally:
        readers.close()
    assert isinstance(found, Rejected)
    assert found.reason.startswith("Das Bild broken.png: beschädigt.")


def test_that_a_decoder_gives_its_reason_in_german_with_the_numbers_of_the_frame() -> None:
    speak({"{found} RLE segments where {count} are due": "{found} RLE-Teile statt {count}"})
    pool = DecoderPool(1)
    try:
        with pytest.raises(DecoderError, match=r"^3 RLE-Teile statt 2$"):
            pool.decode(EncodedFrame(b"\3" + bytes(63), "rle", 4, 4, 1, 2))
    finally:
        pool.close()
        speak({})


def test_that_another_language_begins_a_new_index() -> None:
    english = index_schema()
    speak(GERMAN)
    try:
        assert index_schema() != english
    finally:
        speak({})
    assert index_schema() == english


def test_that_english_has_no_translations() -> None:
    assert spoken() == {}
