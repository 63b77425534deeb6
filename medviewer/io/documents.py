"""Encapsulated documents: PDF and others that lie whole in one element (PS3.3 C.24.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.documents import Document
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.io.object_file import code_of, origin_of, references_of, text_of

if TYPE_CHECKING:
    from pydicom import Dataset

PDF = "application/pdf"
_MEDIA_TYPES = {
    "1.2.840.10008.5.1.4.1.1.104.1": PDF,
    "1.2.840.10008.5.1.4.1.1.104.2": "text/XML",
    "1.2.840.10008.5.1.4.1.1.104.3": "model/stl",
    "1.2.840.10008.5.1.4.1.1.104.4": "model/obj",
    "1.2.840.10008.5.1.4.1.1.104.5": "model/mtl",
}
"""What each SOP class holds (PS3.4 B.5), where the object itself does not say."""

_PDF_MARK_WITHIN = 1024
"""Readers take a PDF whose mark lies within so many bytes (PDF 1.7, annex H.3.4.1)."""


def read_document(dataset: Dataset) -> Document:
    """The document that an object encapsulates.

    Raises UserError where there is none, where it is shorter than its stated length, or is no PDF though it says so.
    """
    content = dataset.get("EncapsulatedDocument")
    if not isinstance(content, bytes) or not content:
        title = tr("The object holds no document: it is damaged or cut short.")
        raise UserError(title)
    length = int(text_of(dataset, "EncapsulatedDocumentLength") or len(content))
    if length > len(content):
        title = tr(
            "The document is cut short: {length} bytes are due, {content} are there.",
            length=length,
            content=len(content),
        )
        raise UserError(title)
    content = content[:length]
    known = _MEDIA_TYPES.get(text_of(dataset, "SOPClassUID"), "")
    media_type = known or text_of(dataset, "MIMETypeOfEncapsulatedDocument") or "application/octet-stream"
    if media_type == PDF and b"%PDF-" not in content[:_PDF_MARK_WITHIN]:
        title = tr("The document says that it is a PDF and is none.")
        raise UserError(title)
    named = code_of(dataset, "ConceptNameCodeSequence")
    origin = origin_of(dataset, text_of(dataset, "DocumentTitle"), named.meaning if named else "")
    return Document(origin, references_of(dataset), media_type, content)
