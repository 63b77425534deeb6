"""Which slices were seen: what can be marked, and what is left to see."""

from __future__ import annotations

from medviewer.app import viewing
from medviewer.app.seeing import seen_of, shown_slice, unseen_of
from medviewer.app.seen_slices import Seen, SeenKey
from medviewer.app.signal import Changed, Topic
from medviewer.app.slices import acquired_plane
from medviewer.domain.planes import PlaneName
from medviewer.domain.seen import SeenSlices
from medviewer.domain.slab import Slab, SlabMode

A = PlaneName.AXIAL
KEY = SeenKey("s", 0, A)


def mark_all(review, plane, numbers):
    for number in numbers:
        viewing.go_to_slice(review, plane, number)
        review.room.seen.mark(shown_slice(review.session, plane))


def test_that_slices_marked_one_by_one_are_seen_and_the_others_are_not(open_review):
    plane = acquired_plane(open_review.session.current)
    count = shown_slice(open_review.session, plane).count
    assert unseen_of(open_review.session) == ((1, count),)
    mark_all(open_review, plane, (1, 2, 4))
    assert seen_of(open_review.session, plane).runs == ((1, 2), (4, 4))
    assert unseen_of(open_review.session) == ((3, 3), (5, count))


def test_that_each_view_counts_its_own_slices(open_review):
    mark_all(open_review, A, (1,))
    assert seen_of(open_review.session, A).seen == 1
    assert seen_of(open_review.session, PlaneName.CORONAL).seen == 0


def test_that_thick_and_turned_slices_are_other_pictures_and_are_not_marked(open_review):
    viewing.set_slab(open_review, Slab(SlabMode.MAX, 10.0))
    assert shown_slice(open_review.session, A) is None
    assert seen_of(open_review.session, A) is None
    viewing.set_slab(open_review, None)
    viewing.tilt_planes(open_review, (0.0, 0.0, 1.0), 0.5)
    assert shown_slice(open_review.session, A) is None
    viewing.straighten(open_review)
    assert shown_slice(open_review.session, A) is not None


def test_that_nothing_is_to_be_seen_without_a_series(review):
    assert shown_slice(review.session, A) is None
    assert seen_of(review.session, A) is None
    assert unseen_of(review.session) == ()


def test_that_each_change_is_told_once():
    told = []
    changed = Changed()
    changed.connect(told.append)
    seen = Seen(changed)
    from_before = {KEY: SeenSlices(9, 0b1)}
    seen.bring("1.2", from_before)
    assert told == [frozenset({Topic.SEEN})]
    assert seen.on_study("1.2") == from_before
    assert seen.of("1.2", KEY) == SeenSlices(9, 0b1)
    assert seen.of("1.3", KEY) is None


def test_that_what_was_seen_before_joins_what_was_seen_since(open_review):
    plane = acquired_plane(open_review.session.current)
    mark_all(open_review, plane, (3,))
    shown = shown_slice(open_review.session, plane)
    room = open_review.room
    room.seen.bring(shown.study_uid, {shown.key: SeenSlices(shown.count, 0b11)})
    assert seen_of(open_review.session, plane).runs == ((1, 3),)
    told = []
    room.changed.connect(told.append)
    room.seen.mark(shown)
    assert told == []


def test_that_a_series_that_has_other_slices_now_begins_anew(open_review):
    plane = acquired_plane(open_review.session.current)
    shown = shown_slice(open_review.session, plane)
    open_review.room.seen.bring(shown.study_uid, {shown.key: SeenSlices(shown.count + 5, 0b1)})
    assert unseen_of(open_review.session) == ((1, shown.count),)
    mark_all(open_review, plane, (2,))
    assert seen_of(open_review.session, plane) == SeenSlices(shown.count, 0b10)
    open_review.room.seen.bring(shown.study_uid, {shown.key: SeenSlices(shown.count + 5, 0b1)})
    assert open_review.room.seen.of(shown.study_uid, shown.key).count == shown.count + 5


def test_that_the_first_slice_alone_is_not_marked_before_it_is_known_which_one_it_is(open_review):
    session = open_review.session
    current, volume = session.current, session.volume
    session.start_series(current.study, current.series)
    session.set_preview(volume)
    assert shown_slice(session, A) is None
