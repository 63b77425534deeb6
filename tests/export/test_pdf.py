from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pypdf
import pytest
from made_reports import IDS, MODEL, decide, finished_report, make_finding, make_report, pending_report, signed_before

from medviewer.domain.decision import Verdict
from medviewer.domain.regions import PixelBox, WholeImage
from medviewer.domain.report import DISCLAIMER, KeyImage
from medviewer.export import pdf, pdf_fonts
from medviewer.export.pdf_text import age_text


def pages_of(report, tmp_path) -> list[str]:
    pdf.write(report, tmp_path / "report.pdf")
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(tmp_path / "report.pdf").pages]


def named(report, name: str):
    return replace(report, study=replace(report.study, patient=replace(report.study.patient, name=name)))


def test_that_every_page_says_who_it_is_about_and_its_status_and_number(tmp_path, finished):
    pages = pages_of(finished, tmp_path)
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert "Müller Änne" in page
        assert "ID 4711 · born 1951-02-03 · sex F" in page
        assert "accession A1" in page
        assert "FINAL" in page
        assert f"Page {number}/{len(pages)}" in page
        assert DISCLAIMER in page


def test_that_a_preliminary_report_says_so_and_shows_the_waiting_findings(tmp_path, pending):
    pages = pages_of(pending, tmp_path)
    assert all("PRELIMINARY – UNVERIFIED" in page and "FINAL" not in page for page in pages)
    text = " ".join(pages)
    assert "3 of 3 findings wait for a verdict. No reader has reviewed it." in text
    assert "Findings waiting for review" in text
    assert "Accepted findings" not in text
    images = [image for page in pypdf.PdfReader(tmp_path / "report.pdf").pages for image in page.images]
    assert len(images) == 3


def test_that_a_signed_report_names_reader_and_time(tmp_path, finished):
    assert "Signed by Åsa Öberg, 2026-03-04 05:06:07 UTC." in pages_of(finished, tmp_path)[0]


def test_that_an_addendum_names_the_report_before_it_beside_its_reader(tmp_path, finished):
    said = (
        "Signed by Åsa Öberg, 2026-03-04 05:06:07 UTC. Addendum to the report signed by Øystein Bergström on 2026-03-04"
    )
    assert f"{said} 03:06:07 UTC." in pages_of(signed_before(finished), tmp_path)[0]
    assert "Addendum" not in pages_of(finished, tmp_path)[0]


def test_that_a_preliminary_report_says_that_the_signed_one_was_another(tmp_path, pending):
    page = pages_of(signed_before(pending), tmp_path)[0]
    assert "It differs from the report signed by Øystein Bergström on 2026-03-04 03:06:07 UTC." in page
    assert "Addendum" not in page


def test_that_a_report_decided_on_but_not_signed_is_preliminary(tmp_path, straight):
    report = make_report(
        straight, (make_finding(straight, 0, (1.0, 9.0, 9.0)),), decide(0, Verdict.ACCEPTED), signed=False
    )
    assert "It is not signed. Reader: Åsa Öberg." in pages_of(report, tmp_path)[0]


def test_that_accepted_findings_come_before_the_annex_of_rejected_ones_with_reasons(tmp_path, finished):
    text = " ".join(pages_of(finished, tmp_path))
    accepted, annex = text.index("Accepted findings"), text.index("Annex: rejected findings")
    assert accepted < text.index("accepted with modification", accepted) < annex
    assert annex < text.index("Reason: Vessel") < text.index("Reason: Katheterspitze")
    assert "Reason:" not in text[accepted:annex]


def test_that_a_finding_is_given_with_numbers_units_side_and_place(tmp_path, finished):
    text = " ".join(pages_of(finished, tmp_path))
    centre = ", ".join(f"{v:.1f}" for v in finished.findings[0].region.center_lps)
    wanted = ("Side right", "Diameter 5.50 mm", "Contrast 310.0 HU", f"Centre (LPS) {centre} mm", "Slice axial 5 of 6")
    for part in (*wanted, "Model score 0.90", "Severity moderate", "Extent 7.0 × 8.0 × 9.0 mm box"):
        assert part in text


