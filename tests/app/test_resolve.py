from dataclasses import replace

import pytest
from samples import (
    oblique_geometry,
    plain_geometry,
    sample_analysis,
    sample_decision,
    sample_finding,
    sample_frame,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app.desk import OpenSeries
from medviewer.app.drawn_findings import drawn_boxes, drawn_heatmap
from medviewer.app.key_frame import key_frame
from medviewer.app.resolve import slice_frame, volume_frame
from medviewer.app.session import ReviewSession
from medviewer.app.slice_text import INCOMPLETE, LOSSY, hover_text, identity, plane_text, position_text
from medviewer.domain.decision import ReviewState, Verdict
from medviewer.domain.display import Window
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.layout import ViewName
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.regions import WholeImage
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.study import FrameRef, HealthNote, HealthSeverity, InstanceRef, Patient
from medviewer.domain.vectors import vec3


@pytest.fixture
def session(open_review) -> ReviewSession:
    session = open_review.session
    session.set_analyses((sample_analysis(volume=session.volume),), {})
    return session


def test_that_nothing_open_draws_nothing():
    assert slice_frame(ReviewSession(), PlaneName.AXIAL) is None
    assert volume_frame(ReviewSession()) is None


def test_that_a_slice_frame_says_who_what_and_where(session):
    frame = slice_frame(session, PlaneName.AXIAL)
    assert frame.text.top_left == ("DOE JANE", "ID 1234", "1961-02-03 F")
    assert frame.text.top_right == ("CT Chest", "2026-03-01", "LUNG 3.0")
    assert frame.text.bottom_left[0] == "axial"
    assert frame.text.bottom_left[1].startswith(f"im {frame.plane.number}/20  z ")
    assert frame.text.bottom_left[2].startswith("W ")
    assert frame.active
    assert not slice_frame(session, PlaneName.CORONAL).active


def test_that_an_acquired_slice_says_how_thick_its_own_header_calls_it(session):
    current = session.current
    instance = InstanceRef("1", "", None)
    thick = [None if k == 4 else 1.25 + k for k in range(20)]
    frames = tuple(FrameRef(instance, ImageHeader(12, 16, thickness_mm=mm)) for mm in thick)
    session.desk.current = replace(current, series=replace(current.series, frames=frames))
    for k, said in ((3, "axial  thk 4.25 mm"), (4, "axial"), (17, "axial  thk 18.25 mm")):
        session.set_view(replace(session.view, position_lps=vec3(session.volume.geometry.to_lps((k, 5, 5)))))
        assert slice_frame(session, PlaneName.AXIAL).text.bottom_left[0] == said
    assert slice_frame(session, PlaneName.CORONAL).text.bottom_left[0] == "coronal"
    session.set_view(replace(session.view, slab=Slab(SlabMode.MAX, 9.0)))
    assert "thk" not in slice_frame(session, PlaneName.AXIAL).text.bottom_left[0]


def test_that_an_oblique_plane_says_so():
    straight = slice_plane(plain_geometry(), PlaneName.AXIAL, 3)
    oblique = slice_plane(oblique_geometry(), PlaneName.AXIAL, 3)
    assert plane_text(straight) == "axial"
    assert plane_text(oblique) == "axial oblique"
    assert position_text(oblique) == f"z {oblique.center_lps[2]:.1f} mm"


def test_that_a_narrow_window_is_not_shown_as_nought(session):
    session.set_view(replace(session.view, window=Window(0.5, 0.25)))
    assert "W 0.5  L 0.25" in slice_frame(session, PlaneName.AXIAL).text.bottom_left[2]


def test_that_a_preview_says_that_it_is_loading_and_has_no_3d(session):
    session.start_series(sample_study(), sample_series())
    session.set_preview(sample_volume())
    assert "loading…" in slice_frame(session, PlaneName.AXIAL).text.top_right
    assert volume_frame(session) is None


def test_that_the_lossy_mark_is_on_the_image(session):
    note = HealthNote("lossy", HealthSeverity.WARNING, "The images were compressed with loss.")
    session.desk.current = replace(session.current, series=replace(session.current.series, health=(note,)))
    assert slice_frame(session, PlaneName.SAGITTAL).text.top_right[0] == LOSSY
    assert LOSSY in volume_frame(session).text.top_right
    finding = session.listed_findings()[0]
    assert key_frame(session.current, session.analysis, finding, {}, Window(1, 0)).text.top_right == (LOSSY,)


def test_that_a_series_without_some_of_its_pictures_is_marked_beside_the_lossy_mark(session):
    notes = tuple(HealthNote(code, HealthSeverity.ERROR, "A sentence.") for code in ("undecodable", "lossy"))
    session.desk.current = replace(session.current, series=replace(session.current.series, health=notes))
    assert slice_frame(session, PlaneName.AXIAL).text.top_right[:2] == (LOSSY, INCOMPLETE)
    assert INCOMPLETE in volume_frame(session).text.top_right
    finding = session.listed_findings()[0]
    marks = key_frame(session.current, session.analysis, finding, {}, Window(1, 0)).text.top_right
    assert marks == (LOSSY, INCOMPLETE)


def test_that_boxes_carry_state_and_selection_and_rejected_ones_hide(session):
    best, other = session.listed_findings()
    session.desk.decisions = {best.id: sample_decision(best.id, Verdict.REJECTED, reason="Vessel")}
    assert [b.finding_id for b in drawn_boxes(session)] == [other.id]
    session.select(best.id)
    boxes = {b.finding_id: b for b in drawn_boxes(session)}
    assert boxes[best.id].state is ReviewState.REJECTED
    assert boxes[best.id].selected
    session.select(None)
    session.set_view(replace(session.view, rejected_shown=True))
    assert len(drawn_boxes(session)) == 2
    assert boxes[best.id].tag == "Nodule 0.90"
    assert boxes[other.id].tag == "0.70"


def test_that_hidden_or_peeked_overlays_are_not_in_the_frames(session):
    assert slice_frame(session, PlaneName.AXIAL).boxes
    assert slice_frame(session, PlaneName.AXIAL).heatmap.opacity == 0.45
    for change in ({"peeking": True}, {"overlays": False}):
        view = replace(session.view, **change)
        shown = replace(view, active=ViewName.VOLUME_3D)
        session.view = shown
        assert slice_frame(session, PlaneName.AXIAL).boxes == ()
        assert slice_frame(session, PlaneName.AXIAL).heatmap is None
        assert volume_frame(session).boxes == ()
        assert volume_frame(session).active
        session.view = replace(view, peeking=False, overlays=True)


def test_that_the_heatmap_is_clear_below_a_quarter_of_its_fixed_range(session):
    assert drawn_heatmap(session.analysis, 0.3).threshold == 100.0
    assert drawn_heatmap(sample_analysis(), 0.3) is None
    session.set_view(replace(session.view, heatmap=False, crosshair=False))
    assert slice_frame(session, PlaneName.AXIAL).heatmap is None
    assert slice_frame(session, PlaneName.AXIAL).crosshair_lps is None


def test_that_a_key_frame_is_the_axial_slice_through_the_box(session):
    finding = session.listed_findings()[0]
    frame = key_frame(session.current, session.analysis, finding, {}, Window(1500, -600))
    assert abs(frame.plane.distance_mm(finding.region.center_lps)) <= 1.5
    assert frame.boxes[0].box == finding.region
    assert frame.heatmap is not None


def test_that_a_finding_without_a_box_or_an_unloaded_series_has_no_key_frame(session):
    whole = replace(sample_finding(), region=WholeImage())
    assert key_frame(session.current, session.analysis, whole, {}, Window(1, 0)) is None
    unloaded = OpenSeries(sample_study(), session.current.series)
    assert key_frame(unloaded, session.analysis, sample_finding(), {}, Window(1, 0)) is None


def test_that_a_header_without_identity_is_said():
    assert identity(Patient("", "")) == ("(no name)", "(no ID)")
    assert identity(Patient("7", "A^B", "about 1960")) == ("A B", "ID 7", "about 1960")


def test_that_the_read_out_gives_value_unit_place_and_evidence(session):
    volume = sample_volume()
    lps = tuple(volume.geometry.to_lps((1, 2, 3)))
    text = hover_text(sample_frame(volume, heatmap=drawn_heatmap(session.analysis, 0.4)), lps)
    assert text.startswith(f"HU {volume.array[1, 2, 3]} at (")
    assert text.endswith("evidence 31 HU")
    assert hover_text(sample_frame(volume), (9999.0, 0.0, 0.0)) == ""
    assert hover_text(sample_frame(replace(volume, unit="")), lps).startswith("value ")
    finding = replace(sample_finding(), score=None)
    session.set_analyses((sample_analysis((finding,)),), {})
    assert drawn_boxes(session)[0].tag == "Nodule"


def test_that_activity_is_told_as_uptake_too_where_the_header_allows(session):
    volume = replace(sample_volume(), unit="Bq/ml")
    lps = tuple(volume.geometry.to_lps((1, 2, 3)))
    value = float(volume.array[1, 2, 3])
    assert f", SUVbw {value * 0.002:.2f} at (" in hover_text(sample_frame(volume, suv_factor=0.002), lps)
    session.set_loaded(Loaded((volume,), suv_factor=0.002))
    assert slice_frame(session, PlaneName.AXIAL).suv_factor == 0.002
