from __future__ import annotations

import numpy as np
import pytest
from samples import plain_geometry, sample_heatmap, sample_volume

from medviewer.domain.annotations import Contours, References, SegmentMask
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.volume import Volume


def layer(content) -> OverlayLayer:
    return OverlayLayer("seg/0", "seg", "Liver", (1, 2, 3), content)


def test_that_only_what_covers_the_image_has_an_opacity_that_matters():
    mask = Volume(plain_geometry(), np.ones((20, 30, 40), np.uint8))
    assert layer(SegmentMask(1, "Liver", mask)).has_area
    assert layer(sample_heatmap(sample_volume())).has_area
    assert not layer(Contours(1, "Heart", None, ())).has_area


@pytest.mark.parametrize(
    ("own", "other", "is_said"), [("1", "2", True), ("1", "1", False), ("", "2", False), ("1", "", False)]
)
def test_that_coordinates_count_unless_two_frames_of_reference_differ(own, other, is_said):
    assert bool(References(frame_uid=own).elsewhere_sentence(other)) is is_said
