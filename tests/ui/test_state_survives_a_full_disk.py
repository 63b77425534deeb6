"""How a study is looked at, once the disk has room again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.conftest import Bench


def test_that_what_could_not_be_written_is_written_at_the_end_though_nothing_changed_since(bench: Bench) -> None:
    bench.desk.record.fails = True
    bench.open()
    bench.qtbot.waitUntil(lambda: any("looked at" in notice.title for notice in bench.session.notices))
    bench.qtbot.waitUntil(lambda: not bench.window._autosave._timer.isActive() and not bench.review.jobs.active)
    bench.desk.record.fails = False
    bench.window.close()
    assert list(bench.desk.record.readings) == [bench.session.current.study.uid]
