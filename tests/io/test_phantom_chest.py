import json
import shutil
import subprocess

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from medviewer.domain.job import Cancelled, CancelToken
from medviewer.io.phantom import write_chest_phantom

SEED = 1


@pytest.fixture(scope="module")
def chest(chest_phantom):
    return chest_phantom


@pytest.fixture(scope="module")
def image(chest):
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(chest[0] / "dicom")))
    return reader.Execute()


def value(image, lps):
    return image[image.TransformPhysicalPointToIndex([float(v) for v in lps])]


def test_that_another_reader_sees_one_even_stack_of_120_slices(image):
    assert image.GetSize() == (256, 256, 120)
    assert image.GetSpacing() == pytest.approx((1.45, 1.45, 2.5))
    assert image.GetDirection() == (1, 0, 0, 0, 1, 0, 0, 0, 1)


def test_that_every_nodule_of_the_truth_is_soft_tissue_where_the_file_says(chest, image):
    for nodule in chest[1].nodules:
        assert value(image, nodule.center_lps) > -250
    assert len(chest[1].nodules) == 6
    assert min(n.diameter_mm for n in chest[1].nodules) >= 5.0
    assert max(n.diameter_mm for n in chest[1].nodules) <= 20.0


def test_that_a_nodule_has_the_volume_of_its_diameter(chest, image):
    nodule = max(chest[1].nodules, key=lambda n: n.diameter_mm)
    array = sitk.GetArrayFromImage(image).astype(float)
    k, j, i = np.indices(array.shape, sparse=True)
    origin, (sx, sy, sz) = image.GetOrigin(), image.GetSpacing()
    cx, cy, cz = nodule.center_lps
    square = (i * sx + origin[0] - cx) ** 2 + (j * sy + origin[1] - cy) ** 2 + (k * sz + origin[2] - cz) ** 2
    inside = square <= (nodule.diameter_mm / 2 + 4.0) ** 2
    share = np.clip((array + 860.0) / 900.0, 0, 1)
    measured = float(share[inside].sum() * sx * sy * sz)
    expected = np.pi / 6 * nodule.diameter_mm**3
    assert measured == pytest.approx(expected, rel=0.3)


def test_that_traps_are_vessels_that_cross(chest, image):
    assert len(chest[1].traps) == 3
    for trap in chest[1].traps:
        assert value(image, trap.center_lps) > -500


def test_that_nothing_but_images_lies_among_the_images(chest):
    folder, _ = chest
    assert sorted(path.name for path in folder.iterdir()) == ["dicom", "truth.json"]
    assert {path.suffix for path in (folder / "dicom").iterdir()} == {".dcm"}


def test_that_truth_json_holds_the_truth_that_was_given_back(chest):
    folder, truth = chest
    written = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert written == truth.to_json()
    assert set(written) == {"nodules", "traps"}
    assert written["nodules"][0]["center_lps"] == list(truth.nodules[0].center_lps)


def test_that_the_organs_lie_on_the_sides_where_patients_have_them(chest, image):
    """The heart's tip and the spleen are left (+x), the liver is right."""
    array = sitk.GetArrayFromImage(image)
    body_x = np.flatnonzero((array[60] > -300).any(axis=0)).mean()
    heart = np.argwhere(np.abs(array[36:40, 100:130] - 42) < 60)[:, 2].mean()
    liver = np.argwhere(np.abs(array[8:12] - 58) < 25)[:, 2].mean()
    assert heart > body_x
    assert liver < body_x


def test_that_both_lungs_hold_air_of_a_chest(image):
    array = sitk.GetArrayFromImage(image)
    lung_ml = ((array > -930) & (array < -700)).sum() * 1.45**2 * 2.5 / 1000
    assert 2500 < lung_ml < 7000


def test_that_the_noise_is_that_of_a_low_dose_ct(image):
    array = sitk.GetArrayFromImage(image).astype(float)
    heart = array[36, 105:125, 140:155]
    assert 15 < heart.std() < 45


def test_that_the_same_seed_gives_the_same_bytes_and_another_seed_another_patient(chest, tmp_path):
    write_chest_phantom(tmp_path / "again", SEED)
    for path in sorted((chest[0] / "dicom").iterdir())[::17]:
        assert path.read_bytes() == (tmp_path / "again" / "dicom" / path.name).read_bytes()


def test_that_header_names_the_generated_patient(chest):
    dataset = pydicom.dcmread(next((chest[0] / "dicom").glob("*.dcm")))
    assert str(dataset.PatientName) == "PHANTOM^CHEST"
    assert dataset.PatientID == "DEMO-0001"
    assert dataset.BodyPartExamined == "CHEST"
    assert dataset.StudyInstanceUID.startswith("2.25.")
    assert dataset.StudyInstanceUID.is_valid


def test_that_file_names_do_not_run_with_the_position(chest):
    files = sorted((chest[0] / "dicom").glob("*.dcm"))
    positions = [float(pydicom.dcmread(f, stop_before_pixels=True).ImagePositionPatient[2]) for f in files]
    assert positions == sorted(positions, reverse=True)


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
def test_that_the_dicom_validator_finds_no_error(chest):
    run = subprocess.run(
        ["dciodvfy", str(sorted((chest[0] / "dicom").glob("*.dcm"))[50])], capture_output=True, text=True, check=False
    )
    assert "CTImage" in run.stdout + run.stderr
    assert "Error" not in run.stdout + run.stderr


def test_that_a_cancel_stops_the_generator(tmp_path):
    token = CancelToken()
    with pytest.raises(Cancelled):
        write_chest_phantom(tmp_path / "x", 3, token, lambda _: token.cancel())
    assert not (tmp_path / "x" / "truth.json").exists()
