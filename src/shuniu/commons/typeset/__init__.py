"""排版: PDFs by typst, from a template file and data."""

from .fonts import NoChineseFont, lacking
from .pdf import NotTypeset, pdf

__all__ = ["NoChineseFont", "NotTypeset", "lacking", "pdf"]
