"""Which viewports are on screen, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class ViewName(StrEnum):
    """What a viewport shows of a series; `ACQUIRED` is the slice view that looks along its slices' normal."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    VOLUME_3D = "3d"
    ACQUIRED = "acquired"


@dataclass(frozen=True, slots=True)
class Cell:
    """One viewport: those of one `group` show one series at one place, each in a `view` of its own."""

    group: int
    view: ViewName


@dataclass(frozen=True, slots=True)
class Layout:
    """Viewports in rows and columns, `cells` row by row; no two cells are equal."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]

    def __post_init__(self) -> None:
        """Raise ValueError for a layout that cannot be."""
        if self.rows < 1 or self.columns < 1 or len(self.cells) != self.rows * self.columns:
            message = f"{len(self.cells)} viewports do not make {self.rows} rows of {self.columns}"
            raise ValueError(message)
        if len(set(self.cells)) < len(self.cells):
            message = "two viewports are the same"
            raise ValueError(message)

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups, in the order in which they stand on screen."""
        return tuple(dict.fromkeys(cell.group for cell in self.cells))

    @property
    def name(self) -> str:
        """Rows and columns, or MPR."""
        return "MPR + 3D" if self == MPR else f"{self.rows} × {self.columns}"

    def views_of(self, group: int) -> tuple[ViewName, ...]:
        """What the viewports of a group show."""
        return tuple(cell.view for cell in self.cells if cell.group == group)

    def place(self, cell: Cell) -> tuple[int, int]:
        """Row and column of a viewport, from 0."""
        return divmod(self.cells.index(cell), self.columns)

    def moved(self, by: int) -> Layout:
        """The layout with numbers of groups that much higher."""
        return self.renumbered({group: group + by for group in self.groups})

    def renumbered(self, groups: dict[int, int]) -> Layout:
        """The layout with other numbers for its groups."""
        return replace(self, cells=tuple(replace(cell, group=groups[cell.group]) for cell in self.cells))


SECOND_WINDOW = 100
"""Groups of a second window are numbered from here."""

MPR_VIEWS = (ViewName.AXIAL, ViewName.CORONAL, ViewName.SAGITTAL, ViewName.VOLUME_3D)
MPR = Layout(2, 2, tuple(Cell(0, view) for view in MPR_VIEWS))
"""One series in three planes and in 3D."""


def grid_of(rows: int, columns: int) -> Layout:
    """Viewports that each show a series of their own."""
    return Layout(rows, columns, tuple(Cell(group, ViewName.ACQUIRED) for group in range(rows * columns)))


LAYOUTS = (grid_of(1, 1), grid_of(1, 2), grid_of(2, 2), grid_of(2, 3), grid_of(3, 3), MPR)
"""Those that are offered by name."""
