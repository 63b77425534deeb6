"""Standardised uptake value by body weight, as the QIBA profile computes it (vendor-neutral steps, 2014-2018)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from medviewer.domain.wording import tr
from medviewer.io.loose import number_of, text_of, value_of, values_of

if TYPE_CHECKING:
    from pydicom import Dataset

UNIT = "SUVbw"
ENHANCED_PET = "1.2.840.10008.5.1.4.1.1.130"

HEAVIEST_KG = 700.0
"""Above any patient who was ever weighed: the header gives grams."""

LEAST_DOSE_BQ = 1e4
"""Below any dose that gives a picture: the header gives megabecquerels."""

MOST_HALF_LIVES = 20.0
"""After these a millionth of the dose is left: the dates of injection and scan do not belong together."""

TIME = re.compile(r"(\d{2})(\d{2})?(\d{2})?(?:\.(\d{1,6}))?")
DATE_TIME = re.compile(r"(\d{8})(\d{2,6}(?:\.\d{1,6})?)([+-]\d{4})?")


@dataclass(frozen=True, slots=True)
class SuvFactor:
    """What turns the values of a PET series into SUVbw in g/ml: value * factor."""

    factor: float


class _NoSuvError(Exception):
    """A sentence that says why there is no SUV."""


def suv_factor(dataset: Dataset, first_acquisition: datetime | None = None) -> SuvFactor | str:
    """The factor of a PET series, or the sentence that says why SUV cannot be had; weight and dose are never guessed.

    Parameters
    ----------
    dataset
        Header of one slice. Its rescale is applied elsewhere, slice by slice: the factor takes rescaled values.
    first_acquisition
        Earliest Acquisition Date and Time of the series; asked for only where the Series Time is not that of the
        scan and the slice does not say when it lies within it.
    """
    try:
        return SuvFactor(_factor(dataset, first_acquisition))
    except _NoSuvError as error:
        return tr("SUV is not shown: {error}.", error=error)


def acquisition_time(dataset: Dataset) -> datetime | None:
    """Acquisition Date and Time of a slice; None where the header has none."""
    return _moment(text_of(dataset, "AcquisitionDate"), text_of(dataset, "AcquisitionTime"))


def _factor(dataset: Dataset, first_acquisition: datetime | None) -> float:
    units = text_of(dataset, "Units")
    if text_of(dataset, "SOPClassUID") == ENHANCED_PET:
        raise _NoSuvError(tr("enhanced PET objects are not evaluated by this version"))
    _check_corrections(dataset)
    if units == "GML":
        return _given_as_suv(dataset)
    if units == "BQML":
        return _by_weight(dataset, first_acquisition)
    if units == "CNTS":
        return _philips(dataset, first_acquisition)
    raise _NoSuvError(
        tr("the values are in {unit}, not in Bq/ml", unit=units or tr("a unit that the header does not name"))
    )


def _check_corrections(dataset: Dataset) -> None:
    """The values are corrected for attenuation and decay."""
    done = {str(part).strip() for part in values_of(dataset, "CorrectedImage")}
    if "ATTN" not in done:
        raise _NoSuvError(tr("the images are not corrected for attenuation"))
    if not done & {"DECY", "DECAY"}:
        raise _NoSuvError(tr("the images are not corrected for decay"))


def _given_as_suv(dataset: Dataset) -> float:
    kind = text_of(dataset, "SUVType") or "BW"
    if kind != "BW":
        raise _NoSuvError(tr("the values are SUV of type {kind}, not by body weight", kind=kind))
    return 1.0


def _philips(dataset: Dataset, first_acquisition: datetime | None) -> float:
    """Counts: Philips says how they become SUV, or else Bq/ml."""
    direct = _private_number(dataset, 0x7053, "Philips PET Private Group", 0x00)
    if direct is not None and direct > 0:
        return direct
    concentration = _private_number(dataset, 0x7053, "Philips PET Private Group", 0x09)
    if concentration is None or concentration <= 0:
        raise _NoSuvError(tr("the values are counts, and the header does not say how they become Bq/ml"))
    return concentration * _by_weight(dataset, first_acquisition)


def _by_weight(dataset: Dataset, first_acquisition: datetime | None) -> float:
    """(g/ml) per (Bq/ml): body weight in g over the dose that is left at the time that decay is corrected to."""
    weight, radiation = _weight_kg(dataset), _radiation(dataset)
    dose = _positive(radiation, "RadionuclideTotalDose", tr("the injected dose (0018,1074)"))
    if dose < LEAST_DOSE_BQ:
        raise _NoSuvError(tr("the injected dose of {dose:g} Bq cannot be true; it may be in MBq", dose=dose))
    correction = text_of(dataset, "DecayCorrection")
    if correction == "ADMIN":
        return weight * 1000.0 / dose
    if correction != "START":
        raise _NoSuvError(
            tr("the decay correction is {kind}, neither START nor ADMIN", kind=correction or tr("not named"))
        )
    half_life = _positive(radiation, "RadionuclideHalfLife", tr("the half-life (0018,1075)"))
    scan = _scan_start(dataset, half_life, first_acquisition)
    elapsed = (scan - _injection(dataset, radiation, scan)).total_seconds()
    if not 0 <= elapsed <= MOST_HALF_LIVES * half_life:
        raise _NoSuvError(
            tr("the injection lies {hours:.1f} hours before the scan, which cannot be true", hours=elapsed / 3600)
        )
    decayed: float = dose * 2.0 ** (-elapsed / half_life)
    return weight * 1000.0 / decayed


def _weight_kg(dataset: Dataset) -> float:
    weight = _positive(dataset, "PatientWeight", tr("the patient's weight (0010,1030)"))
    if weight > HEAVIEST_KG:
        raise _NoSuvError(tr("the patient's weight of {weight:g} kg cannot be true", weight=weight))
    return weight


def _radiation(dataset: Dataset) -> Dataset:
    items = value_of(dataset, "RadiopharmaceuticalInformationSequence")
    if not items:
        raise _NoSuvError(tr("the injection (0054,0016) is missing"))
    if len(items) > 1:
        raise _NoSuvError(tr("the header names several injections"))
    item: Dataset = items[0]
    return item


def _positive(dataset: Dataset, keyword: str, name: str) -> float:
    value = number_of(dataset, keyword)
    if value is None:
        raise _NoSuvError(tr("{name} is missing", name=name))
    if value <= 0:
        raise _NoSuvError(tr("{name} is {value:g}", name=name, value=value))
    return value


def _scan_start(dataset: Dataset, half_life: float, first_acquisition: datetime | None) -> datetime:
    """The time that decay is corrected to: of the series, unless a picture was taken before it (made afterwards)."""
    series, acquired = _series_time(dataset), acquisition_time(dataset)
    if series is not None and acquired is not None and series <= acquired:
        return series
    by_ge = _ge_scan_time(dataset)
    if by_ge is not None:
        return by_ge
    by_frame = None if acquired is None else _back_from_frame(dataset, acquired, half_life)
    start = by_frame or first_acquisition
    if start is None:
        raise _NoSuvError(tr("the header does not say when the scan began"))
    return start


def _series_time(dataset: Dataset) -> datetime | None:
    return _moment(text_of(dataset, "SeriesDate"), text_of(dataset, "SeriesTime"))


def _ge_scan_time(dataset: Dataset) -> datetime | None:
    """GE's own scan time."""
    text = _private_text(dataset, 0x0009, "GEMS_PETD_01", 0x0D)
    match = DATE_TIME.fullmatch(text)
    return None if match is None else _moment(match[1], match[2])


