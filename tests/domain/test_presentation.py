from __future__ import annotations

from medviewer.domain.annotations import Origin, References
from medviewer.domain.presentation import Annotation, GraphicLayer, ImageUse, Presentation, StateWindow

STATE = Presentation(
    Origin("1", "2", "State"),
    References(("7", "8")),
    annotations=(
        Annotation("A", ImageUse(("7",))),
        Annotation("B", ImageUse()),
        Annotation("A", ImageUse(("8",), (2,))),
    ),
    layers=(GraphicLayer("A", 1), GraphicLayer("B", 2)),
    windows=(StateWindow(40, 400, ImageUse(("8",))), StateWindow(50, 80, ImageUse())),
)


def test_that_a_picture_has_what_was_drawn_on_it_and_on_all():
    assert STATE.annotations_on("7") == STATE.annotations[:2]
    assert STATE.annotations_on("8", 2) == STATE.annotations[1:]
    assert STATE.annotations_on("8", 1) == STATE.annotations[1:2]


def test_that_the_first_window_for_a_picture_is_taken():
    assert STATE.window_on("8").center == 40
    assert STATE.window_on("7").center == 50


def test_that_a_layer_is_found_by_its_name():
    assert STATE.layer("B").order == 2
    assert STATE.layer("C") is None
