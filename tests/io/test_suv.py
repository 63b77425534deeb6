from __future__ import annotations

import math
from datetime import datetime

import pytest
from pydicom.config import IGNORE
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from medviewer.io.suv import SuvFactor, acquisition_time, suv_factor

HALF_LIFE_S = 6586.2


def pet(injection=None, **changes):
    """The header of the standards' check value: 70 kg, 370 MBq of F-18, an hour before the scan."""
    dose = Dataset()
    dose.RadionuclideTotalDose, dose.RadionuclideHalfLife = "370000000", str(HALF_LIFE_S)
    dose.RadiopharmaceuticalStartDateTime = "20240101090000"
    put(dose, injection or {})
    dataset = Dataset()
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.128"
    dataset.Units, dataset.DecayCorrection, dataset.CorrectedImage = "BQML", "START", ["DECY", "ATTN", "SCAT"]
    dataset.PatientWeight = "70"
    dataset.SeriesDate, dataset.SeriesTime = "20240101", "100000"
    dataset.AcquisitionDate, dataset.AcquisitionTime = "20240101", "100000.00"
    dataset.RadiopharmaceuticalInformationSequence = [dose]
    put(dataset, changes)
    return dataset


def put(dataset, changes):
    for keyword, value in changes.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            # damaged values too
            dataset.add(DataElement(keyword, dictionary_VR(keyword), value, validation_mode=IGNORE))


def suv_of_5000(dataset, first=None):
    found = suv_factor(dataset, first)
    assert isinstance(found, SuvFactor), found
    return 5000 * found.factor


def test_that_the_check_value_of_the_standards_comes_out():
    assert suv_of_5000(pet()) == pytest.approx(1.38168, abs=5e-6)


def test_that_injection_without_a_date_is_on_the_day_of_the_scan():
    dose = {"RadiopharmaceuticalStartDateTime": None, "RadiopharmaceuticalStartTime": "090000"}
    assert suv_of_5000(pet(dose)) == pytest.approx(1.38168, abs=5e-6)


def test_that_an_injection_before_midnight_counts_to_the_day_before():
    night = {"SeriesDate": "20240101", "SeriesTime": "003000", "AcquisitionTime": "003000"}
    dose = {"RadiopharmaceuticalStartDateTime": None, "RadiopharmaceuticalStartTime": "233000.000"}
    assert suv_of_5000(pet(dose, **night)) == pytest.approx(1.38168, abs=5e-6)
    dated = {"RadiopharmaceuticalStartDateTime": "20231231233000"}
    assert suv_of_5000(pet(dated, **night)) == pytest.approx(1.38168, abs=5e-6)


def test_that_times_of_two_zones_are_compared_in_one():
    dose = {"RadiopharmaceuticalStartDateTime": "20240101070000.000000-0100"}
    assert suv_of_5000(pet(dose, TimezoneOffsetFromUTC="+0100")) == pytest.approx(1.38168, abs=5e-6)
    assert suv_of_5000(pet({"RadiopharmaceuticalStartDateTime": "20240101090000-0100"})) == pytest.approx(
        1.38168, abs=5e-6
    )


def test_that_values_corrected_to_the_injection_are_not_decayed_again():
    assert suv_of_5000(pet(DecayCorrection="ADMIN")) == pytest.approx(5000 * 70 * 1000 / 370e6)


def test_that_later_beds_of_a_series_have_the_factor_of_the_first():
    assert suv_factor(pet(AcquisitionTime="102000")) == suv_factor(pet())


def test_that_a_series_time_after_the_pictures_is_not_that_of_the_scan():
    """Frame of 120 s whose mean count rate lies 59.94 s after its start, 359.94 s after that of the scan."""
    constant = math.log(2) / HALF_LIFE_S
    mean_s = math.log(constant * 120 / (1 - math.exp(-constant * 120))) / constant
    late = {"SeriesTime": "150000", "AcquisitionTime": "100500"}
    timed = pet(FrameReferenceTime=f"{1000 * (300 + mean_s):.3f}", ActualFrameDuration="120000", **late)
    assert mean_s == pytest.approx(59.94, abs=0.01)
    assert suv_of_5000(timed) == pytest.approx(1.38168, abs=5e-6)


def test_that_the_first_acquisition_stands_in_where_nothing_else_tells_the_start():
    late = pet(SeriesTime="150000", AcquisitionTime="100500")
    assert suv_of_5000(late, datetime.fromisoformat("2024-01-01T10:00")) == pytest.approx(1.38168, abs=5e-6)
    assert suv_factor(late) == "SUV is not shown: the header does not say when the scan began."


