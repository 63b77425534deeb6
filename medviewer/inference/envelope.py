"""Whether a series is what a model was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.plugin import unusable
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from medviewer.domain.study import Series
    from medviewer.domain.volume import Volume
    from medviewer.inference.manifest.document import Manifest

ADVICE = mark("Choose another series or another model.")


def check_envelope(manifest: Manifest, series: Series, volume: Volume) -> tuple[str, ...]:
    """Sentences of warning where the series is at the edge of what the model accepts.

    Raises
    ------
    UserError
        Where the model cannot be run on the series: modality, number of slices, unit, a grid that is not at
        right angles, gaps, colours, or pictures without a place in the patient.
    """
    accepts, name = manifest.accepts, manifest.name
    if series.modality and accepts.modality and series.modality not in accepts.modality:
        wanted = " or ".join(accepts.modality)
        raise UserError(
            tr(
                "{name} is made for {wanted}; this series is {modality}.",
                name=name,
                wanted=wanted,
                modality=series.modality,
            ),
            tr(ADVICE),
        )
    if reason := unusable(volume):
        raise UserError(
            tr("{name} needs grey values with a place in the patient; this series {reason}.", name=name, reason=reason),
            tr(ADVICE),
        )
    slices = volume.geometry.shape[0]
    if slices < accepts.min_slices:
        raise UserError(
            tr(
                "{name} needs at least {min_slices} slices; this series has {slices}.",
                name=name,
                min_slices=accepts.min_slices,
                slices=slices,
            ),
            tr(ADVICE),
        )
    if accepts.unit and volume.unit and volume.unit != accepts.unit:
        raise UserError(
            tr(
                "{name} needs values in {unit}; this series is in {found}.",
                name=name,
                unit=accepts.unit,
                found=volume.unit,
            ),
            tr(ADVICE),
        )
    if not volume.geometry.is_rectangular:
        raise UserError(
            tr("{name} needs slices at right angles to their axis; this series is tilted.", name=name), tr(ADVICE)
        )
    if _has_gap(volume):
        raise UserError(
            tr("{name} needs slices without gaps; in this series some between others are missing.", name=name),
            tr(ADVICE),
        )
    return tuple(_warnings(manifest, series, volume))


def _has_gap(volume: Volume) -> bool:
    """Whether nothing was acquired on a slice that lies between others: air that is none cuts every organ apart."""
    if volume.padding is None:
        return False
    empty = [bool(volume.is_padding(values).all()) for values in volume.array]
    held = [k for k, is_empty in enumerate(empty) if not is_empty]
    return bool(held) and any(empty[held[0] : held[-1]])


def _warnings(manifest: Manifest, series: Series, volume: Volume) -> list[str]:
    accepts, name = manifest.accepts, manifest.name
    told: list[str] = []
    if not series.modality:
        told.append(f"The series does not say its modality; {name} is made for {' or '.join(accepts.modality)}.")
    if accepts.body_part and series.body_part and series.body_part.upper() not in accepts.body_part:
        told.append(f"{name} is made for {' or '.join(accepts.body_part)}; this series says {series.body_part}.")
    distance = volume.geometry.spacing_mm[0]
    if accepts.max_slice_thickness_mm and distance > accepts.max_slice_thickness_mm:
        told.append(
            f"The slices are {distance:.1f} mm apart; {name} is made for {accepts.max_slice_thickness_mm:g} mm at most."
        )
    return told
