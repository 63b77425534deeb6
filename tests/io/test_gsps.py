from __future__ import annotations

import highdicom as hd
import numpy as np
import pytest
from made_objects import STATE_CLASS, item, opened, read, top
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian
from series import affine_of, slice_dataset

OUTLINE = np.array([[2.0, 3.0], [8.5, 3.0], [8.5, 9.25], [2.0, 3.0]])


def images() -> list:
    made = []
    for k in range(2):
        header = slice_dataset(affine_of((2.5, 0.8, 0.7), (0, 0, 0)), k, np.zeros((20, 30), np.int16))
        header.AccessionNumber = header.StudyID = header.ReferringPhysicianName = ""
        header.InstanceNumber = k + 1
        header.file_meta = FileMetaDataset()
        header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        made.append(header)
    return made


def state_by_highdicom(source: list) -> hd.pr.GrayscaleSoftcopyPresentationState:
    layer = hd.pr.GraphicLayer("AI", 3, "boxes", display_color=hd.color.CIELabColor.from_rgb(255, 0, 0))
    graphics = [
        hd.pr.GraphicObject("POLYLINE", OUTLINE, "PIXEL"),
        hd.pr.GraphicObject("CIRCLE", np.array([[5.0, 5.0], [5.0, 7.0]]), "PIXEL", is_filled=True),
        hd.pr.GraphicObject("POINT", np.array([[0.25, 0.5]]), "DISPLAY"),
    ]
    texts = [
        hd.pr.TextObject("Nodule", "PIXEL", bounding_box=(1.0, 2.0, 6.0, 4.0)),
        hd.pr.TextObject("here", "DISPLAY", anchor_point=(0.5, 0.25)),
    ]
    drawn = hd.pr.GraphicAnnotation(source[:1], layer, graphic_objects=graphics, text_objects=texts)
    window = hd.pr.SoftcopyVOILUTTransformation([40.0], [400.0], ["SOFT"])
    return hd.pr.GrayscaleSoftcopyPresentationState(
        source, series_instance_uid="2.25.1", series_number=1, sop_instance_uid="2.25.2", instance_number=1,
        manufacturer="Maker", manufacturer_model_name="Model", software_versions="1", device_serial_number="1",
        content_label="AI", content_description="What was found", graphic_annotations=[drawn], graphic_layers=[layer],
        voi_lut_transformations=[window],
        presentation_lut_transformation=hd.PresentationLUTTransformation(presentation_lut_shape="INVERSE"),
    )  # fmt: skip


@pytest.fixture
def state(tmp_path):
    state_by_highdicom(images()).save_as(tmp_path / "state.dcm")
    return read(tmp_path / "state.dcm")


def test_that_graphics_come_back_on_the_image_they_were_drawn_on(state):
    first, second = (image.SOPInstanceUID for image in images())
    (drawn,) = state.annotations_on(first)
    assert state.annotations_on(second) == ()
    assert [o.kind for o in drawn.outlines] == ["POLYLINE", "CIRCLE", "POINT"]
    assert np.allclose(drawn.outlines[0].points, OUTLINE)
    assert drawn.outlines[1].bounds == pytest.approx((3, 3, 7, 7))
    assert [(o.is_display, o.is_filled) for o in drawn.outlines] == [(False, False), (False, True), (True, False)]


def test_that_words_keep_their_box_and_their_anchor(state):
    box, anchor = state.annotations[0].texts
    assert (box.text, box.box, box.is_box_display) == ("Nodule", (1.0, 2.0, 6.0, 4.0), False)
    assert (anchor.text, anchor.anchor, anchor.is_anchor_display) == ("here", (0.5, 0.25), True)


def test_that_a_layer_has_its_order_and_colour(state):
    layer = state.layer("AI")
    assert (layer.order, layer.description) == (3, "boxes")
    assert np.allclose(layer.color, (255, 0, 0), atol=2)


def test_that_the_window_holds_for_all_images_and_the_inversion_is_kept(state):
    window = state.window_on(images()[1].SOPInstanceUID)
    assert (window.center, window.width, window.explanation) == (40, 400, "SOFT")
    assert state.is_inverted
    assert set(state.references.sop_instance_uids) == {image.SOPInstanceUID for image in images()}
    assert state.origin.title == "What was found"


def test_that_a_shutter_and_turns_are_read(tmp_path):
    made = top(
        STATE_CLASS, ShutterShape=["RECTANGULAR", "CIRCULAR", "POLYGONAL"], ShutterLeftVerticalEdge="5",
        ShutterRightVerticalEdge="25", ShutterUpperHorizontalEdge="3", ShutterLowerHorizontalEdge="18",
        CenterOfCircularShutter=["10", "15"], RadiusOfCircularShutter="7",
        VerticesOfThePolygonalShutter=["1", "2", "3", "4", "5", "6"], ImageRotation=270, ImageHorizontalFlip="Y",
    )  # fmt: skip
    found = opened(made, tmp_path)
    assert found.shutter.rectangle == (5, 3, 25, 18)
    assert found.shutter.circle == (15, 10, 7)  # the standard gives the row first
    assert found.shutter.polygon == ((2, 1), (4, 3), (6, 5))
    assert (found.rotation, found.is_flipped, found.is_inverted) == (270, True, None)


