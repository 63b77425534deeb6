"""Whether two headers name one person, and why: yes, no, or to be asked.

A prior of another person is worse than none, so that only full agreement counts as yes. IDs are unique within their
issuer alone (PS3.3 C.7.1.1: Issuer of Patient ID), which is why other issuers make an ID no evidence either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.identity import patient_key
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.domain.study import Patient


class Sameness(StrEnum):
    """What two headers say of who is who."""

    SAME = "same"
    DIFFERENT = "different"
    DOUBTFUL = "doubtful"


class Agreement(StrEnum):
    """What they say of one thing."""

    AGREES = "agrees"
    DIFFERS = "differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two headers agree, and a sentence for each thing that does not."""

    sameness: Sameness
    reasons: tuple[str, ...] = ()


ID, NAME, BORN, SEX = mark("patient ID"), mark("name"), mark("birth date"), mark("sex")


def compared(one: Patient, other: Patient) -> Comparison:
    """Compare ID, name, birth date and sex of two headers.

    - The same: all four are there and agree.
    - Doubtful: the ID agrees and at most one of the others differs (a slip of the pen, a new name), or ID alone does
      not agree while name and birth date do (another hospital), or what is there agrees and something is missing.
    - Different: all else; also where nothing is there that could tell.
    """
    found = _agreements(one, other)
    reasons = tuple(_sentence(name, how, one, other) for name, how in found.items() if how is not Agreement.AGREES)
    return Comparison(_sameness(found), reasons)


def _sameness(found: dict[str, Agreement]) -> Sameness:
    differing = sum(how is Agreement.DIFFERS for how in found.values())
    missing = sum(how is Agreement.MISSING for how in found.values())
    if differing == missing == 0:
        return Sameness.SAME
    if found[ID] is Agreement.AGREES:
        return Sameness.DOUBTFUL if differing <= 1 else Sameness.DIFFERENT
    if found[NAME] is not Agreement.AGREES:
        return Sameness.DIFFERENT
    if found[ID] is Agreement.DIFFERS:
        is_doubtful = found[BORN] is Agreement.AGREES and found[SEX] is not Agreement.DIFFERS
        return Sameness.DOUBTFUL if is_doubtful else Sameness.DIFFERENT
    return Sameness.DOUBTFUL if differing == 0 else Sameness.DIFFERENT


def _agreements(one: Patient, other: Patient) -> dict[str, Agreement]:
    mine, yours = patient_key(one), patient_key(other)
    sexes = one.sex.strip().upper(), other.sex.strip().upper()
    found = {
        ID: _agreement(mine[0], yours[0]),
        NAME: _agreement(mine[1], yours[1]),
        BORN: _agreement(mine[2], yours[2]),
    }
    if _has_other_issuers(one, other):
        found[ID] = Agreement.MISSING
    return {**found, SEX: _agreement(*sexes)}


def _agreement(one: str, other: str) -> Agreement:
    if not one or not other:
        return Agreement.MISSING
    return Agreement.AGREES if one == other else Agreement.DIFFERS


def _has_other_issuers(one: Patient, other: Patient) -> bool:
    mine, yours = one.issuer.strip().casefold(), other.issuer.strip().casefold()
    return bool(mine and yours and mine != yours)


def _sentence(name: str, how: Agreement, one: Patient, other: Patient) -> str:
    if name == ID and one.id.strip() and other.id.strip() and _has_other_issuers(one, other):
        return tr("The patient IDs were given by different hospitals and cannot be compared.")
    if how is Agreement.MISSING:
        return tr("The {name} is missing in one of them.", name=tr(name))
    return tr("The {name} differs.", name=tr(name))
