"""What the window does by itself, and what a person may choose, before there is a study."""

from __future__ import annotations

from samples import sample_ports, sample_review

from medviewer.app.analysing import find_models
from medviewer.app.appearance import choose_language
from medviewer.app.shared import JobKind
from medviewer.domain.errors import UserError


def test_that_models_are_looked_for_on_a_thread_and_offered_when_they_are_found(main_thread):
    review = sample_review(main_thread)
    wanted = review.ports.catalog()
    review.session.set_catalog(type(wanted)())
    find_models(review)
    assert [job.kind for job in review.session.jobs] == [JobKind.BESIDE]
    assert review.session.catalog.plugins == ()
    main_thread.run_until(lambda: not review.session.jobs)
    assert review.session.catalog == wanted


def test_that_a_folder_of_models_that_cannot_be_read_is_told_and_the_program_goes_on(main_thread):
    def broken():
        message = "The plug-in folder cannot be read."
        raise UserError(message, "Check the folder.")

    review = sample_review(main_thread)
    review.ports = sample_ports(catalog=broken)
    find_models(review)
    main_thread.run_until(lambda: not review.session.jobs)
    assert [notice.title for notice in review.session.notices] == ["The plug-in folder cannot be read."]


def test_that_a_language_is_kept_for_the_next_start_and_says_so(main_thread):
    saved = []
    review = sample_review(main_thread, sample_ports(save_settings=saved.append))
    choose_language(review, "de")
    assert [one.language for one in saved] == ["de"]
    assert review.session.settings.language == "de"
    assert review.session.notices[-1].title == "The language changes at the next start."
