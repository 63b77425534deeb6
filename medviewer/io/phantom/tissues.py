"""Organs painted slice by slice, then bones, great vessels and airways as tubes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from medviewer.io.phantom.anatomy import SPINE_Y, VERTEBRA_MM
from medviewer.io.phantom.shapes import Canvas, Field, Tube, cover, ellipse, ellipsoid, paint
from medviewer.io.phantom.vessels import hilum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.io.phantom.anatomy import Trunk

RIBS = 12
RIB_STEPS = 26
CARTILAGE_FROM = 0.78
"""Share of a rib's way round after which it is cartilage."""


def paint_slice(canvas: Canvas, trunk: Trunk, number: int) -> None:
    """The large organs on one slice, from the outside in."""
    image, hu = canvas.image[number], trunk.numbers.hu
    x, y, z = canvas.x[None, :], canvas.y[:, None], float(canvas.z[number])
    skin = trunk.skin(x, y, z)
    cavity = trunk.cavity(x, y, z)
    paint(image, cover(np.abs(y - trunk.shift_y - 121.0 - 0.0004 * x**2) - 2.0), hu.table)
    paint(image, cover(skin), hu.skin)
    paint(image, cover(skin + trunk.numbers.body.skin), hu.fat)
    paint(image, cover(_wall_muscle(trunk, cavity, x, y, z)) * cover(skin + 7.0), hu.muscle)
    inside = cover(cavity)
    paint(image, inside, hu.mediastinum)
    paint(image, inside * cover(trunk.heart(x, y, z) + 4.0), hu.blood)
    _paint_abdomen(image, trunk, x, y, z)
    lungs = cover(trunk.lungs(x, y, z))
    paint(image, lungs, hu.parenchyma + hu.dependent_gradient * np.clip((y - trunk.shift_y) / 90.0, -1.0, 1.0))
    paint(image, cover(trunk.behind_spine(x, y, z)) * cover(skin + 8.0), hu.muscle)
    _paint_spine(image, trunk, x, y, z)


def _wall_muscle(trunk: Trunk, cavity: Field, x: Field, y: Field, z: float) -> Field:
    """Muscle of the chest wall: a layer on the ribs, thicker beside the spine, in front, and at the shoulders."""
    own_x, own_y = x - trunk.shift_x, y - trunk.shift_y
    back = 14.0 * np.exp(-(((np.abs(own_x) - 32.0) / 26.0) ** 2)) * (own_y > 20)
    front = 9.0 * np.exp(-(((np.abs(own_x) - 65.0) / 34.0) ** 2)) * (own_y < -20)
    shoulder = 34.0 * np.clip((z - 150.0) / 90.0, 0.0, 1.0) * np.clip((np.abs(own_x) - 40.0) / 50.0, 0.0, 1.0)
    return cavity - trunk.numbers.body.wall - np.maximum(np.maximum(back, front), shoulder * (1.0 + own_y / 150.0))


def _paint_abdomen(image: NDArray[np.float32], trunk: Trunk, x: Field, y: Field, z: float) -> None:
    hu = trunk.numbers.hu
    under = cover(2.0 - trunk.above_diaphragm(x, y, z)) * cover(trunk.cavity(x, y, z) + 2.0)
    own_x, own_y = x - trunk.shift_x, y - trunk.shift_y
    paint(image, under, hu.fat)
    paint(image, under * cover(own_x - 26.0 + 0.25 * own_y - 0.5 * (60.0 - z), 3.0), hu.liver)
    paint(image, under * cover(ellipsoid(own_x - 84.0, own_y - 44.0, z - 6.0, (42.0, 40.0, 46.0)), 3.0), hu.spleen)
    stomach = ellipsoid(own_x - 66.0, own_y + 16.0, z - 4.0, (54.0, 50.0, 42.0))
    paint(image, under * cover(stomach, 3.0), hu.muscle - 10.0)
    gas = np.maximum(stomach + 4.0, own_y + 40.0)
    paint(image, under * cover(gas), hu.air + 10.0)


def _paint_spine(image: NDArray[np.float32], trunk: Trunk, x: Field, y: Field, z: float) -> None:
    hu = trunk.numbers.hu
    body = trunk.spine(x, y, z)
    level = abs((z % VERTEBRA_MM) - VERTEBRA_MM / 2)
    disc = level > VERTEBRA_MM / 2 - 3.0
    plate = VERTEBRA_MM / 2 - 4.6 < level <= VERTEBRA_MM / 2 - 3.0
    paint(image, cover(body), hu.disc if disc else hu.cortex * 0.75)
    if not disc:
        paint(image, cover(body + 1.6), hu.cortex * 0.7 if plate else hu.marrow)
    own_x, own_y = x - trunk.shift_x, y - trunk.shift_y - SPINE_Y - 4.0
    arch = np.abs(ellipse(own_x, own_y - 20.0, 13.0, 11.0)) - 2.6
    paint(image, cover(ellipse(own_x, own_y - 20.0, 11.0, 9.0)), 25.0)
    if level < 8.0:
        paint(image, cover(arch), hu.cortex * 0.8)
        process = np.maximum(np.abs(own_x) - 3.0, np.abs(own_y - 41.0) - 13.0)
        transverse = np.maximum(np.abs(own_y - 23.0) - 3.5, np.abs(np.abs(own_x) - 21.0) - 10.0)
        paint(image, cover(np.minimum(process, transverse)), hu.cortex * 0.7)


