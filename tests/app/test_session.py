from dataclasses import replace

import pytest
from samples import sample_analysis, sample_finding, sample_scan, sample_series, sample_study, sample_volume

from medviewer.app.edits import Edit
from medviewer.app.session import ReviewSession
from medviewer.app.settings import Settings
from medviewer.app.shared import Notice
from medviewer.app.signal import Topic
from medviewer.domain.frames import CameraPose
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName


@pytest.fixture
def session():
    return ReviewSession()


@pytest.fixture
def topics(session):
    heard = []
    session.changed.connect(heard.append)
    return heard


def test_that_a_path_opened_again_replaces_what_it_brought(session, topics):
    session.add_result(sample_scan())
    session.add_result(replace(sample_scan(), rejected=()))
    assert session.opened.studies == (sample_study(),)
    assert session.opened.results[0].rejected == ()
    assert topics == [frozenset({Topic.STUDIES})] * 2


def test_that_setting_the_same_view_says_nothing(session, topics):
    session.set_view(session.view)
    session.set_jobs(())
    session.select(None)
    assert topics == []


def test_that_a_volume_without_a_series_is_dropped(session, topics):
    session.set_preview(sample_volume())
    session.set_loaded(Loaded((sample_volume(),)))
    assert session.volume is None
    assert topics == []


def test_that_a_new_series_starts_with_nothing_selected_or_decided(session):
    session.start_series(sample_study(), sample_series())
    session.set_analyses((sample_analysis(),), {})
    session.select(session.analysis.findings[0].id)
    session.apply(Edit("Accept", "a", None, None))
    first = session.generation
    assert session.start_series(sample_study(), sample_series()) == first + 1
    assert session.analysis is None
    assert session.selected is None
    assert session.history.done == ()


def test_that_findings_are_listed_by_score_from_the_operating_point(session):
    session.start_series(sample_study(), sample_series())
    assert session.threshold == 0.0
    session.set_analyses((sample_analysis(),), {})
    assert [f.score for f in session.listed_findings()] == [0.9, 0.7]
    session.set_view(replace(session.view, threshold=0.1))
    assert [f.score for f in session.listed_findings()] == [0.9, 0.7, 0.2]
    session.set_view(replace(session.view, threshold=0.95))
    assert session.listed_findings() == ()


def test_that_decisions_stay_undoable_when_the_same_claims_come_again(session):
    session.start_series(sample_study(), sample_series())
    session.set_analyses((sample_analysis(),), {})
    first = sample_analysis().findings[0].id
    session.select(first)
    session.apply(Edit("Accept", first, None, None))
    session.set_analyses((sample_analysis(), sample_analysis()), {})
    assert session.history.done
    assert session.selected == first
    other = sample_analysis((sample_finding(9),))
    session.set_view(replace(session.view, modifying=True))
    session.set_analyses((sample_analysis(), other), {})
    assert session.history.done == ()
    assert session.selected is None
    assert not session.view.modifying


def test_that_a_finding_without_a_score_is_listed_first(session):
    session.start_series(sample_study(), sample_series())
    unscored = replace(sample_finding(7), score=None)
    session.set_analyses((sample_analysis((sample_finding(1), unscored)),), {})
    assert session.listed_findings()[0].id == unscored.id


def test_that_each_slice_view_has_its_own_camera(session):
    view = session.view.with_camera(PlaneName.CORONAL, CameraPose(2.0))
    assert view.camera(PlaneName.CORONAL).zoom == 2.0
    assert view.camera(PlaneName.AXIAL).zoom == 1.0


def test_that_a_notice_stays_until_dismissed(session, topics):
    notice = Notice("The disk is full.")
    session.notify(notice)
    assert session.notices == (notice,)
    session.dismiss(notice)
    assert session.notices == ()
    assert topics == [frozenset({Topic.JOBS})] * 2


def test_that_settings_are_taken(session, topics):
    session.set_settings(Settings(reader="Dr Two"))
    assert session.settings.reader == "Dr Two"
    assert topics == [frozenset({Topic.SETTINGS})]


class TestListenerThatRaises:
    @pytest.fixture
    def expected_warnings(self):
        return ["a listener failed on"]

    def test_that_the_others_still_hear(self, session):
        heard = []

        def bad(_topics):
            message = "bad"
            raise RuntimeError(message)

        session.changed.connect(bad)
        session.changed.connect(heard.append)
        session.set_thumbnail("1", sample_volume().array[0])
        assert heard == [frozenset({Topic.STUDIES})]
