"""Going to one study of those that are open, by its accession number or its UID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.resuming import begin_study
from medviewer.domain.errors import UserError
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medviewer.app.review import Review
    from medviewer.domain.study import Series, Study


def find_study(studies: Iterable[Study], accession: str | None, study_uid: str | None) -> Study:
    """The study with that accession number and UID (either may be None).

    Raises UserError where there is none, and where an accession number stands for several: it is unique only within
    one institution (PS3.3 C.7.2.1).
    """
    asked = _asked(accession, study_uid)
    found = {
        study.uid: study
        for study in studies
        if (accession is None or study.accession == accession) and (study_uid is None or study.uid == study_uid)
    }
    if not found:
        message = tr("There is no study with {asked}.", asked=asked)
        raise UserError(message, tr("Check the number, and whether the folder holds that study."))
    if len(found) > 1:
        message = tr("{found} studies have {asked}.", found=len(found), asked=asked)
        raise UserError(message, tr("Choose one in the list, or name its Study Instance UID."))
    return next(iter(found.values()))


def _asked(accession: str | None, study_uid: str | None) -> str:
    if accession and study_uid:
        return tr("accession {number} and UID {uid}", number=accession, uid=study_uid)
    return tr("accession {number}", number=accession) if accession else f"UID {study_uid}"


def main_series(study: Study) -> Series:
    """What of a study is shown first: the volume with most slices, else the longest film, a picture, or an object.

    Raises UserError where nothing of it opens.
    """
    able = [series for series in study.series if series.opens]
    other = next((series for series in study.series if series.is_object), None)
    best = max(able, key=lambda series: (series.kind is SeriesKind.VOLUME, series.shape[0]), default=other)
    if best is None:
        message = tr("Nothing of the study {value} can be shown.", value=study.description or study.uid)
        raise UserError(message, tr("The list of studies says why."))
    return best


def go_to_study(review: Review, accession: str | None, study_uid: str | None) -> None:
    """Show that study of those that are open; raises UserError as `find_study` and `main_series` do."""
    study = find_study(review.session.opened.studies, accession, study_uid)
    begin_study(review, study, main_series(study))
