from __future__ import annotations

from dataclasses import replace

from made_layers import block_volume
from samples import sample_volume

from medviewer.app.session import ReviewSession
from medviewer.app.settings import Settings
from medviewer.app.volume_shown import segment_surfaces, surfaces_of
from medviewer.domain.annotations import SegmentMask
from medviewer.domain.finding import Heatmap
from medviewer.domain.layers import OverlayLayer

MASK = block_volume()
SHOWN = OverlayLayer("a", "s", "Liver", (9, 8, 7), SegmentMask(1, "Liver", MASK), opacity=0.4)


def test_that_visible_segments_with_a_place_are_surfaces_in_their_colour():
    elsewhere = replace(SHOWN, id="d", content=SegmentMask(1, "", replace(MASK, is_placed=False)))
    layers = (
        SHOWN,
        replace(SHOWN, id="b", visible=False),
        replace(SHOWN, id="c", content=SegmentMask(2, "", None)),
        elsewhere,
        replace(SHOWN, id="e", content=Heatmap(sample_volume(), "", (0.0, 1.0), "")),
    )
    (drawn,) = surfaces_of(layers)
    assert drawn.volume is MASK
    assert (drawn.color, drawn.name) == ((9, 8, 7), "Liver")


def test_that_hidden_overlays_leave_no_surface():
    session = ReviewSession(Settings())
    session.over.set_layers((SHOWN,))
    assert len(segment_surfaces(session)) == 1
    session.set_view(replace(session.view, overlays=False))
    assert segment_surfaces(session) == ()
