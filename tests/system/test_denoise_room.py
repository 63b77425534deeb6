from __future__ import annotations

import numpy as np
import pytest
from samples import plain_geometry

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken
from medviewer.domain.look import DenoiseKind
from medviewer.domain.volume import Volume
from medviewer.io import memory
from medviewer.services import denoise


def test_that_noise_is_taken_out_only_where_memory_has_room(monkeypatch):
    monkeypatch.setattr(memory, "_given", [])
    volume = Volume(plain_geometry((10, 200, 200)), np.zeros((10, 200, 200), np.int16), "HU")
    monkeypatch.setenv(memory.BUDGET_VARIABLE, "1")
    with pytest.raises(UserError, match="for which memory has no room"):
        denoise(volume, DenoiseKind.MEDIAN, CancelToken(), lambda _step: None)
    monkeypatch.setenv(memory.BUDGET_VARIABLE, "100")
    made = denoise(volume, DenoiseKind.MEDIAN, CancelToken(), lambda _step: None)
    assert (made.geometry, made.unit) == (volume.geometry, "HU")
