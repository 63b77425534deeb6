"""The texts for persons that the code says, and what Qt's files have for them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import medviewer

PACKAGE = Path(medviewer.__file__).parent


@cache
def texts_said() -> dict[str, Path]:
    """Each text inside `tr` or `mark` -> the file that says it."""
    found: dict[str, Path] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "mark"}:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = path
    return found