def paint_ribs(canvas: Canvas, trunk: Trunk) -> None:
    """Twelve pairs of arched ribs, falling to the front, with cartilage at their ends."""
    hu = trunk.numbers.hu
    for number in range(RIBS):
        for side in (-1.0, 1.0):
            points = _rib(trunk, number, side)
            bone = points[: int(len(points) * CARTILAGE_FROM)]
            _chain(canvas, points, 4.4, hu.cartilage)
            _chain(canvas, bone, 4.6, hu.cortex)
            _chain(canvas, bone, 2.6, hu.marrow)


def _rib(trunk: Trunk, number: int, side: float) -> list[NDArray[np.float64]]:
    """Points along a rib from the spine to the front; the lowest two float."""
    way = 1.0 if number < 10 else 0.62
    points = []
    for step in range(int(RIB_STEPS * way)):
        share = step / RIB_STEPS
        angle = np.radians(78.0 - 148.0 * share)
        z = 268.0 - 22.5 * number - (52.0 + 2.0 * number) * share**1.2
        half_x, half_y = trunk.cavity_half_axes(min(z, trunk.numbers.cavity.apex - 9.0))
        lean = 10.0 * np.clip((z - 150.0) / 120.0, 0.0, 1.0)
        points.append(trunk.scanner(side * (half_x + 6.5) * np.cos(angle), (half_y + 6.5) * np.sin(angle) + lean, z))
    return points


def _chain(canvas: Canvas, points: Sequence[NDArray[np.float64]], radius: float, value: float) -> None:
    for start, end in pairwise(points):
        canvas.tube(Tube(start, end, radius, radius), value)


def paint_breastbone_and_shoulders(canvas: Canvas, trunk: Trunk) -> None:
    """Breastbone, shoulder blades and collar bones."""
    hu = trunk.numbers.hu
    for radius, value in ((4.8, hu.cortex * 0.6), (3.4, hu.marrow)):
        for x in (-9.0, -4.5, 0.0, 4.5, 9.0):
            points = [trunk.scanner(x, -96.0 + 0.13 * max(z - 130.0, 0.0), z) for z in range(95, 236, 10)]
            _chain(canvas, points, radius, value)
    for side in (-1.0, 1.0):
        for z in range(165, 272, 5):
            low = (z - 165.0) / 106.0
            blade = [
                trunk.scanner(side * (86.0 + 14 * t + 42.0 * t * low), 88.0 - 6.0 * low - 34.0 * t * low, float(z))
                for t in (0.0, 0.5, 1.0)
            ]
            _chain(canvas, blade, 2.8, hu.cortex * 0.7)
        collar = [trunk.scanner(side * x, -62.0 + 0.3 * x, 262.0 + 0.16 * x) for x in (16.0, 50.0, 85.0, 125.0)]
        _chain(canvas, collar, 5.2, hu.cortex)
        _chain(canvas, collar, 3.0, hu.marrow)


def paint_great_vessels(canvas: Canvas, trunk: Trunk) -> None:
    """Aorta with its arch, upper caval vein, trunk and arteries of the lungs."""
    blood = trunk.numbers.hu.blood
    rising = [(2, -22, 120), (-6, -26, 150), (-9, -24, 180), (-2, -16, 200)]
    arch = [(-2, -16, 200), (6, 0, 209), (16, 20, 206), (23, 34, 192)]
    falling = [(23, 34, 192), (25, 38, 150), (23, 38, 100), (17, 36, 50), (10, 32, 0)]
    for course, radius in ((rising, 15.0), (arch, 13.0), (falling, 11.5)):
        _chain(canvas, [trunk.scanner(*p) for p in course], radius, blood)
    _chain(canvas, [trunk.scanner(*p) for p in ((-26, -16, 115), (-27, -14, 170), (-24, -16, 250))], 9.0, blood)
    _chain(canvas, [trunk.scanner(*p) for p in ((14, -30, 130), (17, -22, 155), (22, -2, 163))], 13.0, blood)
    for side in (-1, 1):
        artery, vein = hilum(trunk, side, 0), hilum(trunk, side, 1)
        _chain(canvas, [trunk.scanner(16, -14, 160), artery], 9.0, blood)
        _chain(canvas, [trunk.scanner(8, 10, 128), vein], 7.5, blood)


def paint_airways(canvas: Canvas, trunk: Trunk) -> None:
    """Windpipe, main bronchi and their first branches: a wall with air in it; and the gullet behind them."""
    hu = trunk.numbers.hu
    split = (0, 14, 172)
    courses = [
        ([(0, 2, 330), (0, 8, 240), split], 8.6, 8.6),
        ([split, (-24, 12, 152), (-44, 12, 140)], 7.0, 5.4),
        ([split, (26, 14, 148), (46, 16, 138)], 6.2, 5.0),
        ([(-44, 12, 140), (-60, 20, 112)], 4.2, 2.6),
        ([(-44, 12, 140), (-66, 2, 158)], 3.8, 2.4),
        ([(46, 16, 138), (60, 24, 110)], 4.0, 2.4),
        ([(46, 16, 138), (66, 4, 154)], 3.6, 2.2),
    ]
    _chain(canvas, [trunk.scanner(6, 26, 0), trunk.scanner(4, 27, 170), trunk.scanner(3, 24, 300)], 6.5, hu.muscle - 8)
    for extra, value in ((1.7, hu.airway_wall), (0.0, hu.air + 15)):
        for course, first, last in courses:
            points = [trunk.scanner(*p) for p in course]
            for start, end in pairwise(points):
                canvas.tube(Tube(start, end, first + extra, last + extra), value)
