"""版式文件: OFD written from our own PDFs, and read from whoever made it."""

from .pdf_objects import NotConvertible
from .reading import NotOfd, OfdText, check, read
from .writing import from_pdf

__all__ = ["NotConvertible", "NotOfd", "OfdText", "check", "from_pdf", "read"]
