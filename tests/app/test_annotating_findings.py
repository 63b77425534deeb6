"""Segments that were made from a model's finding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_segments import GRID, said, voxels
from samples import (
    sample_analysis,
    sample_finding,
    sample_ports,
    sample_review,
)

from medviewer.app.annotating import (
    rename_segment,
    segments_of,
    selected_segment,
    set_radius,
)
from medviewer.app.annotating_shapes import segment_finding
from medviewer.app.deciding import accept, redo, undo
from medviewer.app.scanning import open_path
from medviewer.app.settings import Settings
from medviewer.domain.decision import ReviewState, Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.mask_brush import TipShape
from medviewer.domain.regions import Box, WholeImage
from medviewer.domain.tool import HandTool
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume

BALL = np.full(GRID.shape, -850, np.int16)
MIDDLE = vec3(GRID.to_lps((9, 14, 20)))
BALL[np.linalg.norm(GRID.to_lps(np.moveaxis(np.indices(GRID.shape), 0, -1)) - np.array(MIDDLE), axis=-1) <= 4.0] = 40
FOUND = replace(sample_finding(1, 0.9, MIDDLE), region=Box(MIDDLE, (14.0, 14.0, 14.0)))


@pytest.fixture
def with_finding(main_thread, record, settle, tmp_path):
    """A ball of tissue in air, with a finding around it that is selected."""
    ports = sample_ports(record, load=lambda *_asked: Loaded((Volume(GRID, BALL.copy(), "HU"),)))
    review = sample_review(main_thread, ports)
    open_path(review, tmp_path)
    settle(review)
    other = replace(sample_finding(2), region=WholeImage())
    review.session.set_analyses((sample_analysis((FOUND, other)),), {})
    review.session.select(FOUND.id)
    yield review
    review.jobs.close()


def test_that_a_finding_becomes_a_segment_by_half_of_its_contrast(with_finding, settle, record):
    segment_finding(with_finding)
    settle(with_finding)
    segment = selected_segment(with_finding.session)
    np.testing.assert_array_equal(voxels(segment), BALL > 0)
    assert segment.head.name == FOUND.label
    assert record.lines == []  # as the model had it: nothing was decided


def test_that_changing_the_segment_of_a_finding_modifies_it_and_undo_takes_that_back(
    with_finding, stroke, settle, record
):
    accept(with_finding)
    segment_finding(with_finding)
    settle(with_finding)
    stroke(with_finding, (20, 14), (26, 14), slice_=9)
    settle(with_finding)
    decision = record.lines[-1][1]
    assert (decision.verdict, decision.reader) == (Verdict.MODIFIED, "Dr One")
    assert f"segment {selected_segment(with_finding.session).id}" in decision.note
    places = GRID.to_lps(np.argwhere(voxels(selected_segment(with_finding.session))))
    assert all(decision.region.contains(place) for place in places)
    for axis, size, mm in zip(decision.region.axes, decision.region.size_mm, GRID.spacing_mm, strict=True):
        along = places @ np.array(axis)
        assert size == pytest.approx(along.max() - along.min() + mm)
    assert with_finding.session.state(FOUND.id) is ReviewState.MODIFIED
    undo(with_finding)
    settle(with_finding)
    assert with_finding.session.state(FOUND.id) is ReviewState.ACCEPTED
    redo(with_finding)
    settle(with_finding)
    assert with_finding.session.state(FOUND.id) is ReviewState.MODIFIED
    count = len(record.lines)
    rename_segment(with_finding, selected_segment(with_finding.session).id, "Nodule 1")
    settle(with_finding)
    assert len(record.lines) == count  # the same box: nothing new to decide


def test_that_a_pending_finding_is_pending_again_after_undo(with_finding, stroke, settle, record):
    segment_finding(with_finding)
    settle(with_finding)
    stroke(with_finding, (20, 14), (26, 14), slice_=9)
    undo(with_finding)
    settle(with_finding)
    assert with_finding.session.state(FOUND.id) is ReviewState.PENDING
    assert [decision.verdict for _, decision in record.lines] == [Verdict.MODIFIED, Verdict.WITHDRAWN]


def test_that_without_a_name_a_finding_stays_and_that_is_said(with_finding, stroke, settle, record):
    segment_finding(with_finding)
    settle(with_finding)
    with_finding.session.set_settings(Settings())
    stroke(with_finding, (20, 14), (26, 14), slice_=9)
    assert record.lines == []
    assert "nobody is named as the reader" in said(with_finding)[-1]


def test_that_a_decision_that_cannot_be_kept_is_told(with_finding, stroke, settle, record, monkeypatch):
    segment_finding(with_finding)
    settle(with_finding)

    def full(_decision, _study):
        message = "The decision could not be saved: the disk is full."
        raise UserError(message)

    monkeypatch.setattr(record, "append", full)
    stroke(with_finding, (20, 14), (26, 14), slice_=9)
    assert said(with_finding)[-1].startswith("The decision could not be saved")
    assert with_finding.session.state(FOUND.id) is ReviewState.PENDING


def test_that_an_emptied_segment_decides_nothing(with_finding, stroke, settle, record):
    segment_finding(with_finding)
    settle(with_finding)
    set_radius(with_finding, 30.0)
    store = segments_of(with_finding)
    store.set_brush(replace(store.brush, tip=replace(store.brush.tip, shape=TipShape.SPHERE)))
    stroke(with_finding, (20, 14), (21, 14), HandTool.ERASER, slice_=9)
    assert selected_segment(with_finding.session).mask.count == 0
    assert record.lines == []


def test_that_a_finding_without_a_box_or_outside_gives_no_segment(with_finding):
    with_finding.session.select(sample_finding(2).id)
    with pytest.raises(UserError, match="no box in which"):
        segment_finding(with_finding)
    away = replace(FOUND, region=Box((9e3, 9e3, 9e3), (5.0, 5.0, 5.0)))
    with_finding.session.set_analyses((sample_analysis((away,)),), {})
    with_finding.session.select(away.id)
    with pytest.raises(UserError, match="lies outside of the images"):
        segment_finding(with_finding)
