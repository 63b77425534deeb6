"""A report as a DICOM structured report: Comprehensive 3D SR with TID 1500 (PS3.3 A.35.13, PS3.16 TID 1500)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import highdicom as hd
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from pydicom.valuerep import CUSTOMIZABLE_CHARSET_VR, DT

from medviewer import __version__
from medviewer.domain.decision import ReviewState
from medviewer.export import sr_codes
from medviewer.export.pdf_text import cut, moment
from medviewer.export.sr_groups import add_comment, empty_group, group_of
from medviewer.export.sr_measured import has_numbers, measured_group
from medviewer.export.sr_source import evidence_of, patient_header

if TYPE_CHECKING:
    from pathlib import Path

    from pydicom.dataset import Dataset
    from pydicom.sr.coding import Code

    from medviewer.domain.report import Report

MAKER = "medviewer"
SERIES_NUMBER = 9001
LATIN_1 = "ISO_IR 100"
_NO_ORGANIZATION = "not stated"


def write(report: Report, path: Path) -> None:
    """Write the structured report.

    Preliminary: PRELIMINARY and UNVERIFIED, by the device. Finished by a reader: FINAL and VERIFIED.

    Raises
    ------
    UserError
        Where there are no source images, or they cannot be read.
    """
    header = patient_header(report)
    groups = [group_of(report, item) for item in report.findings if _is_reported(report, item.state)]
    drawn = [measured_group(report, item) for item in report.measurements if has_numbers(item)]
    tree = hd.sr.MeasurementReport(
        observation_context=_observers(report),
        procedure_reported=_procedure(report, header),
        imaging_measurements=[*(groups or [empty_group(report)]), *drawn],
        title=codes.DCM.ImagingMeasurementReport,
        language_of_content_item_and_descendants=hd.sr.LanguageOfContentItemAndDescendants(
            hd.sr.CodedConcept.from_code(sr_codes.ENGLISH)
        ),
    )
    if told := _addendum_text(report):
        add_comment(tree[0], told)  # TID 1500 may be extended
    document = _document(report, tree, header)
    _mend(report, document, header)
    document.SpecificCharacterSet = _character_set(document)
    document.save_as(path, enforce_file_format=True)


def _addendum_text(report: Report) -> str:
    """That the findings were signed before, by whom and when: in English, the language that the report is coded in."""
    earlier = report.addendum_to
    if earlier is None:
        return ""
    last = f"the report signed by {cut(earlier.reader, 100)} on {moment(earlier.time)}"
    return f"It differs from {last}." if report.is_preliminary else f"Addendum to {last}."


def _character_set(document: Dataset) -> str:
    """Latin-1 where that holds every text, since some readers and checkers know nothing wider; else UTF-8."""
    texts = (str(element.value) for element in document.iterall() if element.VR in CUSTOMIZABLE_CHARSET_VR)
    return LATIN_1 if all(_is_latin_1(text) for text in texts) else "ISO_IR 192"


def _is_latin_1(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _is_reported(report: Report, state: ReviewState) -> bool:
    """A verified document vouches for all it holds, so it holds nothing that nobody has looked at."""
    return report.is_preliminary or state is not ReviewState.PENDING


def _document(report: Report, tree: hd.sr.MeasurementReport, header: Dataset) -> hd.sr.Comprehensive3DSR:
    is_final = not report.is_preliminary
    shown_name = header.PatientName
    header.PatientName = "unnamed^"  # highdicom warns of names without ^; the real one is put back by _mend
    try:
        return hd.sr.Comprehensive3DSR(
            evidence=evidence_of(report, header),
            content=tree[0],
            series_instance_uid=generate_uid(prefix=None),
            series_number=SERIES_NUMBER,
            sop_instance_uid=generate_uid(prefix=None),
            instance_number=1,
            manufacturer=MAKER,
            manufacturer_model_name=MAKER,
            software_versions=__version__,
            series_description=f"AI findings, {'reviewed' if is_final else 'preliminary'}",
            is_complete=True,
            is_final=is_final,
            is_verified=is_final,
            verifying_observer_name=_person_name(report.reader) if is_final else None,
            verifying_organization=_organization(report) if is_final else None,
            contributing_equipment=[_equipment(report)],
            specific_character_set="ISO_IR 192",
            transfer_syntax_uid=ExplicitVRLittleEndian,
        )
    finally:
        header.PatientName = shown_name


def _mend(report: Report, document: hd.sr.Comprehensive3DSR, header: Dataset) -> None:
    """What highdicom's constructor cannot say."""
    document.PatientName = header.PatientName
    if "BodyPartExamined" in document:
        del document.BodyPartExamined  # not an attribute of an SR
    if not report.is_preliminary:
        document.VerifyingObserverSequence[0].VerificationDateTime = _moment(report)
    model = report.analysis.provenance.model
    equipment = document.ContributingEquipmentSequence[0]  # highdicom adds itself behind
    equipment.DeviceUID = sr_codes.uid_of(model.sha256)
    purpose = hd.sr.CodedConcept.from_code(sr_codes.PROCESSING_ALGORITHM)
    equipment.PurposeOfReferenceCodeSequence = [purpose]


