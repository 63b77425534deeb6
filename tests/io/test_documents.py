from __future__ import annotations

import pytest
from made_objects import PDF_CLASS, item, opened, top

from medviewer.domain.errors import UserError

CONTENT = b"%PDF-1.4\nnothing but a test\n%%EOF"


def pdf(**values):
    made = {
        "EncapsulatedDocument": CONTENT + b"\0",
        "EncapsulatedDocumentLength": len(CONTENT),
        "DocumentTitle": "Letter",
    }
    source = [item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2", ReferencedSOPInstanceUID="1.2.3")]
    return top(PDF_CLASS, SourceInstanceSequence=source, **{**made, **values})


def test_that_a_pdf_comes_out_byte_by_byte_without_its_padding(tmp_path):
    found = opened(pdf(), tmp_path)
    assert found.content == CONTENT
    assert (found.media_type, found.origin.title) == ("application/pdf", "Letter")
    assert found.references.sop_instance_uids == ("1.2.3",)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"EncapsulatedDocument": b""}, "holds no document"),
        ({"EncapsulatedDocumentLength": 1000}, "1000 bytes are due"),
        (
            {"EncapsulatedDocument": b"MZ" * 600, "EncapsulatedDocumentLength": 1200},
            "says that it is a PDF and is none",
        ),
    ],
)
def test_that_a_document_that_is_not_there_is_refused(tmp_path, values, reason):
    with pytest.raises(UserError, match=reason):
        opened(pdf(**values), tmp_path)


def test_that_other_documents_say_their_type(tmp_path):
    made = pdf(EncapsulatedDocument=b"<a/>", EncapsulatedDocumentLength=4, MIMETypeOfEncapsulatedDocument="text/XML")
    made.SOPClassUID = PDF_CLASS.replace("104.1", "104.2")
    assert opened(made, tmp_path).media_type == "text/XML"
