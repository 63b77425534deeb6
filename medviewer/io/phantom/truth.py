"""What is really in a generated study."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medviewer.domain.vectors import Vec3


@dataclass(frozen=True, slots=True)
class Nodule:
    """A ball of soft tissue: its middle in LPS mm, and its diameter."""

    center_lps: Vec3
    diameter_mm: float


@dataclass(frozen=True, slots=True)
class Trap:
    """Two vessels that cross: the crossing in LPS mm."""

    center_lps: Vec3


@dataclass(frozen=True, slots=True)
class Truth:
    """The nodules to be found and the places that only look like one."""

    nodules: tuple[Nodule, ...]
    traps: tuple[Trap, ...]

    def to_json(self) -> dict[str, Any]:
        """The `truth.json` object."""
        return {
            "nodules": [{"center_lps": list(n.center_lps), "diameter_mm": n.diameter_mm} for n in self.nodules],
            "traps": [{"center_lps": list(t.center_lps)} for t in self.traps],
        }

    def to_text(self) -> str:
        """The text of `truth.json`."""
        return json.dumps(self.to_json(), indent=1) + "\n"
