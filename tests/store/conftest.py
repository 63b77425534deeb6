from __future__ import annotations

import pytest

from medviewer.store.review_store import ReviewStore


@pytest.fixture
def place(tmp_path):
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(place):
    with ReviewStore.open(place) as opened:
        yield opened
