"""What a file is, by its first bytes and its name."""

from __future__ import annotations

from enum import Enum

from medviewer.domain.wording import mark, tr

SNIFFED_BYTES = 132
"""Enough for the DICOM preamble and its mark (PS3.10 7.1)."""

_PICTURE_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
"""PNG, JPEG, TIFF in both byte orders, and TIFF with 64-bit offsets."""
_BITMAP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
"""Lengths of the headers that follow the 14 bytes of a BMP file, which its two letters alone do not tell."""
_MARKS = (
    (b"GIF8", mark("It is a GIF picture; PNG, JPEG, TIFF and BMP pictures open.")),
    (b"%PDF", mark("It is a PDF document, not an image.")),
    (b"\x1f\x8b", mark("It is a gzip archive; unpack it and open what it holds.")),
    (b"7z\xbc\xaf", mark("It is a 7-Zip archive; unpack it and open what it holds.")),
    (b"Rar!", mark("It is a RAR archive; unpack it and open what it holds.")),
)
_FIRST_GROUPS = frozenset({0x0002, 0x0008})
_NIFTI_ENDINGS = (".nii", ".nii.gz")
_META_IMAGE_ENDINGS = (".mha", ".mhd")


class FileKind(Enum):
    """How a file is to be read."""

    DICOM = "dicom"
    BARE_DICOM = "bare_dicom"
    NIFTI = "nifti"
    PICTURE = "picture"
    ITK = "itk"
    ZIP = "zip"
    OTHER = "other"


def is_nifti_name(name: str) -> bool:
    """Whether a file name ends as NIfTI files do."""
    return name.lower().endswith(_NIFTI_ENDINGS)


def kind_of(start: bytes, name: str) -> FileKind:
    """How to read a file whose first SNIFFED_BYTES are `start`."""
    if start[128:132] == b"DICM":
        return FileKind.DICOM
    if _is_picture(start):
        return FileKind.PICTURE
    if start.startswith((b"NRRD", b"ObjectType")) or name.lower().endswith(_META_IMAGE_ENDINGS):
        return FileKind.ITK
    if is_nifti_name(name):
        return FileKind.NIFTI
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.ZIP
    return FileKind.BARE_DICOM if _starts_with_element(start) else FileKind.OTHER


def _is_picture(start: bytes) -> bool:
    is_bitmap = start.startswith(b"BM") and int.from_bytes(start[14:18], "little") in _BITMAP_HEADERS
    return is_bitmap or start.startswith(_PICTURE_MARKS)


def _starts_with_element(start: bytes) -> bool:
    """Whether the bytes look like a data set without preamble: a low element of group 0002 or 0008, a sane length."""
    if len(start) < 16:
        return False
    group, element = int.from_bytes(start[:2], "little"), int.from_bytes(start[2:4], "little")
    if group in _FIRST_GROUPS and element <= 0x0100:
        return start[4:6].isupper() or int.from_bytes(start[4:8], "little") < 256
    return int.from_bytes(start[:2], "big") in _FIRST_GROUPS and start[4:6].isupper()


def why_not_opened(start: bytes) -> str:
    """One sentence on a file of no known kind."""
    if not start:
        return tr("The file is empty.")
    for first_bytes, reason in _MARKS:
        if start.startswith(first_bytes):
            return tr(reason)
    if all(byte >= 32 or byte in b"\t\n\r\f" for byte in start):
        return tr("It is a text file, not an image.")
    return tr("It is no kind of file that opens here: no DICOM, NIfTI, NRRD, MetaImage, picture or ZIP file.")
