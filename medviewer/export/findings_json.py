"""`findings.json`: written and read against the JSON Schema in resources/schemas."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.findings_codec import SCHEMA_VERSION, JsonObject, analysis_from_json, analysis_to_json
from medviewer.domain.measurement_codec import item_to_json
from medviewer.domain.resources import resource_path
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis
    from medviewer.domain.measured_list import MeasuredItem
    from medviewer.domain.report import Report

_ADVICE = mark("Choose the findings.json that medviewer analyse or an export wrote.")


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(resource_path("schemas", "findings.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def write(report: Report, path: Path) -> None:
    """Write all of a report's analysis, the decisions in force and what was measured; ValueError against the schema."""
    write_analysis(report.analysis, path, report.decisions, report.measurements)


def write_analysis(
    analysis: Analysis, path: Path, decisions: Iterable[Decision] = (), measured: Sequence[MeasuredItem] = ()
) -> None:
    """Write an analysis, the decisions in force on it, and what readers measured on its study where they did.

    Raises
    ------
    ValueError
        Where it does not fit the schema.
    """
    value = analysis_to_json(analysis, decisions)
    if measured:
        value["measurements"] = [item_to_json(item) for item in measured]
    # Through JSON and back, since the schema knows lists and not tuples.
    text = json.dumps(value, indent=1, allow_nan=False)
    fault = _fault(json.loads(text))
    if fault:
        message = f"findings that do not fit their schema: {fault}"
        raise ValueError(message)
    path.write_text(text + "\n", encoding="utf-8")


def save_findings(analysis: Analysis, path: Path, decisions: Iterable[Decision] = ()) -> None:
    """Write the findings file whole or not at all; UserError where the folder or disk does not take it."""
    try:
        with written_whole(path) as temporary:
            write_analysis(analysis, temporary, decisions)
    except OSError as error:
        raise UserError(
            tr(
                "{path} could not be written: {reason}; nothing of it was left behind.",
                path=path,
                reason=error.strerror or error,
            ),
            tr("Check that the folder is writable and has free space."),
        ) from error


def read_findings(path: Path) -> tuple[Analysis, tuple[Decision, ...]]:
    """The analysis (without its heatmap's voxels) and the decisions of a findings file.

    Raises
    ------
    UserError
        Where the file cannot be read, is not JSON, is of a newer version, or does not fit the schema:
        with the place in the file that is wrong.
    """
    value = _json_of(path)
    version = value.get("schema") if isinstance(value, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise UserError(
            tr("{path} was written by a newer version of medviewer (schema {version}).", path=path, version=version),
            tr("Use that version."),
        )
    fault = _fault(value) or _loose_end(value)
    if fault:
        _refuse(path, fault)
    try:
        return analysis_from_json(value)
    except (ValueError, OverflowError) as error:
        _refuse(path, str(error), error)


def _refuse(path: Path, fault: str, cause: Exception | None = None) -> NoReturn:
    raise UserError(tr("{path} is not a findings file: {fault}.", path=path, fault=fault), tr(_ADVICE)) from cause


def _json_of(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(
            tr("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror), tr(_ADVICE)
        ) from error
    except UnicodeDecodeError as error:
        _refuse(path, tr("it is not text"), error)
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        _refuse(path, tr("it is not JSON ({error})", error=error), error)


def _no_constant(name: str) -> NoReturn:
    message = tr("{name} is not a number", name=name)
    raise ValueError(message)


def _fault(value: Any) -> str:
    """What does not fit the schema, and where; empty where all does."""
    error = best_match(_validator().iter_errors(value))
    if error is None:
        return ""
    sentence = error.message if len(error.message) < 200 else f"{error.message[:200]}…"
    return tr("at {json_path}, {sentence}", json_path=error.json_path, sentence=sentence)


def _loose_end(value: JsonObject) -> str:
    """A finding listed twice, or a decision on none; empty where there is none."""
    ids = [finding["id"] for finding in value["findings"]]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        return tr("the finding {twice} is listed twice", twice=twice)
    stray = next((d["finding"] for d in value["decisions"] if d["finding"] not in ids), None)
    return "" if stray is None else tr("a decision is on the finding {stray}, which is not listed", stray=stray)