def test_that_the_provenance_holds_the_whole_hash_of_the_model(tmp_path, pending):
    last = pages_of(pending, tmp_path)[-1]
    assert MODEL.sha256 in last.replace(" ", "")
    assert "score ≥ 0.5" in last
    assert "CPUExecutionProvider" in last


def test_that_warnings_of_the_run_are_on_the_first_page(tmp_path, pending):
    assert "Slices are 2.5 mm apart" in pages_of(pending, tmp_path)[0]


def test_that_a_key_image_keeps_its_pixels_and_its_shape(tmp_path, straight):
    pixels = np.zeros((50, 100, 3), np.uint8)
    pixels[:, :50] = (255, 0, 0)
    pixels[10:20] = (0, 90, 200)
    report = make_report(straight, (make_finding(straight, 0, (1.0, 9.0, 9.0)),))
    pdf.write(replace(report, key_images=(KeyImage(IDS[0], pixels, "axial"),)), tmp_path / "r.pdf")
    (image,) = [i for page in pypdf.PdfReader(tmp_path / "r.pdf").pages for i in page.images]
    assert np.array_equal(np.asarray(image.image), pixels)


NAMES = {
    "Müller^Änne": "Müller Änne",
    "Иванов^Пётр": "Иванов Пётр",
    "Παπαδόπουλος^Γεώργιος": "Παπαδόπουλος Γεώργιος",
    "Nguyễn^Thị Hương": "Nguyễn Thị Hương",
    "Yamada^Tarou=山田^太郎=やまだ^たろう": "Yamada Tarou / 山田 太郎 / やまだ たろう",
    "Kim^Huijung=김^희중": "Kim Huijung / 김 희중",
    "王^小东": "王 小东",
    "สมชาย^ใจดี": "สมชาย ใจดี",
}


def is_embedded(font) -> bool:
    return "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


@pytest.mark.parametrize("name", NAMES)
def test_that_a_name_in_any_script_is_in_the_pdf_in_letters_that_are_embedded(tmp_path, pending, name):
    fonts = {pdf_fonts._font_name(char, bold=False) for char in NAMES[name]}
    if name.isascii() is False and ({"HYSMyeongJo-Medium", "HeiseiKakuGo-W5", "STSong-Light"} & fonts):
        pytest.skip("no East Asian font is on this machine (packaging/linux/system-deps.sh installs one)")
    page = pages_of(named(pending, name), tmp_path)[0]
    assert NAMES[name].replace(" ", "") in page.replace(" ", "")
    used = pypdf.PdfReader(tmp_path / "report.pdf").pages[0]["/Resources"]["/Font"].get_object()
    # Helvetica is the canvas's own start font; no letter is drawn with it.
    assert all(is_embedded(font) for font in used.values() if font["/BaseFont"] != "/Helvetica")


def test_that_a_right_to_left_name_is_drawn_from_the_right_in_joined_letters():
    def drawn(name: str) -> str:
        return re.sub("<[^>]*>", "", pdf_fonts.markup(name))

    assert drawn("כהן דוד") == "כהן דוד"[::-1]
    assert drawn("محمد") == "\ufee3\ufea4\ufee4\ufeaa"[::-1]


def test_that_markup_in_a_text_is_shown_and_not_obeyed(tmp_path, straight):
    finding = make_finding(straight, 0, (1.0, 9.0, 9.0), label='<b>5 < 6 & "7"</b> <img src="x"/>')
    assert '<b>5 < 6 & "7"</b> <img src="x"/>' in " ".join(pages_of(make_report(straight, (finding,)), tmp_path))


def test_that_texts_of_any_length_fit(tmp_path, straight):
    findings = tuple(make_finding(straight, n, (1.0 + n, 9.0, 9.0), label="Herd" * 200) for n in range(2))
    decisions = (replace(decide(0, Verdict.REJECTED, "weil " * 900), note="n" * 9000), decide(1, Verdict.ACCEPTED))
    report = make_report(straight, findings, *decisions)
    pixels = (np.zeros((30, 900, 3), np.uint8), np.zeros((900, 30, 3), np.uint8))
    images = tuple(KeyImage(IDS[n], pixels[n]) for n in range(2))
    patient = replace(report.study.patient, name="=".join(["N" * 64] * 3), id="9" * 64)
    study = replace(report.study, patient=patient, description="D" * 400, institution="I" * 900)
    text = " ".join(pages_of(replace(report, study=study, key_images=images), tmp_path))
    assert text.count("weil") == 900


