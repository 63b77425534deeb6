"""Which libraries a layer leans on, where import contracts cannot say it: they see an outside library as one name."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from architecture.sources import texts

if TYPE_CHECKING:
    from pathlib import Path

QT = {"PySide6", "qtpy", "qtawesome", "shiboken6"}
VTK = {"vtk", "vtkmodules"}


def imported(source: str) -> set[str]:
    """Full names of the modules that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def libraries(source: str) -> set[str]:
    return {name.partition(".")[0] for name in imported(source)}


def test_that_the_domain_needs_numpy_and_nothing_else(project_root: Path) -> None:
    allowed = sys.stdlib_module_names | {"numpy", "medviewer"}
    used = {path.name: libraries(text) - allowed for path, text in texts(project_root / "medviewer/domain", ".py")}
    assert {name: odd for name, odd in used.items() if odd} == {}
    assert len(used) > 10


def test_that_one_file_at_most_has_both_qt_and_vtk(project_root: Path) -> None:
    both = {
        path.relative_to(project_root).as_posix()
        for path, text in texts(project_root / "medviewer", ".py")
        if libraries(text) & QT and libraries(text) & VTK
    }
    assert both <= {"medviewer/ui/vtk_view.py"}


def test_that_vtks_own_qt_widget_is_out_of_reach_below_the_window(project_root: Path) -> None:
    reaching = {
        path.relative_to(project_root / "medviewer").parts[0]
        for path, text in texts(project_root / "medviewer", ".py")
        if any(f"{name}.".startswith("vtkmodules.qt.") for name in imported(text))
    }
    assert reaching <= {"ui"}


def test_that_an_import_inside_a_function_is_seen() -> None:
    assert imported("def f():\n    from vtkmodules import qt\n") == {"vtkmodules", "vtkmodules.qt"}
