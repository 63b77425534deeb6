"""Real segmentations, contours, reports and maps over their real images, against readers that are not ours."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from medviewer.app.drawn_layers import overlay_words
from medviewer.app.layer_switches import reports_of, set_layer_visible
from medviewer.app.opening import show_series
from medviewer.app.resolve import slice_frame
from medviewer.app.scanning import open_path
from medviewer.app.viewing import go_to_slice
from medviewer.domain.planes import PlaneName
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene

SEGMENTATIONS = "seg_sr_dcmqi/segmentations"
PX = 1024


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((PX, PX))
    yield SliceScene(window)
    window.Finalize()


def opened(bench, *paths):
    """A review with these opened one after the other."""
    one = bench()
    for path in paths:
        open_path(one.review, path)
        one.settle()
    return one


def frame_at(one, number):
    go_to_slice(one.review, PlaneName.AXIAL, number)
    return slice_frame(one.review.session, PlaneName.AXIAL)


def bare(scene, frame):
    """The picture without lines and words, every pixel of the slice at the place of its middle."""
    scene.apply(frame)
    scene._ink.prop.VisibilityOff()
    scene._text.prop.VisibilityOff()
    scene.render_window.Render()
    columns, rows = np.meshgrid(np.arange(frame.plane.size[0]), np.arange(frame.plane.size[1]))
    places = frame.plane.to_lps(np.stack([columns, rows], axis=-1).astype(float))
    x, y = np.moveaxis(np.floor(scene.view.to_display(places) + 1e-6).astype(int), -1, 0)
    return pixels(scene.render_window)[y, x].astype(int), places


def labels_at(picture, places):
    """Labels of a SimpleITK image at places in LPS mm; 0 outside."""
    array, matrix = sitk.GetArrayFromImage(picture), np.array(picture.GetDirection()).reshape(3, 3)
    index = np.rint((places - picture.GetOrigin()) @ matrix / picture.GetSpacing()).astype(int)
    inside = ((index >= 0) & (index < picture.GetSize())).all(axis=-1)
    found = np.zeros(places.shape[:-1], array.dtype)
    x, y, z = np.moveaxis(index[inside], -1, 0)
    found[inside] = array[z, y, x]
    return found


def coloured(scene, one, number):
    """Which pixels of a slice the overlays change, and where these lie."""
    frame = frame_at(one, number)
    seen, places = bare(scene, frame)
    for layer in one.review.session.over.layers:
        set_layer_visible(one.review, layer.id, visible=False)
    before, _places = bare(scene, frame_at(one, number))
    for layer in one.review.session.over.layers:
        set_layer_visible(one.review, layer.id, visible=True)
    return (seen != before).any(axis=-1), places


@pytest.mark.parametrize(
    ("objects", "images", "oracles"),
    [
        ("liver.dcm", "ct-3slice", ("liver_seg.nrrd",)),
        ("partial_overlaps.dcm", "ct-3slice", tuple(f"partial_overlaps-{n}.nrrd" for n in (1, 2, 3))),
        ("24x38x3/seg", "24x38x3/image", ("24x38x3/nrrd/label.nrrd",)),
        ("23x38x3/seg", "23x38x3/image", ("23x38x3/nrrd/label.nrrd",)),
    ],
)
def test_that_just_the_pixels_of_the_label_maps_are_coloured(shared_data, bench, scene, objects, images, oracles):
    folder = shared_data / SEGMENTATIONS
    one = opened(bench, folder / images, folder / objects)
    pictures = [sitk.ReadImage(str(folder / name)) for name in oracles]
    total = 0
    for number in (1, 2, 3):
        seen, places = coloured(scene, one, number)
        wanted = np.any([labels_at(picture, places) > 0 for picture in pictures], axis=0)
        assert np.array_equal(seen, wanted)
        total += int(wanted.sum())
    assert total == np.count_nonzero(np.any([sitk.GetArrayFromImage(p) > 0 for p in pictures], axis=0))
    assert total > 100


def test_that_each_overlapping_segment_is_its_own_label(shared_data, bench):
    folder = shared_data / SEGMENTATIONS
    one = opened(bench, folder / "ct-3slice", folder / "partial_overlaps.dcm")
    pictures = [sitk.ReadImage(str(folder / f"partial_overlaps-{n}.nrrd")) for n in (1, 2, 3)]
    maps = [sitk.GetArrayFromImage(picture) for picture in pictures]
    counts = sorted(int((labels == value).sum()) for labels in maps for value in np.unique(labels) if value)
    layers = one.review.session.over.layers
    assert sorted(int(layer.content.volume.array.sum()) for layer in layers) == counts
    assert [layer.name for layer in layers] == ["GREEN", "ORANGE", "PURPLE", "LIGHT_BLUE", "DARK_BLUE"]


def test_that_contours_are_drawn_on_the_one_slice_that_is_here_and_all_others_are_skipped(shared_data, bench):
    one = opened(bench, shared_data / "rt_dicompyler" / "example_data" / "ct.0.dcm")
    z = float(pydicom.dcmread(one.review.session.current.series.instances[0].path).ImagePositionPatient[2])
    open_path(one.review, shared_data / "rt_dicompyler" / "example_data" / "rtss.dcm")
    one.settle()
    dataset = pydicom.dcmread(shared_data / "rt_dicompyler" / "example_data" / "rtss.dcm")
    drawn = [np.reshape(c.ContourData, (-1, 3)).astype(float)
             for roi in dataset.ROIContourSequence for c in roi.get("ContourSequence", [])]  # fmt: skip
    wanted = sorted((points for points in drawn if abs(points[0, 2] - z) < 1.0), key=len)
    frame = frame_at(one, 1)
    found = sorted((path for stroke in frame.overlays.strokes for path in stroke.lines.paths), key=len)
    assert 0 < len(wanted) < len(drawn)
    assert [len(path) for path in found] == [len(points) for points in wanted]
    assert all(np.allclose(path, points) for path, points in zip(found, wanted, strict=True))
    assert "of which 97 are not here" in one.said


def test_that_a_report_is_drawn_on_the_pixels_that_it_names(shared_data, bench):
    folder = shared_data / "objects_highdicom"
    path = folder / "sr_document_with_multiple_groups.dcm"
    one = opened(bench, folder / "ct_image.dcm", path)
    ct, report = pydicom.dcmread(folder / "ct_image.dcm"), pydicom.dcmread(path)
    graphics = [item for item in report.iterall() if item.keyword == "GraphicData"]
    lines = [
        np.reshape(g.value, (-1, 2)).astype(float) for g in graphics if len(g.value) % 2 == 0 and len(g.value) != 3
    ]
    (polyline,) = [points for points in lines if len(points) > 2]
    across, down = (np.array(ct.ImageOrientationPatient[part], float) for part in (slice(0, 3), slice(3, 6)))
    row_mm, column_mm = (float(mm) for mm in ct.PixelSpacing)
    # PS3.3 C.7.6.2.1.1, with the middle of the first pixel at (0.5, 0.5) in PS3.3 C.18.6.1.2
    column, row = (polyline - 0.5).T
    wanted = (
        np.array(ct.ImagePositionPatient, float) + np.outer(column * column_mm, across) + np.outer(row * row_mm, down)
    )
    frame = frame_at(one, 1)
    found = [path for stroke in frame.overlays.strokes for path in stroke.lines.paths if len(path) == len(polyline)]
    assert any(np.allclose(path, wanted, atol=1e-4) for path in found)
    assert [text.text for text in frame.overlays.texts] == ["Nodule", "Aorta"]
    assert one.review.session.analyses == ()


def test_that_a_report_without_its_images_lists_its_claims_and_says_what_is_missing(shared_data, bench):
    one = opened(bench, shared_data / "seg_sr_dcmqi" / "sr-example")
    study = one.review.session.opened.studies[0]
    show_series(one.review, study, next(s for s in study.series if s.modality == "SR"))
    one.settle()
    ((report,),) = [reports_of(one.review)]
    assert [claim.finding.label for claim in report.claims] == ["Neoplasm, Primary"]
    assert report.claims[0].finding.measurements[0].value == pytest.approx(6.01529)
    assert "It refers to 193 images and objects, of which 191 are not here" in one.said


def test_that_a_parametric_map_reads_out_its_own_values_over_its_image(shared_data, bench, scene):
    path = shared_data / "pydicom_data" / "parametric_map_float.dcm"
    one = opened(bench, shared_data / "objects_highdicom" / "ct_image.dcm", path)
    values = np.frombuffer(pydicom.dcmread(path).FloatPixelData, "<f4").reshape(128, 128)
    frame = frame_at(one, 1)
    (drawn,) = frame.maps
    assert (drawn.heatmap.unit, drawn.heatmap.value_range) == ("1", (0.0, 1.0))
    for row, column in ((3, 5), (64, 100), (127, 0)):
        lps = tuple(frame.volume.geometry.to_lps((0, row, column)))
        assert overlay_words(frame.overlays, frame.maps, lps) == f"feature_001 {values[row, column]:.4g} 1"
    changed, _places = coloured(scene, one, 1)
    assert changed.mean() > 0.5


def test_that_a_segmentation_of_a_slide_is_refused_in_a_sentence(shared_data, bench):
    one = opened(bench, shared_data / "objects_highdicom" / "seg_image_sm_dots.dcm")
    assert "whole-slide" in one.said
    assert one.review.session.over.layers == ()