def _moment(report: Report) -> DT:
    return DT(report.created.astimezone(UTC).strftime("%Y%m%d%H%M%S.%f+0000"))


def _equipment(report: Report) -> hd.ContributingEquipment:
    """The model as contributing equipment (IHE AI Results 6.5.3.1); its UID changes with its weights."""
    model = report.analysis.provenance.model
    return hd.ContributingEquipment(
        manufacturer=MAKER,
        purpose_of_reference=codes.DCM.ProcessingEquipment,
        manufacturer_model_name=sr_codes.shortened(model.name or model.id),
        software_versions=sr_codes.shortened(model.version),
    )


def _observers(report: Report) -> hd.sr.ObservationContext:
    """The model as device observer; the reader too, where there is one (TID 1001)."""
    model = report.analysis.provenance.model
    device = hd.sr.DeviceObserverIdentifyingAttributes(
        uid=sr_codes.uid_of(model.sha256),
        name=model.name or model.id,
        manufacturer_name=MAKER,
        model_name=f"{model.id} {model.version}",
        serial_number=model.sha256[:16] or None,
    )
    context = hd.sr.ObserverContext(codes.DCM.Device, device)
    if not report.reader:
        return hd.sr.ObservationContext(observer_device_context=context)
    return hd.sr.ObservationContext(observer_person_context=_person(report), observer_device_context=context)


def _person(report: Report) -> hd.sr.ObserverContext:
    role = next((d.role for d in reversed(report.decisions) if d.reader == report.reader), "")
    person = hd.sr.PersonObserverIdentifyingAttributes(
        name=_person_name(report.reader),
        organization_name=_organization(report),
        role_in_procedure=sr_codes.role_code(role),
    )
    return hd.sr.ObserverContext(codes.DCM.Person, person)


def _organization(report: Report) -> str:
    return sr_codes.shortened(report.study.institution) if report.study.institution else _NO_ORGANIZATION


def _person_name(name: str) -> str:
    """A name typed in one line as a PN: all of it the first component, since guessing its parts would be wrong."""
    plain = sr_codes.shortened(name.replace("=", " "), 63)
    return plain if "^" in plain else f"{plain}^"


def _procedure(report: Report, header: Dataset) -> Code | hd.sr.CodedConcept:
    """The procedure as the header codes it, else a LOINC code of the examination (CID 100 has no general one)."""
    for keyword in ("ProcedureCodeSequence", "RequestedProcedureCodeSequence"):
        for item in header.get(keyword) or ():
            if all(item.get(k) for k in ("CodeValue", "CodingSchemeDesignator", "CodeMeaning")):
                return hd.sr.CodedConcept.from_dataset(item)
    site = sr_codes.site_code(report.series.body_part, report.study.description)
    is_chest = site is not None and site in (codes.SCT.Thorax, codes.SCT.Lung)  # a Code cannot be compared with None
    return sr_codes.CHEST_CT if report.series.modality == "CT" and is_chest else sr_codes.ANY_IMAGING
