"""公文: what stands in an official document, whatever form (公文格式) it is set in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from shuniu.commons.manuscript import Manuscript

Form = Literal["document", "upward", "letter", "order", "minutes"]


@dataclass(frozen=True)
class Attachment:
    """附件: a title, and the text that is set behind the document; without one only the title."""

    title: str
    body: Manuscript | None = None


@dataclass(frozen=True)
class SealPicture:
    """The picture of an organ's seal: SVG or PNG, square, upright, on nothing."""

    organ: str
    picture: bytes

    @property
    def kind(self) -> Literal["svg", "png"]:
        """What the picture is, by its first bytes."""
        return "png" if self.picture.startswith(b"\x89PNG") else "svg"


@dataclass(frozen=True)
class OfficialDocument:
    """A document as GB/T 9704-2012 takes it apart; empty is what does not stand there.

    ``form``: ``document`` 文件 (downward or level), ``upward`` 文件 with 签发人, ``letter`` 信函,
    ``order`` 命令 (令), ``minutes`` 纪要. ``organs`` is the mark 发文机关标志, host first,
    without 文件, which the form adds (a letter, an order and minutes bear it as it stands).
    ``signatures`` are the organs below the text, ``organs`` unless named. ``sealed`` asks for the
    layout that leaves room for seals; a ``seals`` picture is pressed on the name of its organ.
    ``title_of_signer`` and ``name_stamp`` (or its ``stamp_picture``) sign an order. ``to`` is
    主送, ``copies`` 抄送, ``remark`` 附注 without its brackets. ``attachments`` stand in
    附件说明, those with a text also on pages of their own. ``present``, ``absent`` and
    ``observers`` are 出席, 请假, 列席 of minutes. ``watermark`` goes behind every page, ``draft``
    says in the margin that the paper has no force yet. ``result_mark`` stands at the upper right
    of a letter (a proposal's class of result). ``code`` is the 验证码 as it is read out, with its
    QR ``code_picture`` (SVG): both stand outside the frame, at the foot of the last page.
    """

    form: Form
    organs: tuple[str, ...]
    number: str
    title: str
    body: Manuscript
    to: tuple[str, ...] = ()
    day: dt.date | None = None
    signers: tuple[str, ...] = ()
    urgency: str = ""
    copy_number: str = ""
    attachments: tuple[Attachment, ...] = ()
    signatures: tuple[str, ...] = ()
    seals: tuple[SealPicture, ...] = ()
    sealed: bool = False
    title_of_signer: str = ""
    name_stamp: str = ""
    stamp_picture: bytes = b""
    remark: str = ""
    copies: tuple[str, ...] = ()
    issued_by: str = ""
    issued_on: dt.date | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    watermark: str = ""
    draft: bool = False
    result_mark: str = ""
    code: str = ""
    code_picture: bytes = b""

    @property
    def signing_organs(self) -> tuple[str, ...]:
        """署名机关: those named, else those of the mark."""
        return self.signatures or self.organs


@dataclass(frozen=True)
class Typeset:
    """A document that was set.

    ``substituted``: face of the standard that is not there → the font that stood in for it.
    ``lacking``: characters that no font has; each is printed as 〓.
    """

    pdf: bytes
    pages: int
    substituted: dict[str, str]
    lacking: tuple[str, ...]
