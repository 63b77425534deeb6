"""What the pixels of a picture measure: in the patient, or at the detector."""

import pytest

from medviewer.domain.image_header import DetectorFacts, ImageHeader
from medviewer.domain.pixel_scale import pixel_scale

AT_DETECTOR = DetectorFacts((0.2, 0.1))


def scale(spacing=None, facts=None):
    return pixel_scale(ImageHeader(4, 5, pixel_spacing=spacing, detector=facts))


def test_that_without_a_spacing_there_are_no_millimetres():
    assert scale() is None
    assert scale(facts=DetectorFacts(magnification=1.2)) is None


def test_that_pixel_spacing_alone_is_taken_as_it_is():
    found = scale((0.4, 0.3))
    assert (found.height_mm, found.width_mm, found.is_at_detector) == (0.4, 0.3, False)
    assert found.source == "Pixel Spacing"


def test_that_the_spacing_at_the_detector_says_that_lengths_are_too_large():
    found = scale(facts=AT_DETECTOR)
    assert (found.height_mm, found.width_mm, found.is_at_detector) == (0.2, 0.1, True)
    assert found.source == "Imager Pixel Spacing at the detector: lengths are larger than in the patient"


def test_that_the_magnification_is_told_with_it():
    assert "about 1.25 times (Estimated Rad" in scale(facts=DetectorFacts((0.2, 0.1), 1.25)).source


def test_that_a_pixel_spacing_that_repeats_that_of_the_detector_was_not_corrected():
    assert scale((0.2, 0.100001), AT_DETECTOR).is_at_detector
    assert not scale((0.18, 0.09), AT_DETECTOR).is_at_detector
    assert not scale((0.2, 0.1), DetectorFacts((0.2, 0.1), calibration="FIDUCIAL")).is_at_detector


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        (
            DetectorFacts(calibration="GEOMETRY"),
            "Pixel Spacing, calibrated by the geometry of the beam at a known depth",
        ),
        (
            DetectorFacts(calibration="FIDUCIAL", description="25 mm ball"),
            "Pixel Spacing, calibrated with an object of known size: 25 mm ball",
        ),
        (DetectorFacts(calibration="OTHER"), "Pixel Spacing, calibrated (OTHER)"),
        (DetectorFacts(description="by hand"), "Pixel Spacing, calibrated: by hand"),
    ],
)
def test_that_it_is_told_how_a_spacing_was_calibrated(facts, source):
    assert scale((0.4, 0.3), facts).source == source