def _back_from_frame(dataset: Dataset, acquired: datetime, half_life: float) -> datetime | None:
    """Start of the scan by the Frame Reference Time, which counts in ms from it to the frame's mean count rate.

    The mean rate is reached 1/k * ln(k T / (1 - exp(-k T))) after the start of a frame of length T, with the decay
    constant k.
    """
    reference, duration = number_of(dataset, "FrameReferenceTime"), number_of(dataset, "ActualFrameDuration")
    if reference is None or duration is None or duration <= 0:
        return None
    constant = math.log(2.0) / half_life
    decay = constant * duration / 1000.0
    mean = math.log(decay / -math.expm1(-decay)) / constant
    return acquired + timedelta(seconds=mean - reference / 1000.0)


def _injection(dataset: Dataset, radiation: Dataset, scan: datetime) -> datetime:
    """When the dose was measured and given."""
    match = DATE_TIME.fullmatch(text_of(radiation, "RadiopharmaceuticalStartDateTime"))
    if match is not None:
        moment = _moment(match[1], match[2])
        if moment is not None:
            return moment + _zone_difference(match[3], text_of(dataset, "TimezoneOffsetFromUTC"))
    moment = _moment(f"{scan:%Y%m%d}", text_of(radiation, "RadiopharmaceuticalStartTime"))
    if moment is None:
        raise _NoSuvError(tr("the time of the injection (0018,1078) is missing"))
    # a time without a date: an injection "after" the scan was before midnight
    return moment if moment <= scan else moment - timedelta(days=1)


def _zone_difference(own: str | None, others: str) -> timedelta:
    """What leads from a time of one zone to that of the others; zones that are not both named are one."""
    if not own or not re.fullmatch(r"[+-]\d{4}", others):
        return timedelta()
    return _offset(others) - _offset(own)


def _offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


def _moment(date: str, time: str) -> datetime | None:
    """A date (YYYYMMDD) and time (HHMMSS.FFFFFF, shorter where less is known) as one; None where it is none."""
    match = TIME.fullmatch(time)
    if match is None or not re.fullmatch(r"\d{8}", date):
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    try:
        start = datetime.fromisoformat(f"{date[:4]}-{date[4:6]}-{date[6:]}T{hour:02}:{minute:02}")
        return start + timedelta(seconds=second + float(f"0.{match[4] or 0}"))
    except ValueError:
        return None


def _private_text(dataset: Dataset, group: int, creator: str, element: int) -> str:
    """A private element by the block that its creator has taken (PS3.5 7.8.1); empty where absent."""
    for block in range(0x10, 0x100):
        if text_of(dataset, (group, block)) == creator:
            return text_of(dataset, (group, (block << 8) + element))
    return ""


def _private_number(dataset: Dataset, group: int, creator: str, element: int) -> float | None:
    try:
        return float(_private_text(dataset, group, creator, element))
    except ValueError:
        return None
