"""What people are told is said through `tr` everywhere, so that it can be said in their language."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from texts import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

TELLING = frozenset({"UserError", "Notice", "Rejected", "HealthNote", "text_label", "heading", "QLabel", "QPushButton"})
LEFT_ENGLISH = frozenset({"cli", "bench.py", "bench_hands.py", "bare_view.py", "alembic_env.py"})
"""The command line is a contract with scripts, and measurements are for engineers."""


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_text(node: ast.expr) -> bool:
    """Whether it is a literal with a word in it, also one that is put together."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    words = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
    is_literal = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    return is_literal and " " in words.strip() and any(letter.islower() for letter in words)


def told_bare() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if LEFT_ENGLISH & set(path.relative_to(PACKAGE).parts):
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                yield from (f"{path.name}:{line}" for line in bare_lines(function))


def bare_lines(function: ast.FunctionDef) -> Iterator[int]:
    """Lines with literals that are told as they are, or given to a name that is told."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and name_of(node) in TELLING]
    given = [argument for call in calls for argument in (*call.args, *(k.value for k in call.keywords))]
    names = {argument.id for argument in given if isinstance(argument, ast.Name)}
    yield from (argument.lineno for argument in given if is_text(argument))
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and is_text(node.value):
            yield from (t.lineno for t in node.targets if isinstance(t, ast.Name) and t.id in names)


def test_that_nobody_is_told_a_text_that_cannot_be_translated() -> None:
    assert list(told_bare()) == []


def test_that_a_bare_text_would_be_found() -> None:
    source = "def f():\n    message = f'No {x} here.'\n    raise UserError(message, 'Try it again.')\n"
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert sorted(bare_lines(function)) == [2, 3]
