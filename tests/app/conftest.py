import pytest
from drawn_segments import plane, spot
from object_desk import Desk
from reading_room import Room
from samples import FakeRecord, MainThread, sample_ports, sample_review

from medviewer.app.annotating import selected_segment
from medviewer.app.annotating_strokes import begin_stroke, end_stroke, move_stroke
from medviewer.app.review import Review
from medviewer.app.scanning import open_path
from medviewer.domain.tool import HandTool


@pytest.fixture
def main_thread() -> MainThread:
    return MainThread()


@pytest.fixture
def record() -> FakeRecord:
    return FakeRecord()


@pytest.fixture
def review(main_thread, record, request):
    """A review with nothing open."""
    made = sample_review(main_thread, sample_ports(record, **getattr(request, "param", {})))
    yield made
    made.jobs.close()


@pytest.fixture
def open_review(review, main_thread, tmp_path) -> Review:
    """A review with the sample series on screen, loaded."""
    open_path(review, tmp_path)
    main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
    main_thread.run_posted()
    return review


@pytest.fixture
def make_desk(main_thread):
    """Makes a review on a study with made-up objects; see `object_desk.Desk`."""
    made = []

    def make(objects, **changes) -> Desk:
        made.append(Desk(main_thread, objects, **changes))
        return made[-1]

    yield make
    for desk in made:
        desk.review.jobs.close()


@pytest.fixture
def settle(main_thread):
    def run(review):
        main_thread.run_until(lambda: not review.session.jobs and not review.jobs.active)
        main_thread.run_posted()

    return run


@pytest.fixture
def stroke(settle):
    """Draws a straight stroke on a slice, and waits until it is on disk."""

    def draw(review, start=(10, 10), end=(20, 10), tool=HandTool.BRUSH, slice_=5, *, waits=True):
        made = begin_stroke(review, tool, plane(slice_), spot(*start, slice_))
        move_stroke(review, made, spot(*end, slice_))
        end_stroke(review, made)
        if waits:
            settle(review)
        return selected_segment(review.session)

    return draw


@pytest.fixture
def begin(record, tmp_path):
    made = []

    def make(**more) -> Room:
        made.append(Room(record, tmp_path, **more))
        return made[-1]

    yield make
    for room in made:
        room.review.jobs.close()
