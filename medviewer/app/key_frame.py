"""The picture of a finding for a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.drawn_findings import drawn_heatmap, tag_of
from medviewer.app.drawn_layers import drawn_overlays, spot_of
from medviewer.app.overlay_planes import planes_text
from medviewer.app.slice_text import made_by_text, marks, slice_text
from medviewer.app.slices import shown_slices
from medviewer.domain.decision import shown_box, state_of
from medviewer.domain.frames import (
    CameraPose,
    CornerText,
    DrawnBox,
    SliceFrame,
)
from medviewer.domain.planes import PlaneName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.app.desk import OpenSeries
    from medviewer.domain.decision import Decision
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.layers import OverlayLayer

KEY_IMAGE_ZOOM = 1.8
"""Large enough to see a small lesion, with enough around it to know where one is."""


def key_frame(
    current: OpenSeries,
    analysis: Analysis,
    finding: Finding,
    decisions: Mapping[str, Decision],
    window: Window,
    planes: tuple[OverlayLayer, ...] = (),
) -> SliceFrame | None:
    """The axial slice through a finding's box with its box and the heatmap, for a report; None without a box.

    `planes` are the overlay planes of the images that are switched on or off.

    It is the slice that the axial view shows there, at the time that the model was given, whatever is on screen. The
    patient is named on the report's pages, in every script, and not in the picture.
    """
    box = shown_box(finding, decisions)
    if current.loaded is not None:
        current = replace(current, volume=current.loaded.times[analysis.time], time=analysis.time)
    slices = shown_slices(current, PlaneName.AXIAL)
    if box is None or slices is None:
        return None
    volume, plane = slices.at(box.center_lps)
    camera, spot = CameraPose(KEY_IMAGE_ZOOM, box.center_lps), spot_of(current, slices, plane)
    made_by = made_by_text(current, slices, box.center_lps)
    words = planes_text(planes, spot.picture, visible=True)
    drawn = DrawnBox(finding.id, box, state_of(finding.id, decisions), tag_of(finding))
    return SliceFrame(
        volume=volume,
        plane=plane,
        window=window,
        camera=camera,
        boxes=(drawn,),
        heatmap=drawn_heatmap(analysis, 0.45),
        text=CornerText(
            top_right=marks(current),
            bottom_left=slice_text(current, plane, window, camera.zoom, made_by, words).bottom_left,
        ),
        modality=current.series.modality,
        overlays=drawn_overlays(planes, spot, is_placed=current.is_placed),
    )