def test_that_a_window_of_one_frame_of_one_image_holds_for_no_other(tmp_path):
    used = [item(ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=[2, 3])]
    window = item(WindowCenter=["50", "300"], WindowWidth=["100", "0"], ReferencedImageSequence=used)
    found = opened(top(STATE_CLASS, SoftcopyVOILUTSequence=[window]), tmp_path)
    assert found.window_on("1.2.3", 1).center == 50
    assert found.window_on("1.2.3", 0) is None
    assert len(found.windows) == 1  # a window without width is none
    assert found.shutter is None


def test_that_what_is_not_shown_is_said(tmp_path):
    part = item(GraphicLayer="L", CompoundGraphicSequence=[item(CompoundGraphicType="RULER")])
    table = item(VOILUTSequence=[item()])
    grey = item(GraphicLayer="L", GraphicLayerOrder=1, GraphicLayerRecommendedDisplayGrayscaleValue=0x8000)
    made = top(
        STATE_CLASS, GraphicAnnotationSequence=[part], SoftcopyVOILUTSequence=[table], GraphicLayerSequence=[grey]
    )
    found = opened(made, tmp_path)
    (note,) = found.notes
    assert "compound graphics" in note
    assert "a table in place of a window" in note
    assert found.layers[0].color == (128, 128, 128)


def test_that_damaged_graphics_are_left_out(tmp_path):
    graphics = [
        item(GraphicType="CIRCLE", GraphicAnnotationUnits="PIXEL", GraphicData=[1.0, 2.0]),
        item(GraphicType="POLYLINE", GraphicAnnotationUnits="PIXEL", GraphicData=[1.0, 2.0, 3.0]),
        item(GraphicType="POLYLINE", GraphicAnnotationUnits="PIXEL", GraphicData=[1.0, float("nan")]),
        item(GraphicType="POINT", GraphicAnnotationUnits="PIXEL", GraphicData=[1.0, 2.0]),
    ]
    made = top(STATE_CLASS, GraphicAnnotationSequence=[item(GraphicLayer="L", GraphicObjectSequence=graphics)])
    found = opened(made, tmp_path)
    assert [o.kind for o in found.annotations[0].outlines] == ["POINT"]
    assert found.notes == ("3 of its graphics are damaged and left out.",)


def test_that_a_state_says_of_which_values_its_windows_speak(tmp_path, state):
    assert state.rescale == (1, -1024)  # highdicom takes over that of the images
    assert opened(top(STATE_CLASS), tmp_path).rescale == (1.0, 0.0)
    assert opened(top(STATE_CLASS, ModalityLUTSequence=[item()]), tmp_path).rescale is None
    assert opened(top(STATE_CLASS, RescaleSlope="0", RescaleIntercept="5"), tmp_path).rescale is None


@pytest.mark.parametrize(("shape", "inverted"), [("INVERSE", True), ("IDENTITY", False), (None, None)])
def test_that_an_inversion_is_known_only_where_it_is_said(tmp_path, shape, inverted):
    more = {} if shape is None else {"PresentationLUTShape": shape}
    assert opened(top(STATE_CLASS, **more), tmp_path).is_inverted is inverted


def test_that_the_parts_of_pictures_to_be_shown_are_read(tmp_path, state):
    assert state.area_on(images()[0].SOPInstanceUID).is_whole(20, 30)
    corners = {"DisplayedAreaTopLeftHandCorner": [30, 1], "DisplayedAreaBottomRightHandCorner": [1, 20]}
    used = item(ReferencedSOPInstanceUID="1.2.3")
    areas = [
        item(**corners, PresentationSizeMode="TRUE SIZE", ReferencedImageSequence=[used]),
        item(DisplayedAreaTopLeftHandCorner=[1, 1]),
    ]
    (area,) = opened(top(STATE_CLASS, DisplayedAreaSelectionSequence=areas), tmp_path).areas
    assert (area.top_left, area.bottom_right, area.is_fitted) == ((30, 1), (1, 20), False)
    assert area.used_on.sop_instance_uids == ("1.2.3",)


@pytest.mark.parametrize(
    ("more", "color"),
    [
        ({}, (0, 0, 0)),
        ({"ShutterPresentationValue": 0xFFFF}, (255, 255, 255)),
        ({"ShutterPresentationColorCIELabValue": [0, 0x8080, 0x8080]}, (0, 0, 0)),
    ],
)
def test_that_a_shutter_has_the_colour_that_the_state_asks_for(tmp_path, more, color):
    circle = {"CenterOfCircularShutter": ["10", "15"], "RadiusOfCircularShutter": "7"}
    assert opened(top(STATE_CLASS, **circle, **more), tmp_path).shutter.color == color


def test_that_switches_of_overlays_and_a_shutter_of_pixels_are_said_not_to_be_shown(tmp_path):
    made = top(STATE_CLASS, ShutterShape="BITMAP", RedPaletteColorLookupTableDescriptor=[256, 0, 16])
    made.add_new((0x6000, 0x1001), "CS", "LAYER")
    made.add_new((0x6002, 0x3000), "OW", b"\0\0")
    (note,) = opened(made, tmp_path).notes
    for words in ("which overlay planes are to be drawn", "overlay planes of its own", "pixel by pixel", "palette"):
        assert words in note
