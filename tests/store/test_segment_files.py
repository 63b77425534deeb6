"""Files of segments: what is written comes back, and what was damaged is told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples import oblique_geometry, plain_geometry

from medviewer.domain.errors import UserError
from medviewer.domain.mask import Mask, empty_mask, mask_of
from medviewer.domain.mask_segment import StoredMask
from medviewer.domain.volume import Volume
from medviewer.store.segment_files import SegmentFiles

if TYPE_CHECKING:
    from pathlib import Path


def some_mask() -> Mask:
    array = np.zeros((20, 30, 40), np.uint8)
    array[3:9, 5:20, 8:30] = np.random.default_rng(4).integers(0, 2, (6, 15, 22))
    return mask_of(Volume(oblique_geometry(), array))


def voxels(mask: Mask) -> np.ndarray:
    return mask.block((0, 0, 0), mask.geometry.shape)


def test_that_a_mask_comes_back_as_it_was(tmp_path: Path) -> None:
    files, mask = SegmentFiles(tmp_path / "segments"), some_mask()
    stored = files.write("seg-1", mask)
    assert stored.file.startswith(f"seg-1-{stored.sha256[:16]}")
    again = SegmentFiles(tmp_path / "segments").read(stored, mask.emptied())
    np.testing.assert_array_equal(voxels(again), voxels(mask))
    assert again.geometry == mask.geometry
    assert [path.name for path in (tmp_path / "segments").iterdir()] == [stored.file]


def test_that_an_empty_mask_comes_back_empty(tmp_path: Path) -> None:
    files, mask = SegmentFiles(tmp_path), empty_mask(plain_geometry())
    assert files.read(files.write("a", mask), mask).count == 0


def test_that_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    stored = SegmentFiles(tmp_path / "in").write("../../out", some_mask())
    assert (tmp_path / "in" / stored.file).is_file()
    assert "/" not in stored.file


def test_that_a_missing_changed_or_damaged_file_is_told(tmp_path: Path) -> None:
    files, mask = SegmentFiles(tmp_path), some_mask()
    stored = files.write("a", mask)
    path = tmp_path / stored.file
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")
    with pytest.raises(UserError, match="is not what was saved"):
        files.read(stored, mask)
    path.write_bytes(b"not a file of arrays")
    spoilt = replace(stored, sha256=hashlib.sha256(b"not a file of arrays").hexdigest())
    with pytest.raises(UserError, match="is damaged"):
        files.read(spoilt, mask)
    path.write_bytes(content)
    with pytest.raises(UserError, match="is damaged"):  # the grid on record is too small for it
        files.read(stored, empty_mask(plain_geometry((4, 4, 4))))
    files.drop(stored)
    files.drop(stored)
    with pytest.raises(UserError, match="cannot be read"):
        files.read(stored, mask)


def test_that_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "segments").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(UserError, match="The segment could not be saved"):
        SegmentFiles(tmp_path / "segments").write("a", some_mask())


def test_that_a_record_that_names_another_folder_reads_nothing_from_it(tmp_path: Path) -> None:
    (tmp_path / "other.npz").write_bytes(b"x")
    with pytest.raises(UserError, match="is no name of a file"):
        SegmentFiles(tmp_path / "segments").read(StoredMask("../other.npz", "0" * 64), some_mask())
