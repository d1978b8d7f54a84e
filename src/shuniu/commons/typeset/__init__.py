"""排版: PDFs by typst, from a template file and data."""

from .fonts import NoChineseFont, lacking
from .letter import OfficialLetter, Slip, letter_pdf
from .pdf import NotTypeset, pdf

__all__ = [
    "NoChineseFont",
    "NotTypeset",
    "OfficialLetter",
    "Slip",
    "lacking",
    "letter_pdf",
    "pdf",
]
