"""Stable UIDs for files that have none."""

from __future__ import annotations

import hashlib
from typing import IO


def uid_from_hash(stream: IO[bytes], purpose: str) -> str:
    """A 2.25 UID (PS3.5 B.2) from the SHA-256 of the rest of a stream, one per purpose ("study", "series", ...)."""
    digest = hashlib.sha256()
    while piece := stream.read(1 << 20):
        digest.update(piece)
    return derived_uid(digest.hexdigest(), purpose)


def derived_uid(seed: str, purpose: str) -> str:
    """A 2.25 UID made from the first 128 bits of the SHA-256 of a text."""
    digest = hashlib.sha256(f"{purpose}:{seed}".encode()).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"
