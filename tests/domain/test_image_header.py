import pytest

from medviewer.domain.image_header import ImageHeader


@pytest.mark.parametrize(
    ("samples", "photometric", "is_color"),
    [(1, "MONOCHROME2", False), (1, "MONOCHROME1", False), (3, "RGB", True), (1, "PALETTE COLOR", True)],
)
def test_that_three_samples_or_a_palette_make_colour(samples, photometric, is_color):
    assert ImageHeader(4, 5, samples=samples, photometric=photometric).is_color is is_color


def test_that_half_the_colour_of_422_is_not_there():
    assert ImageHeader(4, 6, samples=3, bits_allocated=8, photometric="YBR_FULL_422").claimed_bytes == 4 * 6 * 2
