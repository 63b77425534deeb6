from __future__ import annotations

import csv
from dataclasses import replace

from made_reports import IDS, MODEL, decide, make_finding, make_report

from medviewer.domain.decision import Verdict
from medviewer.domain.regions import PixelBox
from medviewer.export import tables


def rows_of(report, tmp_path) -> list[dict[str, str]]:
    tables.write(report, tmp_path / "findings.csv")
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_that_each_reported_finding_is_one_row_with_its_verdict(tmp_path, finished):
    rows = rows_of(finished, tmp_path)
    assert [row["finding_id"] for row in rows] == list(IDS[:4])
    assert [row["verdict"] for row in rows] == ["accepted", "rejected", "modified", "rejected"]
    assert {row["reader"] for row in rows} == {"Åsa Öberg"}
    assert rows[1]["reason"] == "Vessel"
    assert rows[0]["time_utc"] == "2026-03-04T05:06:07+00:00"
    assert {(r["model_id"], r["model_sha256"], r["report_status"]) for r in rows} == {(MODEL.id, MODEL.sha256, "final")}


def test_that_the_place_is_the_one_in_force(tmp_path, finished):
    for row, item in zip(rows_of(finished, tmp_path), finished.findings, strict=True):
        assert tuple(float(row[f"center_{axis}_mm"]) for axis in "xyz") == item.region.center_lps
        assert tuple(float(row[f"size_{n}_mm"]) for n in range(3)) == item.region.size_mm


def test_that_a_pending_finding_has_no_reader(tmp_path, pending):
    row = rows_of(pending, tmp_path)[0]
    assert (row["verdict"], row["reader"], row["time_utc"]) == ("pending", "", "")
    assert row["report_status"] == "preliminary"


def test_that_a_box_in_pixels_has_no_millimetres(tmp_path, straight):
    finding = make_finding(straight, 0, (1.0, 9.0, 9.0), region=PixelBox((1.0, 2.0, 3.5, 4.0), 2))
    row = rows_of(make_report(straight, (finding,)), tmp_path)[0]
    assert (row["box_px"], row["frame"], row["center_x_mm"], row["size_0_mm"]) == ("1 2 3.5 4", "2", "", "")


def test_that_no_text_is_taken_for_a_formula(tmp_path, straight):
    note = replace(decide(0, Verdict.ACCEPTED), note='=HYPERLINK("x")\nand "more", of it')
    row = rows_of(make_report(straight, (make_finding(straight, 0, (1.0, 9.0, 9.0)),), note), tmp_path)[0]
    assert row["note"] == '\'=HYPERLINK("x")\nand "more", of it'
