"""Segments whose voxels lie in real files."""

from __future__ import annotations

import json

import numpy as np
import pytest
from drawn_segments import GRID, lines, voxels
from samples import sample_ports, sample_review

from medviewer.app.annotating import delete_segment, rename_segment, segments_here
from medviewer.app.deciding import undo
from medviewer.app.scanning import open_path
from medviewer.domain.mask import empty_mask
from medviewer.domain.mask_codec import segment_of
from medviewer.store.segment_files import SegmentFiles


@pytest.fixture
def shelf(tmp_path):
    return SegmentFiles(tmp_path / "segments")


@pytest.fixture
def on_files(main_thread, record, shelf, settle, tmp_path):
    """A review that keeps the voxels of segments in files, the sample series on screen."""
    made = sample_review(main_thread, sample_ports(record, segments=shelf))
    open_path(made, tmp_path)
    settle(made)
    yield made
    made.jobs.close()


def on_disk(record, shelf):
    """The segment as its last line and its file have it."""
    head, _bare, stored = segment_of(lines(record)[-1].payload)
    return head, shelf.read(stored, empty_mask(GRID))


def test_that_a_segment_that_gets_another_name_keeps_its_voxels(on_files, record, shelf, stroke, settle):
    drawn = stroke(on_files)
    rename_segment(on_files, drawn.id, "Lesion")
    settle(on_files)
    head, mask = on_disk(record, shelf)
    assert head.name == "Lesion"
    assert mask.count == drawn.mask.count > 0
    undo(on_files)
    settle(on_files)
    head, mask = on_disk(record, shelf)
    assert head.name == drawn.head.name
    assert mask.count == drawn.mask.count


def test_that_only_the_file_that_is_in_force_stays(on_files, record, shelf, stroke, settle, tmp_path):
    stroke(on_files)
    second = stroke(on_files, (10, 20), (30, 20))
    files = [path.name for path in (tmp_path / "segments").iterdir()]
    assert files == [json.loads(lines(record)[-1].payload)["file"]]
    delete_segment(on_files, second.id)
    settle(on_files)
    undo(on_files)
    settle(on_files)
    np.testing.assert_array_equal(voxels(segments_here(on_files.session)[0]), voxels(second))
    assert on_disk(record, shelf)[1].count == second.mask.count
