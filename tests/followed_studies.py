"""Studies of one person over the years, and a review to compare them in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from samples import (
    JANE,
    plain_geometry,
    sample_ports,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app.arranging import put_series, set_layout
from medviewer.app.measuring import add_measurement
from medviewer.domain.layout import grid_of
from medviewer.domain.loaded import Loaded
from medviewer.domain.measurement import MeasurementKind as K
from medviewer.domain.planes import PlaneName, slice_number, slice_plane
from medviewer.domain.study import ScanResult

FRAMES = {"now": "1.9", "then": "1.8", "first": "1.7"}


def made_study(name, year, patient=JANE, frame=None):
    grid = replace(plain_geometry(), frame_uid=FRAMES[name] if frame is None else frame)
    series = sample_series(grid, id=name, series_uid=name, description="LUNG")
    return replace(sample_study((series,)), uid=f"study {name}", date=date(year, 1, 1), patient=patient)


NOW, THEN, FIRST = made_study("now", 2026), made_study("then", 2025), made_study("first", 2024)
DOUBTFUL = replace(FIRST, patient=replace(JANE, birth_date=""))


class Room:
    """A review on some studies."""

    def __init__(self, review, main_thread, studies, **ports):
        self.review, self.main_thread, self.record = review, main_thread, review.ports.record
        self.volumes = {s.id: sample_volume(s.geometry) for study in studies for s in study.series}
        review.ports = sample_ports(self.record, load=lambda s, _t, _p: Loaded((self.volumes[s.id],)), **ports)
        review.session.add_result(ScanResult(Path("made"), tuple(studies)))

    def settle(self):
        self.main_thread.run_until(lambda: not self.review.session.jobs and not self.review.jobs.active)
        self.main_thread.run_posted()

    def show(self, *studies):
        set_layout(self.review, grid_of(1, len(studies)))
        for group, study in enumerate(studies):
            put_series(self.review, self.review.room.sessions[group], study, study.series[0])
            self.settle()
        self.review.room.activate(self.review.room.sessions[0])

    def session(self, study):
        return next(s for s in self.review.room.sessions.values() if s.current and s.current.study.uid == study.uid)

    def measure(self, study, at, size=10.0, label="a"):
        """A cross of that size about an index on an axial slice."""
        geometry = study.series[0].geometry
        plane = slice_plane(geometry, PlaneName.AXIAL, slice_number(geometry, PlaneName.AXIAL, geometry.to_lps(at)))
        middle, half = geometry.to_lps(at), size / 2
        right, down = np.array(plane.right), np.array(plane.down)
        ends = [middle - half * right, middle + half * right, middle - half * down / 2, middle + half * down / 2]
        review = self.review.on(self.session(study))
        return add_measurement(review, K.BIDIRECTIONAL, [tuple(p) for p in ends], plane, label)
