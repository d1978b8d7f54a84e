"""排版: PDFs by typst, from a template file and data; official documents after GB/T 9704-2012."""

from .checking import Finding, Report, check_pdf
from .fonts import NoChineseFont, lacking
from .letter import OfficialLetter, Slip, letter_pdf
from .official import Attachment, Form, OfficialDocument, SealPicture, Typeset
from .pdf import NotTypeset, pdf
from .setting import FirstPageFull, TooManyNamed, lacking_characters, typeset
from .tables import TableTooWide

__all__ = [
    "Attachment",
    "Finding",
    "FirstPageFull",
    "Form",
    "NoChineseFont",
    "NotTypeset",
    "OfficialDocument",
    "OfficialLetter",
    "Report",
    "SealPicture",
    "Slip",
    "TableTooWide",
    "TooManyNamed",
    "Typeset",
    "check_pdf",
    "lacking",
    "lacking_characters",
    "letter_pdf",
    "pdf",
    "typeset",
]