def test_that_ge_tells_its_own_scan_time():
    late = pet(SeriesTime="150000", AcquisitionTime="100500")
    late.private_block(0x0009, "GEMS_PETD_01", create=True).add_new(0x0D, "DT", "20240101100000.00")
    assert suv_of_5000(late, datetime.fromisoformat("2024-01-01T11:00")) == pytest.approx(1.38168, abs=5e-6)


def philips(element, value, **changes):
    dataset = pet(Units="CNTS", **changes)
    dataset.private_block(0x7053, "Philips PET Private Group", create=True).add_new(element, "DS", value)
    return dataset


def test_that_philips_counts_have_factors_of_their_own():
    assert suv_factor(philips(0x00, "0.000725")) == SuvFactor(0.000725)
    concentration = philips(0x09, "2.5")
    assert suv_of_5000(concentration) == pytest.approx(2.5 * 1.38168, abs=2e-5)
    assert suv_factor(philips(0x00, "0.000725", PatientWeight=None)) == SuvFactor(0.000725)


def test_that_counts_of_others_stay_counts():
    assert "does not say how they become Bq/ml" in suv_factor(pet(Units="CNTS"))
    assert "does not say how they become Bq/ml" in suv_factor(philips(0x00, "0"))


def test_that_what_is_suv_already_stays_as_it_is():
    assert suv_factor(pet(Units="GML")) == SuvFactor(1.0)
    assert suv_factor(pet(Units="GML", SUVType="BW")) == SuvFactor(1.0)
    assert suv_factor(pet(Units="GML", SUVType="LBM")) == (
        "SUV is not shown: the values are SUV of type LBM, not by body weight."
    )


@pytest.mark.parametrize(
    ("dose", "changes", "reason"),
    [
        ({}, {"PatientWeight": None}, "the patient's weight (0010,1030) is missing"),
        ({}, {"PatientWeight": ""}, "the patient's weight (0010,1030) is missing"),
        ({}, {"PatientWeight": "0"}, "the patient's weight (0010,1030) is 0"),
        ({}, {"PatientWeight": "70000"}, "the patient's weight of 70000 kg cannot be true"),
        ({"RadionuclideTotalDose": None}, {}, "the injected dose (0018,1074) is missing"),
        ({"RadionuclideTotalDose": "0"}, {}, "the injected dose (0018,1074) is 0"),
        ({"RadionuclideTotalDose": "370"}, {}, "the injected dose of 370 Bq cannot be true; it may be in MBq"),
        ({"RadionuclideHalfLife": None}, {}, "the half-life (0018,1075) is missing"),
        ({"RadiopharmaceuticalStartDateTime": None}, {}, "the time of the injection (0018,1078) is missing"),
        ({"RadiopharmaceuticalStartDateTime": "20240101110000"}, {}, "the injection lies -1.0 hours before the scan"),
        ({"RadiopharmaceuticalStartDateTime": "19000101090000"}, {}, "hours before the scan, which cannot be true"),
        ({}, {"RadiopharmaceuticalInformationSequence": []}, "the injection (0054,0016) is missing"),
        ({}, {"RadiopharmaceuticalInformationSequence": [Dataset(), Dataset()]}, "several injections"),
        ({}, {"DecayCorrection": "NONE"}, "the decay correction is NONE, neither START nor ADMIN"),
        ({}, {"DecayCorrection": None}, "the decay correction is not named, neither START nor ADMIN"),
        ({}, {"CorrectedImage": ["DECY"]}, "the images are not corrected for attenuation"),
        ({}, {"CorrectedImage": ["ATTN"]}, "the images are not corrected for decay"),
        ({}, {"Units": "PROPCPS"}, "the values are in PROPCPS, not in Bq/ml"),
        ({}, {"Units": None}, "the values are in a unit that the header does not name, not in Bq/ml"),
        ({}, {"SeriesTime": "99xx99"}, "the header does not say when the scan began"),
        ({}, {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.130"}, "enhanced PET objects are not evaluated"),
    ],
)
def test_that_a_header_without_suv_says_why(dose, changes, reason):
    sentence = suv_factor(pet(dose, **changes))
    assert reason in sentence
    assert sentence.startswith("SUV is not shown: ")
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("101530.25", datetime.fromisoformat("2024-01-01T10:15:30.250000")),
        ("1015", datetime.fromisoformat("2024-01-01T10:15")),
        ("10", datetime.fromisoformat("2024-01-01T10:00")),
        ("101560", datetime.fromisoformat("2024-01-01T10:16")),  # a leap second
        ("256000", None),
        ("", None),
    ],
)
def test_that_times_are_read_as_far_as_they_go(time, expected):
    assert acquisition_time(pet(AcquisitionTime=time)) == expected
