"""Text of a header in its character set (PS3.3 C.12.1.1.2)."""

from __future__ import annotations

from functools import lru_cache

from medviewer.io.datasets import tolerant_reading

ESCAPE = b"\x1b"
"""Begins the code extensions of ISO 2022."""


@lru_cache(maxsize=4096)
def decoded(value: bytes, character_set: bytes) -> str:
    """Text; several values are joined by a comma. `character_set` is the value of (0008,0005).

    Headers of one series repeat the same texts a thousand times: each is decoded once.
    """
    if _is_ascii(value):
        text = value.decode("ascii")
    else:
        from pydicom import charset  # noqa: PLC0415 - most headers are written in ASCII

        with tolerant_reading():
            text = charset.decode_bytes(value, _encodings(character_set), set(b"\r\n\t\f"))
    return ", ".join(part.strip(" \0") for part in text.split("\\")).strip()


@lru_cache(maxsize=4096)
def decoded_person(value: bytes, character_set: bytes) -> str:
    """A person's name with its component groups ("=") and components ("^"), trailing empty ones removed."""
    if _is_ascii(value):
        name = value.decode("ascii")
    else:
        from pydicom.valuerep import PersonName  # noqa: PLC0415 - as above

        with tolerant_reading():
            name = str(PersonName(value, _encodings(character_set)).decode())
    groups = [group.strip(" \0").rstrip("^ ") for group in name.split("=")]
    return "=".join(groups).rstrip("=")


def _is_ascii(value: bytes) -> bool:
    """Whether it reads the same in every character set that DICOM knows: each has ASCII below 128 (PS3.5 6.1)."""
    return value.isascii() and ESCAPE not in value


def _encodings(character_set: bytes) -> list[str]:
    """Python's names of the header's character sets; call within `tolerant_reading`."""
    from pydicom import charset  # noqa: PLC0415 - as above

    names = [part.strip() for part in character_set.decode("ascii", "replace").strip(" \0").split("\\")]
    try:
        return list(charset.convert_encodings(names))
    except (LookupError, ValueError):
        return ["iso8859"]
