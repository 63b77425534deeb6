"""Segments as the record has them: JSON that names the file with the voxels."""

from __future__ import annotations

import json

from medviewer.domain.geometry import Geometry
from medviewer.domain.mask import Mask, empty_mask
from medviewer.domain.mask_segment import Segment, SegmentHead, SegmentSource, SourceKind, StoredMask


def segment_payload(segment: Segment, stored: StoredMask | None) -> str:
    """The JSON text of a segment; without a file where it was removed before it was ever kept."""
    head, mask = segment.head, segment.mask
    return json.dumps(
        {
            "id": head.id,
            "name": head.name,
            "color": list(head.color),
            "series_id": head.series_id,
            "series_uid": head.series_uid,
            "time": head.time,
            "source": {"kind": head.source.kind.value, "reference": head.source.reference, "text": head.source.text},
            "grid": {
                "affine": mask.geometry.affine.tolist(),
                "shape": list(mask.geometry.shape),
                "frame_uid": mask.geometry.frame_uid,
                "is_placed": mask.is_placed,
            },
            "voxels": mask.count,
            "file": None if stored is None else stored.file,
            "sha256": None if stored is None else stored.sha256,
        }
    )


def segment_of(payload: str) -> tuple[SegmentHead, Mask, StoredMask]:
    """What the JSON text says: the head, an empty mask on its grid, and the file with its voxels.

    Raises
    ------
    ValueError, KeyError, TypeError
        Where it is no segment.
    """
    value = json.loads(payload)
    red, green, blue = (int(part) for part in value["color"])
    source = value["source"]
    head = SegmentHead(
        id=str(value["id"]),
        name=str(value["name"]),
        color=(red, green, blue),
        series_id=str(value["series_id"]),
        series_uid=str(value["series_uid"]),
        time=int(value["time"]),
        source=SegmentSource(SourceKind(source["kind"]), str(source["reference"]), str(source["text"])),
    )
    grid = value["grid"]
    slices, rows, columns = (int(n) for n in grid["shape"])
    geometry = Geometry(grid["affine"], (slices, rows, columns), str(grid["frame_uid"]))
    bare = empty_mask(geometry, is_placed=bool(grid["is_placed"]))
    return head, bare, StoredMask(str(value["file"]), str(value["sha256"]))
