"""Small pictures and volumes of every format and packing that is read by Pillow or ITK, made here."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

CHANCE = np.random.default_rng(3)
GREY = CHANCE.integers(0, 256, (48, 64), np.uint8)
GREY_16 = CHANCE.integers(0, 65536, (48, 64), np.uint16)
COLOR = np.where(np.arange(64)[None, :, None] < 32, 100, CHANCE.integers(0, 256, (48, 64, 3))).astype(np.uint8)
VOXELS = CHANCE.integers(-1000, 3000, (6, 20, 24)).astype(np.int16)
TEXT_NRRD = (
    b"NRRD0004\ntype: int16\ndimension: 3\nsizes: 4 5 6\nencoding: text\nspace: LPS\n"
    b"space directions: (1,0,0) (0,1,0) (0,0,1)\n\n" + b" ".join(b"%d" % n for n in range(120)) + b"\n"
)


def _picture(image: Any, kind: str, **options: Any) -> bytes:
    stream = BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(stream, kind, **options)
    return stream.getvalue()


def made_pictures() -> dict[str, bytes]:
    """By file name."""
    bits = Image.fromarray(GREY).convert("1")
    packings = ("tiff_lzw", "tiff_deflate", "tiff_adobe_deflate", "jpeg", "packbits", "lzma", "zstd")
    return {
        "grey.png": _picture(GREY, "PNG"),
        "grey16.png": _picture(GREY_16, "PNG"),
        "color.png": _picture(COLOR, "PNG"),
        "palette.png": _picture(Image.fromarray(COLOR).quantize(16), "PNG"),
        "grey.jpg": _picture(GREY, "JPEG"),
        "color.jpg": _picture(COLOR, "JPEG"),
        "progressive.jpg": _picture(COLOR, "JPEG", progressive=True),
        "color.tif": _picture(COLOR, "TIFF"),
        **{f"{packing}.tif": _picture(COLOR, "TIFF", compression=packing) for packing in packings},
        "group3.tif": _picture(bits, "TIFF", compression="group3"),
        "group4.tif": _picture(bits, "TIFF", compression="group4"),
        "grey16.tif": _picture(GREY_16, "TIFF", compression="tiff_lzw"),
        "float.tif": _picture(GREY.astype(np.float32), "TIFF", compression="tiff_deflate"),
        "pages.tif": _picture(COLOR, "TIFF", save_all=True, append_images=[Image.fromarray(COLOR)]),
        "grey.bmp": _picture(GREY, "BMP"),
        "color.bmp": _picture(COLOR, "BMP"),
    }


def made_volumes(folder: Path) -> dict[str, bytes]:
    """By file name."""
    found = {"text.nrrd": TEXT_NRRD}
    for kind, voxels in (("whole", VOXELS), ("float", VOXELS.astype(np.float32))):
        for ending, packed in (("nrrd", 0), ("nrrd", 1), ("mha", 0), ("mha", 1), ("nii", 0), ("nii.gz", 1)):
            path = folder / f"{kind}{packed}.{ending}"
            sitk.WriteImage(sitk.GetImageFromArray(voxels), str(path), useCompression=bool(packed))
            found[path.name] = path.read_bytes()
    return found
