"""From an official document to the data of its form: what stands where, as plain JSON."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from shuniu.commons.manuscript import Heading, Manuscript, Runs, Table

from .official import Attachment, OfficialDocument, SealPicture
from .tables import plan
from .titles import broken

TITLE_ZI = 19  # characters of 二号 on a line of 156 mm, less one
MOST_MARKS = 8
SIGNATURE_ZI = 20  # characters of 三号 on which an organ's name may stand below the text


def data_of(document: OfficialDocument) -> dict[str, Any]:
    """The document as the form's template reads it."""
    form = document.form
    # So many organs would leave no room for the text: the host's mark stands alone (7.2.4).
    organs = list(document.organs[: 1 if len(document.organs) > MOST_MARKS else None])
    return {
        "form": form,
        "author": "、".join(document.organs),
        "title": document.title.replace("\n", "") or document.number,
        "organs": organs,
        "suffix": _("文件") if form in ("document", "upward") else "",
        "number": document.number,
        "signers": list(document.signers) if form == "upward" else [],
        "urgency": document.urgency,
        "copy_number": document.copy_number,
        "result_mark": document.result_mark,
        "title_lines": broken(document.title, TITLE_ZI, whole=document.organs),
        "to": _("{to}：").format(to=joined(document.to)) if document.to else "",
        "blocks": blocks_of(document.body),
        "people": _people(document),
        "enclosed": [_name(a.title) for a in document.attachments],
        "attachments": _attachments(document.attachments),
        "sign": _sign(document),
        "remark": _("（{words}）").format(words=document.remark.strip("（）()"))
        if document.remark
        else "",
        "imprint": _imprint(document),
        "watermark": document.watermark,
        "draft": _("草稿　未经签发，不具效力") if document.draft else "",
        "code": document.code,
        "code_picture": document.code_picture.decode("utf-8"),
        "carry": 0,
        "slips": [],
        "words": {
            "signed": _("签发人："),
            "enclosed": _("附件："),
            "code": _("验证码"),
        },
    }


def day_of(day: dt.date | None) -> str:
    """成文日期: Arabic digits, the whole year, nothing padded."""
    return _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day) if day else ""


def joined(names: tuple[str, ...]) -> str:
    """Names as a document lists them."""
    return "、".join(name.strip("：: ") for name in names)


def blocks_of(body: Manuscript) -> list[dict[str, Any]]:
    """The text's blocks with their numbers; headings with what runs on behind them."""
    found: list[dict[str, Any]] = []
    for numbered in body.numbered():
        block = numbered.block
        if isinstance(block, Table):
            found.append(plan(block))
        elif isinstance(block, Heading):
            head, rest = block.head_and_rest()
            found.append(
                {
                    "kind": "heading",
                    "level": block.level,
                    "number": numbered.number,
                    "runs": _runs(head),
                    "rest": _runs(rest),
                }
            )
        else:
            found.append({"kind": "paragraph", "runs": _runs(block.runs)})
    return found


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [{"text": run.text, "bold": run.bold} for run in runs]


def _name(title: str) -> str:
    return title.replace("\n", "").strip().rstrip("。；;，,、.")


def _attachments(attachments: tuple[Attachment, ...]) -> list[dict[str, Any]]:
    several = len(attachments) > 1
    return [
        {
            "head": _("附件{n}").format(n=n if several else ""),
            "title": broken(attachment.title, TITLE_ZI),
            "blocks": blocks_of(attachment.body),
        }
        for n, attachment in enumerate(attachments, start=1)
        if attachment.body is not None
    ]


def _people(document: OfficialDocument) -> list[dict[str, Any]]:
    if document.form != "minutes":
        return []
    groups = (
        (_("出席："), document.present),
        (_("请假："), document.absent),
        (_("列席："), document.observers),
    )
    return [{"head": head, "names": list(names)} for head, names in groups if names]


def _sign(document: OfficialDocument) -> dict[str, Any] | None:
    """署名 and date. Minutes bear none unless organs are named for it."""
    day = day_of(document.day)
    if document.form == "minutes" and not document.signatures:
        return None
    stamped = document.name_stamp or document.stamp_picture
    if not day and not document.sealed and not document.signatures:
        return None
    pictures = {seal.organ: seal for seal in document.seals}
    return {
        "mode": "stamp" if stamped else "sealed" if document.sealed else "plain",
        "organs": [
            {
                "lines": broken(organ, SIGNATURE_ZI),
                "seal": as_svg(pictures[organ]) if organ in pictures else "",
            }
            for organ in document.signing_organs
        ],
        "date": day,
        "post": document.title_of_signer,
        "stamp": document.name_stamp,
        "stamp_picture": as_svg(SealPicture("", document.stamp_picture))
        if document.stamp_picture
        else "",
    }


def as_svg(seal: SealPicture) -> str:
    """A seal's picture as SVG text; a PNG is wrapped into one."""
    if seal.kind == "svg":
        return seal.picture.decode("utf-8")
    data = base64.b64encode(seal.picture).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image width="100" height="100" href="data:image/png;base64,{data}"/></svg>'
    )


def _imprint(document: OfficialDocument) -> dict[str, str] | None:
    """版记. A letter's has neither who printed it nor when (10.1)."""
    letter = document.form == "letter"
    organ = "" if letter else document.issued_by
    day = "" if letter else day_of(document.issued_on)
    if not (document.copies or organ or day):
        return None
    return {
        "to_head": _("主送："),
        "to": "",
        "copies_head": _("抄送："),
        "copies": _("{names}。").format(names="，".join(n.strip("。") for n in document.copies))
        if document.copies
        else "",
        "organ": organ,
        "date": _("{day}印发").format(day=day) if day else "",
    }
