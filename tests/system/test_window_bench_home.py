"""What the bench of the window measures is no work of the person at the workstation."""

from __future__ import annotations

import math
import os

from medviewer.app.settings import DATABASE_VARIABLE, HOME_VARIABLE
from medviewer.main import bench_ui
from medviewer.ui import bench_hands


def test_that_the_bench_of_the_window_leaves_the_record_of_the_person_alone(
    chest, medviewer_home, monkeypatch, qapp
) -> None:
    del qapp
    for name in ("STEPS", "STUDIES", "STARTS"):
        monkeypatch.setattr(bench_hands, name, max(3, bench_hands.SETTLED) if name == "STUDIES" else 1)
    for name in (HOME_VARIABLE, DATABASE_VARIABLE):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # put back afterwards
    figures = bench_ui(chest)
    assert all(math.isfinite(value) for value in figures.values())
    assert figures["model_seconds"] > 0.1  # a model ran
    assert figures["findings_step_ms"] > 0
    assert list(medviewer_home.iterdir()) == []
    assert os.environ[HOME_VARIABLE] != str(medviewer_home)
