"""What headers claim of their pixels, held against the size of their files, before anything is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.wording import tr
from medviewer.io.series_kind import class_name
from medviewer.io.stored import UNCOMPRESSED, can_decode

if TYPE_CHECKING:
    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.found import Found

COMPRESSION_LIMIT = 2000
"""A file this many times smaller than the pixels it claims is not believed."""

CLAIM_LIMIT_BYTES = 1 << 30
"""Claims below this are decoded whatever the file's size."""

LARGEST_RESCALE = 1e20
"""Rescale slopes and intercepts beyond this are damaged numbers: their products leave the range of float32."""

BYTE_BITS = 8

FRAME_BYTES = 10
"""A compressed frame takes at least the head of its fragment and two bytes (PS3.5 A.4)."""

MOST_FRAMES = 1 << 20
"""No object has more frames: a film of so many runs for nine hours."""


def why_undecodable(item: Found) -> str:
    """One sentence where header and file size show that the pixels cannot be decoded; empty otherwise."""
    image = item.facts.image
    if image is None:
        return ""
    if fault := _fault_of(image):
        return tr("The pixels of {path} cannot be decoded: {fault}.", path=item.path.name, fault=fault)
    claimed, there = image.claimed_bytes, item.file_size - image.pixel_offset
    if _is_encapsulated(image):
        return _too_large(item, claimed) if _is_absurd(image, item.file_size) else ""
    if image.pixel_offset < 0 or min(there, image.pixel_length) >= claimed:
        return ""
    if there >= image.pixel_length:
        return _too_large(item, claimed)
    text = tr(
        "The file {path} is cut short: {claimed} bytes of pixels are due, {there} are there.",
        path=item.path.name,
        claimed=claimed,
        there=max(there, 0),
    )
    return "" if frames_there(item) else text


def frames_there(item: Found) -> int:
    """Number of frames that are whole: of uncompressed ones in a file that is cut short those before its end.

    Only where the length of the pixel data agrees with the rest of the header, so that it is the file that is wrong.
    """
    image = item.facts.image
    if image is None:
        return 0
    claimed, there = image.claimed_bytes, item.file_size - image.pixel_offset
    if _is_encapsulated(image) or image.pixel_offset < 0 or there >= claimed:
        return image.frames
    is_run = image.transfer_syntax in UNCOMPRESSED and not image.bits_allocated % BYTE_BITS
    if not is_run or not claimed <= image.pixel_length <= claimed + 1:
        return 0
    return max(there, 0) // (claimed // image.frames)


def missing_frames(item: Found) -> str:
    """One sentence where frames lie behind the end of a file that is cut short; empty otherwise."""
    image, there = item.facts.image, frames_there(item)
    if image is None or not 0 < there < image.frames:
        return ""
    return tr(
        "The file {path} is cut short: {there} of its {frames} frames are there.",
        path=item.path.name,
        there=there,
        frames=image.frames,
    )


def _fault_of(image: ImageHeader) -> str:
    if not can_decode(image):
        return tr("{kind} is not known", kind=class_name(image.transfer_syntax))
    if image.frames > MOST_FRAMES:
        return tr("its header claims {frames} frames", frames=image.frames)
    is_absurd = max(abs(image.slope), abs(image.intercept)) > LARGEST_RESCALE
    return tr("the rescale slope or intercept in its header is impossible") if is_absurd else ""


def _is_absurd(image: ImageHeader, file_size: int) -> bool:
    """Whether compressed pixels cannot be so many, in so many frames."""
    claimed = image.claimed_bytes
    if claimed > CLAIM_LIMIT_BYTES and claimed > COMPRESSION_LIMIT * file_size:
        return True
    return _is_in_fragments(image) and image.frames * FRAME_BYTES > file_size


def _too_large(item: Found, claimed: int) -> str:
    return tr(
        "The header of {path} claims {claimed:,.1f} MB of pixels, which its {there:,.3f} MB cannot hold.",
        path=item.path.name,
        claimed=claimed / 1e6,
        there=item.file_size / 1e6,
    )


def _is_in_fragments(image: ImageHeader) -> bool:
    return image.transfer_syntax.startswith(("1.2.840.10008.1.2.4.", "1.2.840.10008.1.2.5"))


def _is_encapsulated(image: ImageHeader) -> bool:
    """Whether the pixels are compressed (PS3.5 A.4), or deflated with the whole data set (A.5)."""
    return _is_in_fragments(image) or image.transfer_syntax.startswith("1.2.840.10008.1.2.1.99")
