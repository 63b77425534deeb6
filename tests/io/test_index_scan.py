"""A folder that is known is not read again, and whatever changed in it is."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import pydicom
import pytest
from reading import quiet
from series import affine_of, stable_uid, write_series

from medviewer.domain.job import Cancelled, CancelToken
from medviewer.io.index_codec import index_schema
from medviewer.io.info import info_json
from medviewer.io.scan import scan
from medviewer.io.source import Sources
from medviewer.store.study_index import StudyIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medviewer.domain.study import ScanResult

AFFINE = affine_of((2.0, 0.5, 0.5), (-10, -20, 30))
PIXELS = np.arange(4 * 6 * 5, dtype=np.int16).reshape(4, 6, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the studies of a test lie."""
    place = tmp_path / "studies"
    place.mkdir()
    return place


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyIndex]:
    """An empty index that trusts files that were written a moment ago."""
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 0)
    with StudyIndex(tmp_path / "index.sqlite", index_schema()) as opened:
        yield opened


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were opened since it was cleared."""
    names: list[str] = []
    original = Sources.open

    def open_and_tell(self: Sources, path: Path) -> IO[bytes]:
        names.append(path.name)
        return original(self, path)

    monkeypatch.setattr(Sources, "open", open_and_tell)
    return names


def scanned(path: Path, index: StudyIndex | None) -> ScanResult:
    return scan(path, CancelToken(), quiet, index)


def told(result: ScanResult) -> tuple[Any, ...]:
    """All that a scan says, in values that compare."""
    instances = [s.instances for study in result.studies for s in study.series]
    return info_json(result), instances, result.rejected, result.warnings


def held(path: Path, index: StudyIndex) -> set[str]:
    """Names that the index knows in a folder."""
    return set(index.known(str(path)))


def nameless(path: Path) -> Path:
    """Empty the SOP Instance UID of a file."""
    uid = pydicom.dcmread(path).SOPInstanceUID.encode()
    path.write_bytes(path.read_bytes().replace(uid, bytes(len(uid))))
    return path


def mixed(folder: Path) -> None:
    """One of each: a stack, a copy, an object without UIDs, text, a damaged file, NIfTI, an archive."""
    paths = write_series(folder / "ct", AFFINE, PIXELS)
    shutil.copy(paths[1], folder / "ct" / "zz_copy.dcm")
    nameless(write_series(folder / "none", AFFINE, PIXELS[:1], SeriesInstanceUID=None, StudyInstanceUID=None)[0])
    (folder / "notes.txt").write_text("patient came at nine")
    (folder / "cut.dcm").write_bytes(paths[0].read_bytes()[:140])
    (folder / "bad.nii").write_bytes(bytes(400))
    with zipfile.ZipFile(folder / "sent.zip", "w") as archive:
        archive.write(paths[0], "deep/one.dcm")
        archive.writestr("readme.txt", "hello")


def test_that_a_known_folder_gives_the_same_answer_as_a_new_one(folder: Path, index: StudyIndex) -> None:
    mixed(folder)
    plain = told(scanned(folder, None))
    assert told(scanned(folder, index)) == plain
    assert told(scanned(folder, index)) == plain


def test_that_a_known_folder_is_opened_from_the_index_alone(folder: Path, index: StudyIndex, opened: list[str]) -> None:
    mixed(folder)
    scanned(folder, index)
    opened.clear()
    scanned(folder, index)
    # whether a file that another reader refuses opens may depend on a file beside it: it is tried again
    # and an archive is looked into for the names of its members
    assert set(opened) == {"bad.nii", "sent.zip"}


def test_that_only_the_changed_file_is_read_again(folder: Path, index: StudyIndex, opened: list[str]) -> None:
    paths = write_series(folder, AFFINE, PIXELS, SeriesDescription=lambda k: "old")
    scanned(folder, index)
    write_series(folder / "new", AFFINE, PIXELS, SeriesInstanceUID=stable_uid("other"))
    (folder / "new" / paths[2].name).replace(paths[2])
    shutil.rmtree(folder / "new")
    opened.clear()
    result = scanned(folder, index)
    assert opened == [paths[2].name]
    assert sorted(s.instances[0].path.name for st in result.studies for s in st.series if len(s.instances) == 1) == [
        paths[2].name
    ]


def test_that_a_file_replaced_in_place_with_its_size_and_time_kept_is_read_again(
    folder: Path, index: StudyIndex
) -> None:
    (path,) = write_series(folder, AFFINE, PIXELS[:1], SeriesDescription="before")
    scanned(folder, index)
    then = path.stat()
    path.write_bytes(path.read_bytes().replace(b"before", b"after!"))
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (then.st_size, then.st_mtime_ns)
    assert scanned(folder, index).studies[0].series[0].description == "after!"


def test_that_a_file_changed_a_moment_ago_is_not_trusted(
    folder: Path, index: StudyIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 3600 * 10**9)
    write_series(folder, AFFINE, PIXELS)
    scanned(folder, index)
    assert held(folder, index) == set()


def test_that_what_is_added_and_what_is_gone_shows_at_the_next_scan(folder: Path, index: StudyIndex) -> None:
    paths = write_series(folder, AFFINE, PIXELS)
    scanned(folder, index)
    paths[0].unlink()
    (folder / "notes.txt").write_text("hello")
    result = scanned(folder, index)
    assert len(result.studies[0].series[0].instances) == len(PIXELS) - 1
    assert [r.path.name for r in result.rejected] == ["notes.txt"]
    assert held(folder, index) == {p.name for p in paths[1:]} | {"notes.txt"}


def test_that_one_file_opened_alone_leaves_what_is_known_of_its_neighbours(folder: Path, index: StudyIndex) -> None:
    paths = write_series(folder, AFFINE, PIXELS)
    scanned(folder, index)
    scanned(paths[0], index)
    assert held(folder, index) == {p.name for p in paths}


def test_that_a_changed_archive_is_read_again(folder: Path, index: StudyIndex, opened: list[str]) -> None:
    paths = write_series(folder / "ct", AFFINE, PIXELS)
    archive = folder / "a.zip"
    for described in (b"Test series", b"Next series"):
        with zipfile.ZipFile(archive, "w") as writing:
            writing.writestr("one.dcm", paths[0].read_bytes().replace(b"Test series", described))
        assert scanned(archive, index).studies[0].series[0].description == described.decode()
        opened.clear()
        assert scanned(archive, index).studies[0].series[0].description == described.decode()
        assert opened == ["a.zip"]


def test_that_a_relative_path_knows_what_an_absolute_one_learnt_and_keeps_its_own_paths(
    folder: Path, index: StudyIndex, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(folder, AFFINE, PIXELS)
    scanned(folder, index)
    opened.clear()
    monkeypatch.chdir(folder.parent)
    result = scanned(Path(folder.name), index)
    assert opened == []
    assert {ref.path.parent for ref in result.studies[0].series[0].instances} == {Path(folder.name)}


def test_that_a_stopped_scan_keeps_what_it_has_read(folder: Path, index: StudyIndex) -> None:
    paths = write_series(folder, AFFINE, np.zeros((40, 2, 2), np.int16))
    token = CancelToken()

    def stop_later(news: Any) -> None:
        if news.fraction > 0.5:
            token.cancel()

    with pytest.raises(Cancelled):
        scan(folder, token, stop_later, index)
    assert 0 < len(held(folder, index)) < len(paths)


def test_that_copies_without_uids_are_told_alike_in_every_scan(folder: Path, index: StudyIndex) -> None:
    path = nameless(write_series(folder, AFFINE, PIXELS[:1])[0])
    shutil.copy(path, folder / "zz.dcm")
    first, second = scanned(folder, index), scanned(folder, index)
    assert [r.path.name for r in first.rejected] == ["zz.dcm"]
    assert told(first) == told(second)


def test_that_damaged_text_in_the_index_is_not_believed(folder: Path) -> None:
    class Garbled:
        def known(self, place: str) -> dict[str, Any]:
            stamps = {p.name: p.stat() for p in Path(place).iterdir()}
            return {n: ((s.st_size, s.st_mtime_ns, s.st_ctime_ns), '{"0":[1,2]}') for n, s in stamps.items()}

        def keep(self, folders: Any) -> None:
            """Nothing is kept."""

    write_series(folder, AFFINE, PIXELS)
    assert told(scan(folder, CancelToken(), quiet, Garbled())) == told(scanned(folder, None))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Unicode names alone")
def test_that_a_name_that_is_no_unicode_is_known_too(folder: Path, index: StudyIndex, opened: list[str]) -> None:
    (path,) = write_series(folder, AFFINE, PIXELS[:1])
    path.replace(folder / os.fsdecode(b"m\xfcller.dcm"))
    plain = told(scanned(folder, index))
    opened.clear()
    assert told(scanned(folder, index)) == plain
    assert opened == []


@pytest.mark.parametrize("name", ["mr_enhanced_philips", "mr_mosaic_qa", "pydicom_data", "nifti_torchio"])
def test_that_real_folders_give_the_same_answer_by_the_index(shared_data: Path, index: StudyIndex, name: str) -> None:
    plain = told(scanned(shared_data / name, index))
    assert str(told(scanned(shared_data / name, index))) == str(plain)


def write_detached(folder: Path, name: str, values: np.ndarray[Any, Any]) -> Path:
    """A header and, beside it, the file of its values, whose path comes back."""
    size = f"{values.shape[2]} {values.shape[1]} {values.shape[0]}"
    if name.endswith(".nhdr"):
        fields = ["NRRD0005", "type: int16", "dimension: 3", f"sizes: {size}", "endian: little", "encoding: raw"]
        text = "\n".join([*fields, "data file: values.raw", "", ""])
    else:
        fields = ["ObjectType = Image", "NDims = 3", f"DimSize = {size}", "ElementType = MET_SHORT"]
        text = "\n".join([*fields, "ElementDataFile = values.raw", ""])
    (folder / name).write_text(text)
    raw = folder / "values.raw"
    raw.write_bytes(values.astype("<i2").tobytes())
    return raw


@pytest.mark.parametrize("name", ["a.nhdr", "a.mhd"])
def test_that_a_change_of_values_beside_their_header_is_noticed(folder: Path, index: StudyIndex, name: str) -> None:
    raw = write_detached(folder, name, PIXELS)
    before = scanned(folder, index)
    assert told(scanned(folder, index)) == told(before)
    raw.write_bytes((PIXELS + 1).astype("<i2").tobytes())
    after = scanned(folder, index)
    assert told(after) == told(scanned(folder, None))
    assert after.studies[0].series[0].id != before.studies[0].series[0].id
    raw.unlink()
    gone = scanned(folder, index)
    assert not gone.studies
    assert "there is no file values.raw beside it" in gone.rejected[0].reason
    write_detached(folder, name, PIXELS)
    assert told(scanned(folder, index)) == told(before)
