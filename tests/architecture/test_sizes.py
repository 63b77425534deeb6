"""Functions, classes and files stay small enough to be read at once."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from architecture.sources import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_FUNCTION_LINES = 50
MOST_FILE_LINES = 400
MOST_METHODS = 25
CODE = ("medviewer", "plugins", "resources", "packaging", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Lines from `def` to the last statement, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    text = function.body[0]
    return lines - ((text.end_lineno or text.lineno) - text.lineno + 1)


def too_long(source: str) -> Iterator[str]:
    """What in one file is over its limit, in words."""
    count = len(source.splitlines())
    if count > MOST_FILE_LINES:
        yield f"{count} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function) and body_lines(node) > MOST_FUNCTION_LINES:
            yield f"{node.name}: {body_lines(node)} lines"
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(child, Function) for child in node.body)
            if methods > MOST_METHODS:
                yield f"{node.name}: {methods} methods"


def test_that_no_function_class_or_file_passes_its_limit(project_root: Path) -> None:
    offenders = [
        f"{path.relative_to(project_root)}: {what}"
        for folder in CODE
        for path, source in texts(project_root / folder, ".py")
        for what in too_long(source)
    ]
    assert offenders == []


def test_that_the_docstring_does_not_count() -> None:
    lines = "\n    x".join([""] * (MOST_FUNCTION_LINES + 1))
    assert list(too_long(f'def f():\n    """{lines}\n    """\n    return 1\n')) == []


def test_that_each_limit_is_seen_when_it_is_passed() -> None:
    function = "def long():\n" + "    x = 1\n" * MOST_FUNCTION_LINES
    methods = "class Wide:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(MOST_METHODS + 1))
    assert list(too_long(function)) == [f"long: {MOST_FUNCTION_LINES + 1} lines"]
    assert list(too_long(methods)) == [f"Wide: {MOST_METHODS + 1} methods"]
    assert list(too_long("x = 1\n" * (MOST_FILE_LINES + 1))) == [f"{MOST_FILE_LINES + 1} lines"]
