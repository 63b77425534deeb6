"""A review on an opened study whose objects are made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from made_layers import (
    object_series,
    study_with,
)
from samples import (
    FakeRecord,
    picture_series,
    picture_volume,
    sample_ports,
    sample_review,
)

from medviewer.app.opening import show_series
from medviewer.app.scanning import open_path
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.loaded import Loaded
from medviewer.domain.study import FrameRef, InstanceRef, ScanResult, Series


class Desk:
    """A review on an opened study whose objects are made up; `click` opens one of them by its name."""

    def __init__(self, main_thread, objects, images=None, others=()):
        self.main_thread = main_thread
        self.series = {name: object_series(name, uid=read.origin.sop_instance_uid) for name, read in objects.items()}
        self.study = study_with(*others, *self.series.values())
        if images is not None:
            self.study = replace(self.study, series=(*images, *self.series.values()))
        self.read: list[str] = []

        def read_object(series, _token, _progress):
            self.read.append(series.id)
            return objects[series.id]

        ports = sample_ports(
            FakeRecord(), read_object=read_object, scan=lambda path, _t, _p: ScanResult(path, (self.study,))
        )
        if images:
            shown = picture_volume(images[0].shape)
            ports = replace(ports, load=lambda _series, _token, _progress: Loaded((shown,)))
        self.review = sample_review(main_thread, ports)
        self.session = self.review.session

    def settle(self):
        self.main_thread.run_until(lambda: not self.session.jobs and not self.review.jobs.active)
        self.main_thread.run_posted()
        return self

    def open(self, *, then_show=True):
        open_path(self.review, Path("study"), then_show=then_show)
        return self.settle()

    def click(self, name):
        show_series(self.review, self.study, self.series[name])
        return self.settle()

    @property
    def said(self):
        return [notice.title for notice in self.session.notices]

    @property
    def names(self):
        return [layer.name for layer in self.session.over.layers]


def film(shape=(5, 12, 16)) -> Series:
    """Frames of one film, whose pixels are twice as high as wide."""
    ref = InstanceRef("1.2.6.1", "us", Path("film.dcm"))
    frames = tuple(FrameRef(ref, ImageHeader(*shape[1:], frames=shape[0], aspect=2.0), n) for n in range(shape[0]))
    return picture_series(shape, instances=(ref,), frames=frames)
