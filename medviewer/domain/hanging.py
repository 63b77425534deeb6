"""Hanging protocols: which series of a study are shown where."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medviewer.domain.body_parts import is_alike
from medviewer.domain.same_person import Sameness, compared
from medviewer.domain.study import SeriesKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medviewer.domain.layout import Layout
    from medviewer.domain.study import Series, Study

ANY_PRIORS = -1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which series a group of viewports shows; what is empty asks for nothing.

    Parameters
    ----------
    prior
        0 for the study itself, 1 for the one before it, and so on.
    words
        One of them stands in the description of the series.
    views, side
        View position (PA, LATERAL, CC, MLO, ...) and laterality of a projection.
    rank
        Which of those that fit, from 0: those with most slices come first.
    window
        Digit of the window preset; None for that of the header.
    right_edge
        Letter that is to stand at the right edge (A, P, L, R); an image that has its opposite there is mirrored.
    """

    prior: int = 0
    words: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    side: str = ""
    rank: int = 0
    window: int | None = None
    right_edge: str = ""

    def fits(self, series: Series) -> bool:
        """Whether a series is one of those that are asked for."""
        text = series.description.lower()
        return (
            series.opens
            and (not self.words or any(word.lower() in text for word in self.words))
            and (not self.views or series.view.upper() in self.views)
            and (not self.side or series.laterality.upper() == self.side)
        )

    def chosen(self, studies: Sequence[Study]) -> tuple[Study, Series] | None:
        """The series, of a study and those before it, latest first; None where there is none."""
        if self.prior >= len(studies):
            return None
        study = studies[self.prior]
        fitting = self.fitting(study)
        return (study, fitting[self.rank]) if self.rank < len(fitting) else None

    def fitting(self, study: Study) -> tuple[Series, ...]:
        """All series of a study that are asked for, in the order in which `rank` counts them."""
        fitting = (one for one in study.series if self.fits(one))
        return tuple(sorted(fitting, key=lambda one: (one.kind is not SeriesKind.VOLUME, -one.shape[0])))


@dataclass(frozen=True, slots=True)
class Stage:
    """One layout of a protocol, and what each of its groups shows."""

    name: str
    layout: Layout
    wanted: tuple[tuple[int, Wanted], ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """Stages for studies of some modalities.

    Parameters
    ----------
    modalities
        Of the series that the study is about.
    body_parts
        One of them stands in a body part or description of the study or of its series; empty for all.
    views
        All of them are there, as view positions of its series.
    priors
        How many earlier studies of the patient there must be; `ANY_PRIORS` for any number.
    """

    name: str
    modalities: tuple[str, ...]
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    priors: int = ANY_PRIORS
    stages: tuple[Stage, ...] = ()

    def matches(self, study: Study, priors: Sequence[Study]) -> bool:
        """Whether it is for a study with these earlier ones."""
        able = [one for one in study.series if one.opens]
        said = " ".join((study.description, *(f"{one.body_part or ''} {one.description}" for one in able))).lower()
        return (
            any(one.modality in self.modalities for one in able)
            and (not self.body_parts or any(word.lower() in said for word in self.body_parts))
            and {view.upper() for view in self.views} <= {one.view.upper() for one in able}
            and (self.priors == ANY_PRIORS or len(priors) >= self.priors)
        )

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much it asks for: the one that asks for most is taken."""
        return (max(self.priors, 0), len(self.views), len(self.body_parts) > 0)


def earlier_of(study: Study, studies: Iterable[Study]) -> tuple[Study, ...]:
    """Studies before one that show the like, whoever they are of, latest first.

    Those without a date cannot be told to be earlier.
    """
    here = study.date
    if here is None:
        return ()
    dated = [(one.date, one) for one in studies if one.date is not None and one.date < here and is_alike(study, one)]
    return tuple(one for _when, one in sorted(dated, key=lambda pair: pair[0], reverse=True))


def priors_of(
    study: Study, studies: Iterable[Study], answers: Mapping[str, bool] = MappingProxyType({})
) -> tuple[Study, ...]:
    """Earlier studies of the like of the very same person, latest first.

    Parameters
    ----------
    answers
        What readers said of doubtful ones, by their study UIDs: whether it is the same person.
    """
    return tuple(one for one in earlier_of(study, studies) if _is_same(study, one, answers))


def _is_same(study: Study, other: Study, answers: Mapping[str, bool]) -> bool:
    sameness = compared(study.patient, other.patient).sameness
    return sameness is Sameness.SAME or (sameness is Sameness.DOUBTFUL and answers.get(other.uid, False))


def doubtful_of(study: Study, studies: Iterable[Study], answers: Mapping[str, bool]) -> tuple[Study, ...]:
    """Earlier studies of the like of which nobody has said yet whether they are of the same person, latest first."""
    return tuple(
        one
        for one in earlier_of(study, studies)
        if one.uid not in answers and compared(study.patient, one.patient).sameness is Sameness.DOUBTFUL
    )


def best_protocol(
    protocols: Iterable[Protocol],
    study: Study,
    studies: Iterable[Study],
    answers: Mapping[str, bool] = MappingProxyType({}),
) -> Protocol | None:
    """The protocol that asks for most among those that are for a study; the first of several."""
    priors = priors_of(study, studies, answers)
    return max((one for one in protocols if one.matches(study, priors)), key=lambda one: one.weight, default=None)
