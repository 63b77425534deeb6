"""YAML as plain values together with the line on which each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

Location = tuple[str | int, ...]
"""Keys and list positions from the top of the document to a value."""

MAX_BYTES = 1_000_000


def read_yaml(text: str) -> tuple[Any, dict[Location, int]]:
    """Plain values (safe tags only) and the 1-based line of every key and list item.

    Raises
    ------
    yaml.YAMLError
        For text that is not YAML, uses a tag or alias, or gives a key twice.
    """
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        lines = dict(_lines(node, ()))
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


def line_of(lines: dict[Location, int], location: Location) -> int:
    """Line of the value, or of the nearest thing around it that has one; 1 for the document."""
    for length in range(len(location), 0, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return 1


def _lines(node: yaml.Node, at: Location) -> Iterator[tuple[Location, int]]:
    if isinstance(node, yaml.MappingNode):
        yield from _mapping_lines(node, at)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (*at, number), item.start_mark.line + 1
            yield from _lines(item, (*at, number))


def _mapping_lines(node: yaml.MappingNode, at: Location) -> Iterator[tuple[Location, int]]:
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            message = tr("the field {name!r} is given twice", name=name)
            raise yaml.MarkedYAMLError(problem=message, problem_mark=key.start_mark)
        seen.add(name)
        yield (*at, name), key.start_mark.line + 1
        yield from _lines(value, (*at, name))
