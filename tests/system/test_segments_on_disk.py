"""Segments through the real database and the real files, from one start of the program to the next."""

from __future__ import annotations

import json

import numpy as np
import pytest
from drawn_segments import STUDY, plane, spot, voxels
from samples import MainThread, sample_ports, sample_review

from medviewer.app.annotating import segments_here
from medviewer.app.annotating_saving import finish_saving
from medviewer.app.annotating_strokes import begin_stroke, end_stroke, move_stroke
from medviewer.app.deciding import undo
from medviewer.app.scanning import open_path
from medviewer.domain.record import EntryKind
from medviewer.domain.tool import HandTool
from medviewer.services import Services


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts the program on one data folder with the sample study open; all is ended at the end of the test."""
    monkeypatch.delenv("MEDVIEWER_DATABASE_URL", raising=False)
    running = []

    def run():
        main_thread, services = MainThread(), Services(tmp_path / "home")
        real = services.ports()
        review = sample_review(
            main_thread, sample_ports(record=real.record, segments=real.segments, reshape=real.reshape)
        )
        running.append((review, services))
        open_path(review, tmp_path)
        main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
        main_thread.run_posted()
        return review

    yield run
    for review, services in running:
        review.jobs.close()
        services.close()


def draw(review, row):
    stroke = begin_stroke(review, HandTool.BRUSH, plane(), spot(8, row))
    move_stroke(review, stroke, spot(30, row))
    end_stroke(review, stroke)
    assert finish_saving(review)


def test_that_segments_outlive_the_program(start, tmp_path):
    first = start()
    draw(first, 8)
    draw(first, 20)
    (drawn,) = segments_here(first.session)
    (back,) = segments_here(start().session)
    assert back.head == drawn.head
    np.testing.assert_array_equal(voxels(back), voxels(drawn))
    assert len(list((tmp_path / "home" / "segments").iterdir())) == 1


def test_that_a_spoilt_file_is_told_and_what_was_undone_stays_away(start, tmp_path):
    first = start()
    draw(first, 8)
    undo(first)
    assert finish_saving(first)
    assert segments_here(start().session) == ()
    draw(first, 8)
    name = json.loads(first.ports.record.entries(STUDY, EntryKind.SEGMENT)[-1].payload)["file"]
    (tmp_path / "home" / "segments" / name).write_bytes(b"spoilt")
    again = start()
    assert segments_here(again.session) == ()
    assert any("is not what was saved" in notice.title for notice in again.session.notices)
