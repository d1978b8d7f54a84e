"""检测: any PDF with text measured against GB/T 9704-2012, element by element."""

from __future__ import annotations

from pathlib import Path

from ..official import Form
from . import closing, measuring
from .reading import Locked, NoText, NotReadable, TooLarge, TooLong, reading
from .recognising import recognise
from .report import Finding, Report

__all__ = [
    "Finding",
    "Locked",
    "NoText",
    "NotReadable",
    "Report",
    "TooLarge",
    "TooLong",
    "check_pdf",
]

FORMS: dict[str, str] = {
    "document": "文件",
    "upward": "文件（上行）",
    "letter": "信函",
    "order": "命令（令）",
    "minutes": "纪要",
}


# In the order of the page.
_PARTS = (
    measuring.paper,
    measuring.upper_left,
    measuring.mark,
    measuring.number,
    measuring.signers,
    measuring.red_rule,
    measuring.title,
    measuring.addressees,
    measuring.body,
    closing.people,
    closing.enclosed,
    closing.signature,
    closing.remark,
    closing.attachments,
    closing.imprint,
    closing.folios,
)


def check_pdf(source: Path | str | bytes, form: Form | None = None) -> Report:
    """Measure a PDF; the form is told from the page unless given.

    Refuses ``NotReadable``, ``Locked``, ``TooLong``, ``TooLarge``, ``NoText`` in
    a sentence. A file that is not ours is measured in the same way: what is not
    found is a row of the report.
    """
    with reading(Path(source) if isinstance(source, str) else source) as pages:
        parts = recognise(pages, form)
        report = Report(FORMS[parts.form], len(pages))
        for part in _PARTS:
            part(report, parts)
    return report
