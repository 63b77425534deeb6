from __future__ import annotations

import pytest
from made_reports import finished_report, pending_report, rotation, write_series


@pytest.fixture
def straight(tmp_path):
    return write_series(tmp_path / "straight")


@pytest.fixture
def oblique(tmp_path):
    return write_series(tmp_path / "oblique", rotation())


@pytest.fixture
def pending(straight):
    return pending_report(straight)


@pytest.fixture
def finished(oblique):
    return finished_report(oblique)
