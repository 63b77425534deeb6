"""The same voxels as classic slices, as one enhanced object and as mosaics give the same volumes over time."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from made_pictures import write_classic, write_enhanced, write_mosaics
from reading import only_series, quiet
from series import affine_of, rotation_about

from medviewer.domain.job import CancelToken
from medviewer.io.load import load_series
from medviewer.io.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.loaded import Loaded

OBLIQUE = affine_of((3.0, 0.75, 0.5), (-20, 30, -40), rotation_about((1, -2, 0.5), 37))
AGAINST = OBLIQUE @ np.diag([-1.0, 1, 1, 1])
TIMES = np.random.default_rng(3).integers(0, 4096, (3, 7, 6, 4)).astype(np.uint16)

WRITERS = {"classic": write_classic, "enhanced": write_enhanced, "mosaic": write_mosaics}


def opened(folder: Path) -> Loaded:
    return load_series(only_series(folder), CancelToken(), quiet)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("affine", [OBLIQUE, AGAINST], ids=["with the normal", "against it"])
def test_that_every_encoding_gives_the_voxels_at_their_places_and_times(
    tmp_path: Path, name: str, affine: np.ndarray[Any, Any]
) -> None:
    WRITERS[name](tmp_path, affine, TIMES)
    whole = opened(tmp_path)
    assert len(whole.times) == 3
    place = whole.volume.geometry
    index = np.argwhere(np.ones(TIMES.shape[1:], bool))
    lps = np.c_[index, np.ones(len(index))] @ affine.T
    here = np.rint(place.to_index(lps[:, :3])).astype(int)
    np.testing.assert_allclose(place.to_lps(here), lps[:, :3], atol=1e-6)
    for volume, stored in zip(whole.times, TIMES, strict=True):
        assert volume.geometry == place
        np.testing.assert_array_equal(volume.array[tuple(here.T)], stored[tuple(index.T)].astype(int) - 1024)


@pytest.mark.parametrize("name", WRITERS)
def test_that_a_probe_answers_for_the_time_it_is_asked_for(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path, OBLIQUE, TIMES)
    lps = tuple(float(v) for v in (OBLIQUE @ [5, 2, 3, 1])[:3])
    answers = probe(only_series(tmp_path), [lps, lps, lps], [0, 2, 3])  # type: ignore[list-item]  # three numbers
    assert [a.value for a in answers] == [TIMES[0, 5, 2, 3] - 1024.0, TIMES[2, 5, 2, 3] - 1024.0, None]


def test_that_a_mosaic_lies_where_nibabel_puts_it(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NiBabel calls its DICOM readers experimental
        from nibabel.nicom import dicomwrappers
    (path,) = write_mosaics(tmp_path, AGAINST, TIMES[:1])
    theirs = dicomwrappers.wrapper_from_file(path)
    ours = opened(tmp_path).volume
    data = np.asarray(theirs.get_data())
    for index in [(0, 0, 0), (5, 3, 6), (2, 1, 4)]:  # (row, column, slice), as NiBabel counts
        lps = (theirs.affine @ [*index, 1])[:3]
        k = ours.geometry.nearest_index(lps)
        assert k is not None
        np.testing.assert_allclose(ours.geometry.to_lps(k), lps, atol=1e-4)
        assert ours.array[k] == data[index]
