"""A generated chest CT: the newcomer's first study, and the test bed of the nodule candidates."""

from medviewer.io.phantom.chest import write_chest_phantom
from medviewer.io.phantom.truth import Nodule, Trap, Truth

__all__ = ["Nodule", "Trap", "Truth", "write_chest_phantom"]
