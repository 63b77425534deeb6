"""A window whose record outlives it, for tests of what comes back in the next one."""

from __future__ import annotations

from dataclasses import replace

from samples import FakeRecord, MainThread, sample_ports, sample_review, sample_series, sample_study

from medviewer.app.arranging import put_series
from medviewer.app.readings import gather, take_unsaved
from medviewer.app.scanning import open_path
from medviewer.domain.study import ScanResult


class Room:
    """A window's worth of work on a record that outlives it."""

    def __init__(self, record: FakeRecord, folder, *, series=None, protocols=(), **ports_) -> None:
        self.main = MainThread()
        self.folder = folder
        first = sample_series()
        study = sample_study(series or (first, replace(first, id="1.2.99", series_uid="1.2.99", description="second")))
        ports = replace(
            sample_ports(record), scan=lambda path, _token, _progress: ScanResult(path, (study,), ()), **ports_
        )
        self.review = sample_review(self.main, ports)
        self.review.room.protocols = protocols

    def settle(self) -> None:
        session = self.review.session
        self.main.run_until(lambda: not session.jobs and not self.review.jobs.active)
        self.main.run_posted()

    def open(self) -> Room:
        open_path(self.review, self.folder)
        self.settle()
        return self

    def save(self) -> None:
        gather(self.review.room)
        record, now = self.review.ports.record, self.review.ports.now
        for uid, payload in take_unsaved(self.review.room).items():
            record.save_reading(uid, payload, now())

    def close(self) -> None:
        self.save()
        self.review.jobs.close()

    def put(self, group: int, number: int) -> None:
        study = self.review.session.opened.studies[0]
        put_series(self.review, self.review.room.sessions[group], study, study.series[number])
        self.settle()
