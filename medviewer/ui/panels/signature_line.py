"""Whether the report on the findings in the list is signed, in one quiet line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.signature import changed_since, latest_signature
from medviewer.domain.wording import tr
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QLabel

    from medviewer.app.session import ReviewSession


def signature_label() -> QLabel:
    """The line, empty and hidden."""
    label = text_label("", "secondary")
    label.hide()
    return label


def show_signature(label: QLabel, session: ReviewSession) -> None:
    """Say who signed and when, or that the verdicts have changed since; nothing where nobody has signed."""
    text, role = signature_words(session)
    label.setText(text)
    label.setVisible(bool(text))
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)  # the style sheet looks at the role once
        label.style().polish(label)


def signature_words(session: ReviewSession) -> tuple[str, str]:
    """The words of the line, and the role that gives them their look."""
    analysis = session.analysis
    signature = None if analysis is None else latest_signature(session.signatures, analysis)
    if analysis is None or signature is None:
        return "", "secondary"
    if changed_since(signature, analysis, session.decisions):
        return tr(
            "Changed since it was signed by {reader}; sign again to make it final.", reader=signature.reader
        ), "warning"
    return tr(
        "Signed by {reader}, {local_time}", reader=signature.reader, local_time=local_time(signature.time)
    ), "secondary"


def local_time(time: datetime) -> str:
    """An instant on the person's own clock, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M")
