"""The words of official documents: kinds, directions, forms, urgency, disclosure.

《党政机关公文处理工作条例》 (中办发〔2012〕14号) articles 8 (kinds), 9 (elements), 13–17 (who
writes to whom).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """文种: the fifteen kinds of article 8, and a text of the office that is none of them."""

    RESOLUTION = "resolution", _("决议")
    DECISION = "decision", _("决定")
    ORDER = "order", _("命令")
    COMMUNIQUE = "communique", _("公报")
    ANNOUNCEMENT = "announcement", _("公告")
    PUBLIC_NOTICE = "public_notice", _("通告")
    OPINION = "opinion", _("意见")
    NOTICE = "notice", _("通知")
    CIRCULAR = "circular", _("通报")
    REPORT = "report", _("报告")
    REQUEST = "request_for_instructions", _("请示")
    REPLY = "approval_reply", _("批复")
    BILL = "bill", _("议案")
    LETTER = "letter", _("函")
    MINUTES = "minutes", _("纪要")
    # 讲话、汇报材料、工作总结: drafted and reviewed by the office, never numbered.
    TEXT = "text", _("文稿")


FIFTEEN = tuple(kind for kind in DocumentKind if kind is not DocumentKind.TEXT)


class Direction(models.TextChoices):
    """行文方向: to a superior, to those below, to peers, to the public."""

    UP = "up", _("上行文")
    DOWN = "down", _("下行文")
    PARALLEL = "parallel", _("平行文")
    PUBLIC = "public", _("公布性文件")


class Form(models.TextChoices):
    """公文格式 of GB/T 9704-2012."""

    DOCUMENT = "document", _("文件格式")
    UPWARD = "upward", _("上行文格式（标注签发人）")
    LETTER = "letter", _("信函格式")
    ORDER = "order", _("命令（令）格式")
    MINUTES = "minutes", _("纪要格式")


class Urgency(models.TextChoices):
    """紧急程度 of documents (telegrams have levels of their own)."""

    ORDINARY = "", _("平件")
    URGENT = "urgent", _("加急")
    VERY_URGENT = "very_urgent", _("特急")


class Disclosure(models.TextChoices):
    """公开属性, proposed with the draft (国办发〔2016〕80号)."""

    OPEN = "open", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    CLOSED = "closed", _("不予公开")


class Category(models.TextChoices):
    """字: by which an issuer's numbers run apart (发字、函字、令、纪要……)."""

    DOCUMENT = "document", _("文件")
    UPWARD = "upward", _("上行文")
    LETTER = "letter", _("函")
    ORDER = "order", _("令")
    MINUTES = "minutes", _("纪要")
    NORMATIVE = "normative", _("规范性文件")
    INTERNAL = "internal", _("内部事务（字）")
    TEXT = "text", _("文稿（不编号）")


KIND_DIRECTION: dict[str, Direction] = {
    DocumentKind.RESOLUTION: Direction.DOWN,
    DocumentKind.DECISION: Direction.DOWN,
    DocumentKind.ORDER: Direction.DOWN,
    DocumentKind.COMMUNIQUE: Direction.PUBLIC,
    DocumentKind.ANNOUNCEMENT: Direction.PUBLIC,
    DocumentKind.PUBLIC_NOTICE: Direction.PUBLIC,
    DocumentKind.OPINION: Direction.DOWN,
    DocumentKind.NOTICE: Direction.DOWN,
    DocumentKind.CIRCULAR: Direction.DOWN,
    DocumentKind.REPORT: Direction.UP,
    DocumentKind.REQUEST: Direction.UP,
    DocumentKind.REPLY: Direction.DOWN,
    DocumentKind.BILL: Direction.PARALLEL,
    DocumentKind.LETTER: Direction.PARALLEL,
    DocumentKind.MINUTES: Direction.DOWN,
    DocumentKind.TEXT: Direction.DOWN,
}


def usual_form(kind: str, direction: str) -> Form:
    """The form that a document of the kind is usually set in."""
    if kind in (DocumentKind.LETTER, DocumentKind.REPLY):
        return Form.LETTER
    if kind == DocumentKind.ORDER:
        return Form.ORDER
    if kind == DocumentKind.MINUTES:
        return Form.MINUTES
    return Form.UPWARD if direction == Direction.UP else Form.DOCUMENT


def usual_category(kind: str, direction: str, *, normative: bool = False) -> Category:
    """The 字 under which a document of the kind is usually numbered."""
    if kind == DocumentKind.TEXT:
        return Category.TEXT
    if normative:
        return Category.NORMATIVE
    if kind in (DocumentKind.LETTER, DocumentKind.REPLY):
        return Category.LETTER
    if kind == DocumentKind.ORDER:
        return Category.ORDER
    if kind == DocumentKind.MINUTES:
        return Category.MINUTES
    return Category.UPWARD if direction == Direction.UP else Category.DOCUMENT
