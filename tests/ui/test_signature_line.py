"""What the findings panel says of the signature under the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette
from ui.clipping import cut_off

from medviewer.app import deciding, viewing
from medviewer.app.reporting import current_report, sign
from medviewer.ui.theme import DARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.conftest import Bench

    from medviewer.domain.signature import Signature

CHANGED = "Changed since it was signed by Dr N. Example; sign again to make it final."


def decide_all_and_sign(bench: Bench) -> Signature:
    for finding in ("f1", "f2"):
        viewing.select_finding(bench.review, finding)
        deciding.accept(bench.review)
    sign(bench.review, current_report(bench.review, signed=True))
    bench.settle()
    return bench.desk.record.signed[-1]


def said(bench: Bench) -> str:
    line = bench.window.findings.signed
    return line.text() if line.isVisibleTo(bench.window) else ""


def signed_text(signature: Signature) -> str:
    return f"Signed by Dr N. Example, {signature.time.astimezone():%Y-%m-%d %H:%M}"


def color(bench: Bench) -> str:
    return bench.window.findings.signed.palette().color(QPalette.ColorRole.WindowText).name()


def test_that_nothing_is_said_of_a_signature_before_there_is_one(loaded: Bench) -> None:
    assert said(loaded) == ""


def test_that_the_panel_names_who_signed_and_when_on_the_persons_own_clock(loaded: Bench) -> None:
    signature = decide_all_and_sign(loaded)
    assert said(loaded) == signed_text(signature)
    assert color(loaded) == DARK.secondary.lower()
    assert cut_off(loaded.window) == []


def test_that_the_panel_says_when_verdicts_are_no_longer_the_signed_ones_until_that_is_undone(loaded: Bench) -> None:
    signature = decide_all_and_sign(loaded)
    deciding.reject(loaded.review, "Vessel")
    loaded.settle()
    assert said(loaded) == CHANGED
    assert color(loaded) == DARK.pending.lower()
    assert cut_off(loaded.window) == []
    deciding.undo(loaded.review)
    loaded.settle()
    assert said(loaded) == signed_text(signature)
    assert color(loaded) == DARK.secondary.lower()


def test_that_the_series_opened_again_shows_its_signature(loaded: Bench, make_bench: Callable[..., Bench]) -> None:
    signature = decide_all_and_sign(loaded)
    loaded.desk.recalled = (loaded.session.analysis,)
    again = make_bench(reader="Dr Two").open()
    assert said(again) == signed_text(signature)


def test_that_another_series_says_nothing_of_it(loaded: Bench) -> None:
    decide_all_and_sign(loaded)
    loaded.session.close_series()
    loaded.settle()
    assert said(loaded) == ""
