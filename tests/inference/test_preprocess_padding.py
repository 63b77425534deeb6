import numpy as np
from made_lungs import AXIAL, BUNDLED, grid

from medviewer.domain.job import CancelToken
from medviewer.domain.volume import Volume
from medviewer.inference.catalog import load_plugin
from medviewer.inference.preprocess import prepare


def test_that_padding_reaches_a_model_as_the_lowest_value_of_the_image():
    geometry = grid(AXIAL, (30.0, 20.0, 20.0))
    values = np.random.default_rng(3).integers(-900, 400, geometry.shape).astype(np.int16)
    values[:, :2] = -32768
    manifest = load_plugin(BUNDLED).manifest.model_copy(update={"preprocess": ()})
    given = prepare(Volume(geometry, values, "HU", padding=(-32768, -32768)), manifest, CancelToken()).array
    lowest = values[:, 2:].min()
    np.testing.assert_array_equal(given, np.maximum(values, lowest))
