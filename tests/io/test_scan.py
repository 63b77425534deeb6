"""Every file handed in is in a series, or rejected with a sentence."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from reading import only_series, scanned
from series import affine_of, stable_uid, write_dataset, write_series

from medviewer.domain.errors import UserError
from medviewer.domain.identity import patient_key
from medviewer.domain.job import Cancelled, CancelToken, Progress
from medviewer.domain.study import SeriesKind
from medviewer.io.scan import scan

AFFINE = affine_of((2.0, 0.5, 0.5), (-10, -20, 30))
PIXELS = np.arange(4 * 6 * 5, dtype=np.int16).reshape(4, 6, 5)


def reasons(path: Path) -> dict[str, str]:
    return {r.path.name: r.reason for r in scanned(path).rejected}


def test_that_an_empty_folder_holds_no_study(tmp_path: Path) -> None:
    result = scanned(tmp_path)
    assert result.studies == ()
    assert result.rejected == ()


def test_that_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file or folder"):
        scanned(tmp_path / "absent")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.txt", b"patient came at nine\n", "It is a text file, not an image."),
        ("empty.dcm", b"", "The file is empty."),
        ("photo.gif", b"GIF89a" + bytes(200), "It is a GIF picture; PNG, JPEG, TIFF and BMP pictures open."),
        ("scan.pdf", b"%PDF-1.7" + bytes(200), "It is a PDF document, not an image."),
        (
            "noise",
            bytes(range(256)),
            "It is no kind of file that opens here: no DICOM, NIfTI, NRRD, MetaImage, picture or ZIP file.",
        ),
        ("cut.dcm", bytes(128) + b"DICM\x02\x00", "It has a DICOM header, but nothing in it says"),
        ("bad.zip", b"PK\x03\x04" + bytes(60), "The ZIP archive is damaged."),
        ("bad.nii", bytes(400), "The NIfTI file cannot be read"),
    ],
)
def test_that_a_file_that_is_no_image_is_rejected_with_its_reason(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = scanned(tmp_path)
    assert result.studies == ()
    assert reasons(tmp_path)[name].startswith(sentence)


def test_that_text_files_beside_a_series_do_not_stop_it(tmp_path: Path) -> None:
    write_series(tmp_path / "deep" / "er", AFFINE, PIXELS)
    (tmp_path / "README").write_text("hello")
    result = scanned(tmp_path)
    assert [s.shape for study in result.studies for s in study.series] == [(4, 6, 5)]
    assert [r.path for r in result.rejected] == [tmp_path / "README"]


def test_that_every_file_is_accounted_for_once(tmp_path: Path) -> None:
    paths = write_series(tmp_path, AFFINE, PIXELS)
    (tmp_path / "a.txt").write_text("x")
    shutil.copy(paths[0], tmp_path / "copy.dcm")
    result = scanned(tmp_path)
    held = [ref.path for study in result.studies for s in study.series for ref in s.instances]
    assert sorted(held + [r.path for r in result.rejected]) == sorted(tmp_path.iterdir())


def test_that_a_second_copy_of_a_slice_is_rejected_and_the_stack_stays_whole(tmp_path: Path) -> None:
    paths = write_series(tmp_path, AFFINE, PIXELS)
    shutil.copy(paths[2], tmp_path / "zz_copy.dcm")
    result = scanned(tmp_path)
    assert "second copy" in {r.path.name: r.reason for r in result.rejected}["zz_copy.dcm"]
    assert result.studies[0].series[0].opens


def test_that_a_dicom_image_without_pixels_is_rejected_with_a_sentence(tmp_path: Path) -> None:
    (path,) = write_series(tmp_path, AFFINE, PIXELS[:1], PixelData=None)
    assert reasons(tmp_path) == {path.name: "It is a DICOM image without pixel data."}


def test_that_a_truncated_slice_is_left_out_and_named_while_the_rest_opens(tmp_path: Path) -> None:
    paths = write_series(tmp_path, AFFINE, PIXELS)
    paths[1].write_bytes(paths[1].read_bytes()[:-7])
    series = only_series(tmp_path)
    assert [note.code for note in series.health] == ["undecodable", "missing_slices"]
    assert paths[1].name in series.health[0].text
    assert "60 bytes of pixels are due, 53 are there" in series.health[0].text
    assert series.opens
    assert [ref.path for ref in series.instances] == [paths[0], *paths[2:]]


def test_that_a_series_of_truncated_slices_alone_is_refused(tmp_path: Path) -> None:
    for path in write_series(tmp_path, AFFINE, PIXELS):
        path.write_bytes(path.read_bytes()[:-7])
    series = only_series(tmp_path)
    assert not series.opens
    assert "60 bytes of pixels are due, 53 are there. 3 more" in series.refusal


def test_that_a_header_claiming_ten_gigabytes_is_refused_before_anything_is_allocated(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS[:1], Rows=65535, Columns=65535, BitsAllocated=32, BitsStored=32)
    series = only_series(tmp_path)
    assert not series.opens
    assert "claims 17,179.3 MB of pixels" in series.refusal
    assert series.health[0].code == "undecodable"


def test_that_a_folder_without_read_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_series(tmp_path / "open", AFFINE, PIXELS)
    closed = tmp_path / "closed"
    closed.mkdir()
    listing = os.scandir

    def scandir(path: str) -> object:
        if path == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = scanned(tmp_path)
    assert [(r.path, r.reason) for r in result.rejected] == [(closed, "The folder cannot be read: no permission.")]
    assert result.studies[0].series[0].opens


def test_that_a_file_without_read_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = write_series(tmp_path, AFFINE, PIXELS)[0]
    opening = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self == closed:
            raise PermissionError(13, "Permission denied", str(self))
        return opening(self, *args, **kwargs)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(Path, "open", refuse)
    assert reasons(tmp_path) == {closed.name: "The file cannot be read: no permission."}


def test_that_a_dangling_link_and_a_linked_folder_are_named(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (root / "nowhere").symlink_to(tmp_path / "absent")
    (root / "folder").symlink_to(elsewhere)
    assert set(reasons(root)) == {"nowhere", "folder"}


@pytest.mark.parametrize(
    "other", [{"PatientName": "Else^Person"}, {"PatientBirthDate": "19660606"}], ids=["name", "birth date"]
)
def test_that_one_id_with_another_name_or_birth_date_is_two_patients_and_says_so(
    tmp_path: Path, other: dict[str, str]
) -> None:
    uid = stable_uid("second series")
    write_series(tmp_path / "a", AFFINE, PIXELS)
    write_series(tmp_path / "b", AFFINE, PIXELS, SeriesInstanceUID=uid, StudyInstanceUID=stable_uid("s2"), **other)
    result = scanned(tmp_path)
    assert len({study.patient for study in result.studies}) == 2
    assert len(result.warnings) == 1
    assert "'T-1' is used by 2 patients" in result.warnings[0]


def test_that_one_study_uid_in_two_patients_is_two_studies_with_series_of_their_own(tmp_path: Path) -> None:
    write_series(tmp_path / "a", AFFINE, PIXELS)
    write_series(tmp_path / "b", AFFINE, PIXELS, PatientID="T-2")
    result = scanned(tmp_path)
    assert [study.patient.id for study in result.studies] == ["T-1", "T-2"]
    assert len({study.uid for study in result.studies}) == 1
    ids = [series.id for study in result.studies for series in study.series]
    assert ids == [f"{stable_uid('series')}#1", f"{stable_uid('series')}#2"]
    assert "One study UID is used by 2 patients" in result.warnings[0]


def test_that_trailing_delimiters_of_a_name_make_no_second_patient(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS, PatientName=lambda k: "Test^Person^^" if k % 2 else "Test^Person")
    result = scanned(tmp_path)
    assert len(result.studies) == 1
    assert result.warnings == ()


@pytest.mark.parametrize("order", [("CT", "PT"), ("PT", "CT")])
def test_that_two_modalities_under_one_series_uid_are_two_series(tmp_path: Path, order: tuple[str, str]) -> None:
    write_series(tmp_path, AFFINE, PIXELS, Modality=lambda k: order[k % 2])
    series = scanned(tmp_path).studies[0].series
    assert sorted(s.modality for s in series) == ["CT", "PT"]
    assert sorted(len(s.instances) for s in series) == sorted([(len(PIXELS) + 1) // 2, len(PIXELS) // 2])
    assert {s.id for s in series} == {f"{stable_uid('series')}#1", f"{stable_uid('series')}#2"}


def test_that_studies_that_name_nobody_are_not_one_patient(tmp_path: Path) -> None:
    nobody = {"PatientID": "", "PatientName": "", "PatientBirthDate": ""}
    for name in ("a", "b"):
        uid = stable_uid("study", name)
        write_series(
            tmp_path / name, AFFINE, PIXELS, StudyInstanceUID=uid, SeriesInstanceUID=stable_uid(name), **nobody
        )
    result = scanned(tmp_path)
    assert len({patient_key(study.patient, study.uid) for study in result.studies}) == 2
    assert result.warnings == ()


def test_that_names_in_every_script_are_kept(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS, SpecificCharacterSet="ISO_IR 192", PatientName="Yamada^Tarou=山田^太郎")
    assert scanned(tmp_path).studies[0].patient.name == "Yamada^Tarou=山田^太郎"


def test_that_a_cancelled_scan_stops_in_its_middle(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, np.repeat(PIXELS, 20, axis=0))
    token, told = CancelToken(), []

    def progress(news: Progress) -> None:
        told.append(news.fraction)
        if len(told) == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        scan(tmp_path, token, progress)
    assert len(told) == 2
    assert 0 < told[-1] < 1


def test_that_a_zip_archive_is_read_as_the_folder_in_it(tmp_path: Path) -> None:
    paths = write_series(tmp_path / "dicom", AFFINE, PIXELS)
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in paths:
            file.write(path, f"inner/{path.name}")
        file.writestr("inner/README.txt", "text")
        file.writestr("inner/nested.zip", b"PK\x05\x06" + bytes(18))
    shutil.rmtree(tmp_path / "dicom")
    result = scanned(archive)
    (series,) = result.studies[0].series
    assert series.opens
    assert series.instances[0].path.parent == archive / "inner"
    assert {r.path.name for r in result.rejected} == {"README.txt", "nested.zip"}


def test_that_absolute_names_in_a_zip_archive_stay_inside_it(tmp_path: Path) -> None:
    (path,) = write_series(tmp_path / "dicom", AFFINE, PIXELS[:1])
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(zipfile.ZipInfo("/etc/slice.dcm"), path.read_bytes())
    (ref,) = only_series(archive).instances
    assert ref.path == archive / "etc" / "slice.dcm"


def test_that_a_damaged_member_of_a_zip_archive_is_named(tmp_path: Path) -> None:
    paths = write_series(tmp_path / "dicom", AFFINE, PIXELS)
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        file.write(paths[0], "good.dcm")
        file.write(paths[1], "bad.dcm")
    data = bytearray(archive.read_bytes())
    at = data.find(b"DICM", data.find(b"bad.dcm"))
    data[at : at + 40] = bytes(40)
    archive.write_bytes(data)
    result = scanned(archive)
    assert [r.path.name for r in result.rejected] == ["bad.dcm"]
    assert len(result.studies) == 1


def test_that_a_dicomdir_leads_to_its_files_and_names_the_missing(tmp_path: Path) -> None:
    source = [Path(p) for p in write_series(tmp_path / "in", AFFINE, PIXELS, StudyID="1")]
    from pydicom.fileset import FileSet

    fileset = FileSet()
    for path in source:
        fileset.add(path)
    fileset.write(tmp_path / "disc")
    fileset._stage["t"].cleanup()
    (missing, *_) = sorted(p for p in (tmp_path / "disc").rglob("*") if p.is_file() and p.name != "DICOMDIR")
    missing.unlink()
    result = scanned(tmp_path / "disc" / "DICOMDIR")
    assert [r.path.name for r in result.rejected] == [missing.name]
    assert sum(len(s.instances) for study in result.studies for s in study.series) == 3


@pytest.mark.parametrize(
    ("sop_class", "kind"),
    [
        ("1.2.840.10008.5.1.4.1.1.88.33", SeriesKind.REPORT),
        ("1.2.840.10008.5.1.4.1.1.88.59", SeriesKind.REPORT),
        ("1.2.840.10008.5.1.4.1.1.104.1", SeriesKind.DOCUMENT),
        ("1.2.840.10008.5.1.4.1.1.66.4", SeriesKind.SEGMENTATION),
        ("1.2.840.10008.5.1.4.1.1.481.3", SeriesKind.SEGMENTATION),
        ("1.2.840.10008.5.1.4.1.1.30", SeriesKind.SEGMENTATION),
        ("1.2.840.10008.5.1.4.1.1.11.1", SeriesKind.DOCUMENT),
    ],
)
def test_that_objects_that_are_no_images_are_listed_by_kind_and_open_as_objects(
    tmp_path: Path, sop_class: str, kind: SeriesKind
) -> None:
    no_image = dict.fromkeys(("PixelData", "Rows", "Columns"))
    write_series(tmp_path, AFFINE, PIXELS[:1], SOPClassUID=sop_class, **no_image)
    series = only_series(tmp_path)
    assert series.kind is kind
    assert series.is_object
    assert not series.opens
    assert series.geometry is None


@pytest.mark.parametrize(
    ("sop_class", "name"),
    [("1.2.840.10008.5.1.4.1.1.66.5", "Surface Segmentation"), ("1.2.840.10008.5.1.4.1.1.481.5", "RT Plan")],
)
def test_that_an_object_of_a_class_that_is_not_read_is_refused_by_its_name(
    tmp_path: Path, sop_class: str, name: str
) -> None:
    no_image = dict.fromkeys(("PixelData", "Rows", "Columns"))
    write_series(tmp_path, AFFINE, PIXELS[:1], SOPClassUID=sop_class, **no_image)
    series = only_series(tmp_path)
    assert not series.is_object
    assert series.refusal == f"{name} is not read, so it cannot be shown."


def test_that_a_picture_without_position_is_an_image_that_says_so(tmp_path: Path) -> None:
    tags = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.1", "Modality": "CR"}
    write_series(tmp_path, AFFINE, PIXELS[:1], ImagePositionPatient=None, ImageOrientationPatient=None, **tags)
    series = only_series(tmp_path)
    assert series.kind is SeriesKind.IMAGE
    assert [note.code for note in series.health] == ["no_geometry"]
    assert series.shape == (1, 6, 5)


def test_that_a_film_is_listed_with_its_frames(tmp_path: Path) -> None:
    dataset = pydicom.dcmread(write_series(tmp_path, AFFINE, PIXELS[:1])[0])
    dataset.SOPClassUID, dataset.NumberOfFrames = "1.2.840.10008.5.1.4.1.1.3.1", 4
    dataset.PixelData = PIXELS.tobytes()
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    write_dataset(dataset, tmp_path / "film.dcm")
    series = only_series(tmp_path)
    assert series.kind is SeriesKind.CINE
    assert series.shape == (4, 6, 5)
    assert series.opens


def test_that_a_mosaic_without_its_makers_header_has_no_place_and_says_so(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS, ImageType=["ORIGINAL", "PRIMARY", "M", "MOSAIC"])
    series = only_series(tmp_path)
    assert series.kind is SeriesKind.IMAGE
    assert series.geometry is None
    assert not series.frames[0].header.has_geometry
    assert [note.code for note in series.health] == ["no_geometry", "mosaic"]


def test_that_files_without_uids_get_the_same_ones_in_every_scan(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS[:1], SeriesInstanceUID=None, StudyInstanceUID=None)
    first, second = scanned(tmp_path), scanned(tmp_path)
    assert first == second
    assert first.studies[0].uid.startswith("2.25.")


def test_that_loss_and_burned_in_text_are_noted(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS, LossyImageCompression="01", BurnedInAnnotation="YES")
    series = only_series(tmp_path)
    assert {note.code for note in series.health} == {"lossy", "burned_in_text"}
    assert series.opens


def test_that_the_unit_is_hounsfield_only_where_the_header_allows_it(tmp_path: Path) -> None:
    write_series(tmp_path / "ct", AFFINE, PIXELS)
    write_series(tmp_path / "scout", AFFINE, PIXELS[:1], ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    write_series(tmp_path / "unspecified", AFFINE, PIXELS, RescaleType="US")
    write_series(tmp_path / "mr", AFFINE, PIXELS, Modality="MR")
    write_series(tmp_path / "pet", AFFINE, PIXELS, Modality="PT", Units="BQML")
    units = {folder.name: only_series(folder).unit for folder in sorted(tmp_path.iterdir())}
    assert units == {"ct": "HU", "mr": None, "pet": "Bq/ml", "scout": None, "unspecified": None}


def test_that_progress_ends_at_one(tmp_path: Path) -> None:
    write_series(tmp_path, AFFINE, PIXELS)
    told: list[Progress] = []
    scan(tmp_path, CancelToken(), told.append)
    assert told[-1].fraction == 1.0
