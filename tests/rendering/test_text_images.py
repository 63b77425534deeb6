from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from medviewer.rendering.text import LineStore, freetype_painter, outlined

CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def test_that_lines_of_one_height_have_the_same_rows_and_baseline():
    paint = freetype_painter()
    plain, tall, deep = (paint(text, 13, (255, 255, 255)) for text in ("aaa", "AHl", "gpq"))
    assert plain.shape[0] == tall.shape[0] == deep.shape[0]
    rows = [np.nonzero(image[..., 3].max(axis=1) > 128)[0] for image in (plain, tall, deep)]
    assert rows[0].max() == rows[1].max() < rows[2].max()
    assert rows[1].min() < rows[0].min()


def test_that_text_has_its_colour_and_grows_with_its_height():
    small, large = (freetype_painter()("Hg 12", px, (200, 100, 50)) for px in (12, 24))
    assert small[small[..., 3] > 200][0, :3].tolist() == pytest.approx([200, 100, 50], abs=2)
    assert large.shape[1] == pytest.approx(2 * small.shape[1], rel=0.15)


def test_that_an_outline_is_dark_one_pixel_wide_and_leaves_the_words_as_they_are():
    words = np.zeros((5, 7, 4), np.uint8)
    words[2, 3] = (230, 232, 235, 255)
    result = outlined(words)
    assert result.shape == (7, 9, 4)
    assert result[3, 4].tolist() == [230, 232, 235, 255]
    ring = result[2:5, 3:6].reshape(-1, 4)[[0, 1, 2, 3, 5, 6, 7, 8]]
    assert (ring == (0, 0, 0, 255)).all()
    assert result[..., 3].astype(bool).sum() == 9


def test_that_a_line_is_painted_once():
    calls = []

    def paint(text, height, color):
        calls.append(text)
        return np.zeros((4, 4, 4), np.uint8)

    store = LineStore(paint)
    first = store.line("a", 12, (1, 2, 3), 1)
    assert store.line("a", 12, (1, 2, 3), 1) is first
    store.line("a", 13, (1, 2, 3), 1)
    assert calls == ["a", "a"]


def test_that_old_lines_are_forgotten():
    store = LineStore(lambda *_: np.zeros((2, 2, 4), np.uint8))
    for number in range(1000):
        store.line(str(number), 12, (0, 0, 0), 1)
    assert len(store._lines) < 300


@pytest.mark.skipif(not CJK.is_file(), reason="no font with Chinese letters on this machine")
def test_that_a_font_file_brings_letters_that_vtks_own_font_lacks():
    paint = freetype_painter(CJK)
    first, second = (paint(text, 20, (255, 255, 255))[..., 3] for text in ("王", "李"))
    assert (first > 128).sum() > 40
    assert first.shape != second.shape or (first != second).any()
