"""Which job brings what will be on screen."""

from __future__ import annotations

from samples import sample_series

from medviewer.app.opening import loading_label, opening_job
from medviewer.app.session import ReviewSession
from medviewer.app.shared import JobKind, JobStatus


def test_that_the_latest_job_that_brings_images_is_named_and_no_other():
    session = ReviewSession()
    assert opening_job(session) is None
    session.set_jobs((JobStatus(1, "Thumbnails", kind=JobKind.BESIDE), JobStatus(2, "Reading earlier findings")))
    assert opening_job(session) is None
    scan, load = (
        JobStatus(3, "Opening study", kind=JobKind.OPENING),
        JobStatus(4, loading_label(sample_series()), kind=JobKind.OPENING),
    )
    session.set_jobs((scan, load, JobStatus(5, "Thumbnails", kind=JobKind.BESIDE)))
    assert opening_job(session) == load
    session.set_jobs((scan,))
    assert opening_job(session) == scan
    assert load.label == "Loading LUNG 3.0"
