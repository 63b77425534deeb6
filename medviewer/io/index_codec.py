"""What a scan found in a file, as text for the study index and back.

JSON rather than pickle or marshal: text from a disk must not be able to run anything. A dataclass becomes an object
with one key, the number of its class, and the values of its fields; a tuple becomes an array.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sys
from datetime import date
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

import numpy as np

import medviewer
from medviewer.domain.study import Study
from medviewer.domain.wording import spoken
from medviewer.io.header import DicomFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Outcome = DicomFacts | Study | str
"""What a file was found to be: a DICOM object, a study of its own (other formats), or the sentence that refuses it."""

PIECES = 256
"""So many parts of headers that repeat are held ready."""

ROOTS: tuple[type, ...] = (DicomFacts, Study)
PLACES_OF_CLASSES = ("medviewer.domain.", "medviewer.io.")
_DATE, _ARRAY, _OWN_PATH = "date", "array", "path"
_OWN_PATH_TEXT = '{"path":null}'
_WORD = re.compile(r"[A-Za-z_]\w*")


class _Shape(NamedTuple):
    """How objects of one class are written."""

    number: int
    values_of: Callable[[object], Iterable[Any]]


class IndexCodec:
    """Writes and reads what is reachable from some frozen classes by the types of their fields.

    Known to it are dataclasses and enumerations of this package, tuples, texts, numbers, truth values, None, dates,
    float arrays, and the path of the very file that the index speaks of. Enumerations stand in fields of their own.

    An object is written as [number of its class, values, pieces]: those dataclasses among its values that an earlier
    file had too, as one patient's files have, stand apart as texts with their places, so that each is read only once.
    """

    def __init__(self, roots: tuple[type, ...] = ROOTS) -> None:
        self._classes = tuple(_reachable(roots))
        self._shapes = {kept: _shape(kept, number) for number, kept in enumerate(self._classes)}
        self.fingerprint = _fingerprint(self._classes)
        self._met: dict[object, str] = {}
        self._piece = lru_cache(PIECES)(self._loaded)
        self._pathless = json.JSONDecoder(object_hook=partial(self._value, None))

    def encode(self, outcome: object, path: Path) -> str:
        """The text of what was found in the file at `path`; raises TypeError for what is not known here."""
        shape = self._shapes.get(type(outcome))
        if shape is None:
            return self._dumped(outcome)
        values = self._values(shape, outcome)
        pieces = [(k, text) for k, v in enumerate(values) if type(v) in self._shapes and (text := self._met_before(v))]
        for place, _ in pieces:
            values[place] = None
        return self._dumped([shape.number, values, pieces], path)

    def _met_before(self, value: object) -> str:
        """The text of a value that came before; empty at its first time."""
        text = self._met.get(value)
        if text is None:
            if len(self._met) >= PIECES:
                self._met.clear()
            self._met[value] = ""
        elif not text:
            text = self._met[value] = self._dumped(value)
        return text or ""

    def decode(self, text: str, path: Path) -> Any:
        """What was found in the file that is at `path` now; raises ValueError where the text is damaged."""
        try:
            found = self._loaded(text, path)
            return self._whole(*found) if isinstance(found, list) else found
        except (LookupError, TypeError, AttributeError) as error:
            message = f"damaged: {error}"
            raise ValueError(message) from error

    def _whole(self, number: int, values: list[Any], pieces: list[tuple[int, str]]) -> Any:
        for place, text in pieces:
            values[place] = self._piece(text)
        return self._classes[number](*_frozen(values))

    def spellings(self, value: str) -> tuple[str, str]:
        """How a text that is a value of its own stands in what is encoded: among values, and within a piece."""
        among = self._dumped(value)
        return among, self._dumped(among)[1:-1]

    def _dumped(self, value: object, path: Path | None = None) -> str:
        return json.dumps(value, default=partial(self._plain, path), separators=(",", ":"))

    def _loaded(self, text: str, path: Path | None = None) -> Any:
        if path is None or _OWN_PATH_TEXT not in text:
            return self._pathless.decode(text)
        return json.loads(text, object_hook=partial(self._value, path))

    def _plain(self, path: Path | None, value: object) -> dict[str, Any]:
        shape = self._shapes.get(type(value))
        if shape is not None:
            return {str(shape.number): self._values(shape, value)}
        if type(value) is date:
            return {_DATE: value.isoformat()}
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            return {_ARRAY: value.tolist()}
        if isinstance(value, Path) and value == path:
            return {_OWN_PATH: None}
        message = f"the study index cannot keep {value!r}"
        raise TypeError(message)

    def _values(self, shape: _Shape, value: object) -> list[Any]:
        """The fields of an object; JSON would write an enumeration of texts as if it were one."""
        return [self._enum(v) if isinstance(v, Enum) else v for v in shape.values_of(value)]

    def _enum(self, value: Enum) -> dict[str, Any]:
        return {str(self._shapes[type(value)].number): [value.value]}

    def _value(self, path: Path | None, written: dict[str, Any]) -> Any:
        ((key, value),) = written.items()
        if key.isdecimal():
            return self._classes[int(key)](*_frozen(value))
        if key == _DATE:
            return date.fromisoformat(value)
        if key == _ARRAY:
            return np.array(value, np.float64)
        if key == _OWN_PATH and path is not None:
            return path
        raise KeyError(key)


@cache
def outcome_codec() -> IndexCodec:
    """The codec of what a scan finds; made once, when all modules are loaded."""
    return IndexCodec()


def index_schema() -> str:
    """Names what the texts of the index mean: the classes they were made of, and the code that filled them.

    A changed parser finds other facts in the same file, so the source of this package counts too, where it is there
    (a packaged program has only its version). The sentences in it are in the language that was spoken when it was
    filled, so another language begins a new one.
    """
    digest = hashlib.sha256(f"{medviewer.__version__} {outcome_codec().fingerprint}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    digest.update(repr(sorted(spoken().items())).encode())
    return digest.hexdigest()


def _frozen(values: list[Any]) -> tuple[Any, ...]:
    return tuple([_frozen(v) if v.__class__ is list else v for v in values])


def _shape(kept: type, number: int) -> _Shape:
    names = [field.name for field in dataclasses.fields(kept) if field.init] if dataclasses.is_dataclass(kept) else []
    if len(names) > 1:
        return _Shape(number, attrgetter(*names))
    return _Shape(number, lambda value: [getattr(value, name) for name in names])


def _fingerprint(classes: Iterable[type]) -> str:
    """Names, fields and types of the classes, as one hash."""
    return hashlib.sha256("\n".join(map(_description, classes)).encode()).hexdigest()


def _description(kept: type) -> str:
    if issubclass(kept, Enum):
        return f"{kept.__module__}.{kept.__qualname__} {[member.value for member in kept]}"
    fields = [(f.name, str(f.type), f.init) for f in dataclasses.fields(kept)]  # type: ignore[arg-type]  # a dataclass
    return f"{kept.__module__}.{kept.__qualname__} {fields}"


def _reachable(roots: Iterable[type]) -> Iterator[type]:
    """The classes named by the fields of some classes, and by their fields; each once, in the order of the fields."""
    waiting, seen, ours = list(roots), set(roots), _defined_classes()
    while waiting:
        kept = waiting.pop(0)
        yield kept
        for named in _named_in_fields(kept, ours):
            if named not in seen:
                seen.add(named)
                waiting.append(named)


def _named_in_fields(kept: type, ours: dict[str, type]) -> Iterator[type]:
    """The dataclasses and enumerations in the annotations of a dataclass; none in those of an enumeration.

    A name may be imported for type checking alone, so that typing's own resolution does not find it.
    """
    here = vars(sys.modules[kept.__module__])
    for field in dataclasses.fields(kept) if dataclasses.is_dataclass(kept) else ():
        for word in _WORD.findall(str(field.type)):
            named = here.get(word) or ours.get(word)
            if _is_kept(named):
                yield named


def _defined_classes() -> dict[str, type]:
    """The dataclasses and enumerations that the loaded modules of domain and io define, by name."""
    modules = [sys.modules[name] for name in sorted(sys.modules) if name.startswith(PLACES_OF_CLASSES)]
    things = [thing for module in modules for thing in vars(module).values() if _is_kept(thing)]
    return {thing.__name__: thing for thing in things if thing.__module__.startswith(PLACES_OF_CLASSES)}


def _is_kept(thing: object) -> TypeGuard[type]:
    return isinstance(thing, type) and (dataclasses.is_dataclass(thing) or issubclass(thing, Enum))
