"""Each import contract holds on the real tree, and breaks where a copy of the tree is made to offend against it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

OUTSIDE_QT = {
    "__main__",
    "cli",
    "services",
    "rendering",
    "app",
    "io",
    "inference",
    "export",
    "store",
    "processing",
    "domain",
}
OUTSIDE_VTK = OUTSIDE_QT - {"rendering"}

BREAKS = [
    # contract, file that gets one more line, that line
    ("layers", "domain/offends.py", "import medviewer.io"),
    ("layers", "io/offends.py", "from medviewer import store"),
    ("layers", "rendering/offends.py", "from medviewer import app"),
    ("layers", "app/offends.py", "from medviewer import ui"),
    ("layers", "ui/offends.py", "def late() -> None:\n    import medviewer.cli"),
    ("layers", "ui/watches.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from medviewer import cli"),
    ("layers", "unnamed/__init__.py", ""),
    ("acyclic", "domain/offends.py", "from medviewer.domain import offended"),
    ("qt", "app/offends.py", "from PySide6.QtCore import QObject"),
    ("qt", "rendering/offends.py", "import qtpy.QtCore"),
    ("qt", "cli/offends.py", "import shiboken6"),
    ("vtk", "io/offends.py", "from vtkmodules.vtkCommonCore import vtkObject"),
    ("vtk", "app/offends.py", "import vtk"),
    ("formats", "domain/offends.py", "import pydicom"),
    ("formats", "app/offends.py", "import sqlalchemy.orm"),
    ("formats", "rendering/offends.py", "import SimpleITK"),
    ("formats", "ui/offends.py", "import onnxruntime"),
]


def contracts(root: Path) -> dict[str, dict[str, Any]]:
    """The contracts of pyproject.toml by their ids."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(project_root: Path, tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to be spoilt."""
    skip = shutil.ignore_patterns("__pycache__", "_bundled")
    shutil.copytree(project_root / "medviewer", tmp_path / "medviewer", ignore=skip)
    shutil.copy(project_root / "pyproject.toml", tmp_path)
    return tmp_path


def test_that_the_real_tree_keeps_every_contract(project_root: Path) -> None:
    result = lint(project_root)
    assert result.returncode == 0, result.stdout
    assert f"Contracts: {len(contracts(project_root))} kept, 0 broken" in result.stdout


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_that_a_contract_breaks_on_the_import_it_forbids(tree: Path, contract: str, file: str, line: str) -> None:
    offender = tree / "medviewer" / file
    offender.parent.mkdir(exist_ok=True)
    offender.write_text(line + "\n", encoding="utf-8")
    if contract == "acyclic":
        (offender.parent / "offended.py").write_text("from medviewer.domain import offends\n", encoding="utf-8")
    result = lint(tree)
    assert result.returncode != 0
    assert f"{contracts(tree)[contract]['name']} BROKEN" in result.stdout, result.stdout


def test_that_every_contract_is_broken_by_a_case_above(project_root: Path) -> None:
    assert {contract for contract, _, _ in BREAKS} == set(contracts(project_root))


@pytest.mark.parametrize(("contract", "outside"), [("qt", OUTSIDE_QT), ("vtk", OUTSIDE_VTK)])
def test_that_a_drawing_library_is_forbidden_in_every_module_outside(
    project_root: Path, contract: str, outside: set[str]
) -> None:
    there = {path.stem for path in (project_root / "medviewer").iterdir() if not path.name.startswith("__pyc")}
    listed = {name.removeprefix("medviewer.") for name in contracts(project_root)[contract]["source_modules"]}
    assert listed == outside & there