def test_that_a_report_without_findings_says_so(tmp_path, straight):
    assert "reported no finding" in pages_of(make_report(straight, ()), tmp_path)[0]


def test_that_a_picture_is_reported_in_pixels_and_never_in_millimetres(tmp_path, straight):
    picture = replace(straight, geometry=None, body_part=None)
    findings = tuple(
        replace(make_finding(straight, n, (1.0, 9.0, 9.0), measurements=(), evidence=()), region=region)
        for n, region in enumerate((PixelBox((3.0, 4.0, 10.0, 12.0), 0), WholeImage()))
    )
    report = make_report(picture, findings)
    text = " ".join(pages_of(replace(report, analysis=replace(report.analysis, warnings=())), tmp_path))
    assert "7 × 8 pixels" in text
    assert not re.search(r"\d mm", text)


def test_that_an_independent_reader_draws_every_page_without_complaint(tmp_path, straight):
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not on this machine (packaging/linux/system-deps.sh installs it)")
    pdf.write(named(finished_report(straight), "Иванов^Пётр=김^희중"), tmp_path / "r.pdf")
    run = subprocess.run(
        ["pdftoppm", "-r", "20", "-png", tmp_path / "r.pdf", tmp_path / "p"], capture_output=True, check=True
    )
    assert run.stderr == b""
    assert len(list(tmp_path.glob("p-*.png"))) == len(pypdf.PdfReader(tmp_path / "r.pdf").pages)


def test_that_without_any_other_font_the_report_still_has_its_words(tmp_path, straight, monkeypatch):
    caches = (pdf_fonts._files, pdf_fonts._loaded, pdf_fonts.base_font, pdf_fonts.bold_font, pdf_fonts._font_name)
    monkeypatch.setattr(pdf_fonts, "_FOLDERS", ())
    monkeypatch.setattr(pdf_fonts.rl_config, "TTFSearchPath", ())
    for cached in caches:
        cached.cache_clear()
    try:
        assert pdf_fonts.base_font() == "Vera"
        assert "Müller Änne" in pages_of(pending_report(straight), tmp_path)[0]
        assert "STSong" in pdf_fonts.markup("王")
        assert "HYSMyeongJo" in pdf_fonts.markup("김")
    finally:
        for cached in caches:
            cached.cache_clear()


@pytest.mark.parametrize(("header", "text"), [("077Y", "77 years"), ("006M", "6 months"), ("", ""), ("old", "old")])
def test_that_an_age_is_written_in_words(header, text):
    assert age_text(header) == text


def test_that_images_are_counted_as_slices_whatever_the_number_of_files(tmp_path, straight):
    report = make_report(replace(straight, instances=straight.instances[:1]), ())
    assert "Images 6 of 40 × 48 pixels " in pages_of(report, tmp_path)[0]
    timed = make_report(replace(straight, times=4), ())
    timed = replace(timed, analysis=replace(timed.analysis, time=2))
    pages = pages_of(timed, tmp_path)
    assert "Images 6 of 40 × 48 pixels, at 4 times" in pages[0]
    assert "Time 3 of 4" in " ".join(pages)
    assert "Time 1 of 1" not in " ".join(pages_of(report, tmp_path))


def test_that_the_slice_in_a_resampled_series_is_counted_as_it_was_acquired(tmp_path, straight):
    report = make_report(straight, (make_finding(straight, 0, (1.0, 9.0, 9.0)),))
    image = replace(report.key_images[0], caption="axial slice 3 of 4")
    report = replace(report, key_images=(image,), series=replace(straight, is_resampled=True, geometry=None))
    assert "Slice axial 3 of 4" in " ".join(pages_of(report, tmp_path))
    bare = " ".join(pages_of(replace(report, key_images=()), tmp_path))
    assert "Centre (LPS)" in bare
    assert "Slice" not in bare.replace("Slices are", "")
