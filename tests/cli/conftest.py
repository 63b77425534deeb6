"""Commands run in this process, and the demo study with its analysis, made once."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from series import affine_of, rotation_about, write_series

from medviewer.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def medviewer(capsys):
    """Run a command line; gives its answer."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def oblique_series(tmp_path) -> tuple[Path, np.ndarray, np.ndarray]:
    """Folder, matrix and values of a small oblique, anisotropic CT series."""
    affine = affine_of((2.5, 0.8, 0.6), (-30.0, 20.0, 500.0), rotation_about((1, 2, 3), 25.0))
    stored = np.arange(6 * 7 * 8, dtype=np.int16).reshape(6, 7, 8)
    write_series(tmp_path / "oblique", affine, stored)
    return tmp_path / "oblique", affine, stored


@pytest.fixture(scope="session")
def demo_study(chest_phantom) -> Path:
    """The generated chest CT."""
    return chest_phantom[0]


@pytest.fixture
def analysed(analysed_once, medviewer_home) -> Path:
    """The folder that `analyse` wrote, with this test's home as the one in which it was analysed."""
    shutil.copytree(analysed_once, medviewer_home, dirs_exist_ok=True)
    return medviewer_home / "out"
