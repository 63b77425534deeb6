"""Earlier studies of the same person: asked, answered, hung, and registered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from followed_studies import DOUBTFUL, FIRST, NOW, THEN, Room
from samples import (
    NOON,
    SAMPLE_REGISTRATION,
    picture_series,
)

from medviewer.app import priors, viewing
from medviewer.app.hanging import hang, read_protocols
from medviewer.app.linking import link_text, toggle_link
from medviewer.app.registering import can_register, register_to_active
from medviewer.app.resolve import slice_frame
from medviewer.app.signal import Topic
from medviewer.domain.errors import UserError
from medviewer.domain.planes import PlaneName
from medviewer.domain.record import Entry, EntryKind
from medviewer.domain.resources import resource_path


@pytest.fixture
def room(review, main_thread):
    return lambda *studies, **ports: Room(review, main_thread, studies, **ports)


def test_that_doubt_is_asked_and_the_answer_is_kept_with_author_and_time(room):
    made = room(NOW, THEN, DOUBTFUL)
    assert priors.open_question(made.review) is None
    made.show(NOW)
    question = priors.open_question(made.review)
    assert (question.study.uid, question.earlier.uid) == ("study now", "study first")
    assert question.reasons == ("The birth date is missing in one of them.",)
    assert [one.uid for one in priors.priors_on(made.review, NOW)] == ["study then"]
    assert not priors.is_one_person(made.review, NOW, DOUBTFUL)
    heard = []
    made.review.room.changed.connect(heard.append)
    priors.answer_question(made.review, question, is_same=True)
    assert frozenset({Topic.STUDIES}) in heard
    (entry,) = made.record.kept
    assert (entry.kind, entry.key, entry.study_uid, entry.author) == (
        EntryKind.PRIOR, "study first", "study now", "Dr One",
    )  # fmt: skip
    assert entry.time > NOON
    assert [one.uid for one in priors.priors_on(made.review, NOW)] == ["study then", "study first"]
    assert priors.is_one_person(made.review, DOUBTFUL, NOW)
    assert priors.is_one_person(made.review, NOW, THEN)
    assert priors.open_question(made.review) is None


def test_that_a_no_is_kept_too_and_nobody_is_asked_twice(room):
    made = room(NOW, DOUBTFUL)
    assert not priors.may_have_prior(made.review.session)
    made.show(DOUBTFUL)
    assert not priors.may_have_prior(made.review.session)
    made.show(NOW)
    assert priors.may_have_prior(made.review.session)
    priors.answer_question(made.review, priors.open_question(made.review), is_same=False)
    assert priors.open_question(made.review) is None
    assert priors.priors_on(made.review, NOW) == ()
    with pytest.raises(UserError, match="no earlier one"):
        priors.show_prior(made.review)


def test_that_an_answer_needs_a_reader_and_damage_in_the_record_is_no_answer(room):
    made = room(NOW, DOUBTFUL)
    made.show(NOW)
    for key, payload in (("a", ""), ("b", "[]"), ("c", "{}"), ("study first", '{"same": "yes"}')):
        made.record.keep(Entry(EntryKind.PRIOR, key, NOW.uid, "Dr One", NOON, payload))
    assert priors.answers_on(made.review, NOW.uid) == {}
    made.review.session.set_settings(made.review.session.settings.model_copy(update={"reader": " "}))
    with pytest.raises(UserError, match="Nobody is named"):
        priors.answer_question(made.review, priors.open_question(made.review), is_same=True)


def test_that_hanging_protocols_use_accepted_priors_only(room):
    made = room(NOW, DOUBTFUL)
    made.review.room.protocols = read_protocols([resource_path("hanging")])
    chest = replace(NOW, description="CT chest")
    hang(made.review, chest)
    made.settle()
    assert len(made.review.room.sessions) == 1
    priors.answer_question(made.review, priors.open_question(made.review), is_same=True)
    hang(made.review, chest)
    made.settle()
    assert [s.current.series.id for s in made.review.room.sessions.values()] == ["now", "first"]


def test_that_the_latest_prior_stands_beside_the_study(room):
    made = room(NOW, THEN, FIRST)
    with pytest.raises(UserError, match="no earlier one"):
        priors.show_prior(made.review)
    made.show(NOW)
    priors.show_prior(made.review)
    made.settle()
    assert [s.current.series.id for s in made.review.room.sessions.values()] == ["now", "then"]
    assert made.review.session.current.series.id == "now"
    assert priors.open_question(made.review) is None
    generation = made.session(THEN).generation
    priors.show_prior(made.review)
    assert made.session(THEN).generation == generation


def test_that_a_prior_without_a_series_like_it_is_passed_over(room):
    other = replace(THEN, series=(replace(picture_series((1, 12, 16)), modality="CT"),))
    made = room(NOW, other, FIRST)
    made.show(NOW)
    priors.show_prior(made.review)
    made.settle()
    assert made.session(FIRST).current.series.id == "first"


def test_that_scrolling_follows_the_patient_after_registering(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    review = made.review
    assert can_register(review.session)
    (job,) = register_to_active(review)
    assert job.label == "Registering LUNG"
    with pytest.raises(UserError, match="being registered already"):
        register_to_active(review)
    made.settle()
    here, there = made.session(NOW), made.session(THEN)
    assert link_text(here) == ""
    assert link_text(there) == "registered, ± 1.2 mm"
    assert "registered, ± 1.2 mm" in " ".join(slice_frame(there, PlaneName.AXIAL).text.bottom_left)
    assert review.room.notices[-1].title == "The series are registered, ± 1.2 mm; 91% of the body is in both."
    start = NOW.series[0].geometry.to_lps((3, 14, 16))
    viewing.go_to(review, tuple(start))
    np.testing.assert_allclose(there.view.position_lps, start + SAMPLE_REGISTRATION.move.offset_mm, atol=1e-9)
    toggle_link(review)
    assert link_text(there) == ""
    toggle_link(review)
    assert link_text(there) == "registered, ± 1.2 mm"


def test_that_a_failed_registration_leaves_the_link_as_it_was(room):
    def refuse(*_asked):
        title = "The two series could not be registered."
        raise UserError(title)

    made = room(NOW, THEN, register=refuse)
    made.show(NOW, THEN)
    register_to_active(made.review)
    made.settle()
    assert not made.review.room.link.moves
    assert made.review.room.notices[-1].is_error


def test_that_only_other_series_of_the_same_person_are_registered(room):
    made = room(NOW, DOUBTFUL)
    with pytest.raises(UserError, match="No series is open"):
        register_to_active(made.review)
    assert not can_register(made.review.session)
    made.show(NOW)
    assert not can_register(made.review.session)
    with pytest.raises(UserError, match="no other series"):
        register_to_active(made.review)
    made.show(NOW, DOUBTFUL)
    with pytest.raises(UserError, match="not known to be of one person"):
        register_to_active(made.review)
