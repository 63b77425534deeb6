"""A manifest read from its file, with every fault named by file, line and field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.inference.manifest.document import Manifest
from medviewer.inference.manifest.yaml_lines import MAX_BYTES, Location, line_of, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

MANIFEST_NAME = "manifest.yaml"
SCHEMA_VERSION = 1
"""The latest form of manifests that this program knows: `medviewer/plugin-1`."""


def load_manifest(folder: Path) -> Manifest:
    """The checked manifest of a plug-in folder.

    Raises
    ------
    UserError
        Naming the file, and the field and line that are wrong.
    """
    path = folder / MANIFEST_NAME
    try:
        values, lines = read_yaml(_text(path))
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from error
    _check_schema(path, values)
    try:
        return Manifest.model_validate(values)
    except ValidationError as error:
        raise UserError(
            tr(
                "The plug-in manifest {path} is not valid: {problems}.",
                path=path,
                problems=_first_problems(error, lines),
            ),
            tr("Correct the manifest; its fields are described in resources/docs/plugins.md."),
        ) from error


def _check_schema(path: Path, values: Any) -> None:
    """Refuse a manifest of a later form at once: whatever else it says, this program cannot judge it."""
    said = values.get("schema") if isinstance(values, dict) else None
    later = re.fullmatch(r"medviewer/plugin-(\d{1,9})", said) if isinstance(said, str) else None
    if later and int(later[1]) > SCHEMA_VERSION:
        raise UserError(
            tr(
                "The plug-in manifest {path} is written in form {version}, which is newer than this program.",
                path=path,
                version=later[1],
            ),
            tr("Update medviewer, or take an older version of the plug-in."),
        )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                tr("The plug-in manifest {path} is larger than a manifest can be.", path=path), tr("Check the folder.")
            )
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UserError(
            tr("There is no {file} in {folder}.", file=MANIFEST_NAME, folder=path.parent),
            tr("Choose a plug-in folder."),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            tr("The plug-in manifest {path} cannot be read: {error}.", path=path, error=error), tr("Check the file.")
        ) from error


def _not_yaml(path: Path, error: yaml.YAMLError) -> UserError:
    mark = getattr(error, "problem_mark", None)
    where = tr(", line {line}", line=mark.line + 1) if mark else ""
    problem = getattr(error, "problem", None) or tr("it cannot be parsed")
    return UserError(
        tr("The plug-in manifest {path}{where} is not valid YAML: {problem}.", path=path, where=where, problem=problem),
        tr("Correct the file."),
    )


def _first_problems(error: ValidationError, lines: dict[Location, int], most: int = 3) -> str:
    # What stands there and is wrong is told before what is missing: often the one is the other, misspelt.
    problems = sorted(_own_faults(error), key=lambda problem: problem["type"] == "missing")
    told = [_problem(dict(problem), lines) for problem in problems[:most]]
    if len(problems) > most:
        told.append(tr("and {count} more", count=len(problems) - most))
    return "; ".join(told)


def _own_faults(error: ValidationError) -> list[ErrorDetails]:
    """Faults of fields, without those of the lists and parts that are wrong only because something in them is."""
    problems = error.errors(include_url=False)
    places = [problem["loc"] for problem in problems]
    return [
        p for p in problems if not any(place != p["loc"] and place[: len(p["loc"])] == p["loc"] for place in places)
    ]


def _problem(problem: dict[str, Any], lines: dict[Location, int]) -> str:
    location = tuple(part for part in problem["loc"] if not _is_union_tag(part))
    field = ".".join(str(part) for part in location) or tr("the document")
    kinds = {"extra_forbidden": tr("unknown field"), "missing": tr("missing field")}
    kind = kinds.get(problem["type"])
    line = line_of(lines, location)
    fault = re.sub("^Value error, ", "", problem["msg"])
    if kind:
        return tr("line {line}: {kind} '{field}'", line=line, kind=kind, field=field)
    return tr("line {line}: '{field}': {fault}", line=line, field=field, fault=fault)


def _is_union_tag(part: str | int) -> bool:
    """Whether pydantic put the name of a preprocess op, not of a field, into a location."""
    return part in {"modality_lut", "resample", "lung_mask"}
