"""What must not stand in the project's files: addresses of package indexes, paths of one machine, bare exemptions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from architecture.sources import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Put together here, so that this file does not hold what it looks for.
INDEX = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "anaconda" + r"\.org", "index" + "-url[ =]*[^ ]*:/"])
)
MACHINE = re.compile(r"(?<![\w.$}\])/-])/" + "(?:work|opt|root|home|tmp|Users|mnt)" + r"/\w")
EXEMPT = re.compile(r"#\s*(?:no" + r"qa|type" + r":\s*ignore)\b(?P<rest>.*)")
CODE_AND_REASON = re.compile(r"^(?:: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*|\[[\w, -]+\])\s*(?:#|-|--|:)?\s*\w.{4,}")
UNFIT_NAME = re.compile(r"\bclass \w*(?:Manager|Helper|Utils|Handler)\b(?!\(logging)")
TOLD_NOTHING = re.compile(r"def test_\w*(?:work" + "s|correct" + "ly|handle" + r"d)(?:_|\b)")


def found(root: Path, pattern: re.Pattern[str], *suffixes: str) -> Iterator[str]:
    for path, text in texts(root, *suffixes):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(root)}:{line}: {match[0]}"


@pytest.mark.parametrize("pattern", [INDEX, MACHINE], ids=["index", "machine"])
def test_that_no_file_names_a_package_index_or_a_path_of_one_machine(
    project_root: Path, pattern: re.Pattern[str]
) -> None:
    assert list(found(project_root, pattern)) == []


def bare(text: str) -> list[str]:
    """The exemptions from a check that lack the check's code or the reason."""
    return [match[0] for match in EXEMPT.finditer(text) if not CODE_AND_REASON.match(match["rest"])]


def test_that_every_exemption_from_a_check_has_a_code_and_a_reason(project_root: Path) -> None:
    offenders = {str(path.relative_to(project_root)): bare(text) for path, text in texts(project_root, ".py")}
    assert {path: lines for path, lines in offenders.items() if lines} == {}


@pytest.mark.parametrize("rest", ["", ": S101", ":", " - because it is so", "[arg-type]", "[arg-type]  # x"])
def test_that_a_bare_exemption_is_seen(rest: str) -> None:
    word = "# no" + "qa" if rest.startswith((":", " ")) or not rest else "# type" + ": ignore"
    assert bare(f"x = 1  {word}{rest}\n")


def test_that_an_exemption_with_code_and_reason_passes() -> None:
    assert bare("x = 1  # no" + "qa: S101, PLR0913 - the standard's own order\n") == []
    assert bare("x = 1  # type" + ": ignore[arg-type]  # the stub is wrong\n") == []


@pytest.mark.parametrize("text", ["see " + "/ho" + "me/someone", "'/op" + "t/wheels'", "(/tm" + "p/a"])
def test_that_a_path_of_one_machine_is_seen(text: str) -> None:
    assert MACHINE.search(text)


def test_that_names_say_what_a_thing_is(project_root: Path) -> None:
    assert list(found(project_root / "medviewer", UNFIT_NAME, ".py")) == []
    assert list(found(project_root / "tests", TOLD_NOTHING, ".py")) == []
