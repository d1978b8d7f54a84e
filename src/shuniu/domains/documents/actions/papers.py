"""版式文件: an outgoing document set, sealed and kept as PDF, OFD and docx; its envelope."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine
from shuniu.casework.posting import Envelope
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.ofd.writing import from_pdf
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.sealing import actions as sealing
from shuniu.commons.sealing.queries import pictures, qr_svg, shown_code
from shuniu.commons.typeset.docx_writing import to_docx
from shuniu.commons.typeset.official import Attachment, OfficialDocument, SealPicture
from shuniu.commons.typeset.setting import lacking_characters, typeset
from shuniu.ground.refusal import Refused

from ..models import AddressRole, Direction, DocumentKind, Form, Outgoing, Urgency

PURPOSE_PDF, PURPOSE_OFD, PURPOSE_DOCX = "issued_pdf", "issued_ofd", "issued_docx"
PURPOSES = (PURPOSE_PDF, PURPOSE_OFD, PURPOSE_DOCX)


class Unprintable(Refused):
    """下列文字在字库中没有，印出来会缺字：{characters}。请换成通行的字，或安装含有这些字的字体后再校对。"""


def official(
    outgoing: Outgoing,
    *,
    draft: bool = False,
    seals: tuple[SealPicture, ...] = (),
    watermark: str = "",
    code: str = "",
) -> OfficialDocument:
    """The document as the typesetter takes it; a ``draft`` says in the margin that it is one.

    ``code`` is the 验证码 under which it is sealed, printed with its QR at the foot.
    """
    issuers: list[Unit] = [outgoing.issuer, *outgoing.co_issuers.all()]
    names = tuple(unit.name for unit in issuers)
    form = Form(outgoing.form)
    return OfficialDocument(
        form=form.value,  # type: ignore[arg-type]
        organs=names,
        number=outgoing.number,
        title=outgoing.matter.title,
        body=manuscripts.parse(outgoing.manuscript),
        to=_named(outgoing, AddressRole.TO, outgoing.to_text),
        day=outgoing.day,
        signers=tuple(n for n in outgoing.signed_by_label.split("、") if n)
        if outgoing.direction == Direction.UP
        else (),
        urgency=str(Urgency(outgoing.urgency).label) if outgoing.urgency else "",
        attachments=tuple(
            Attachment(
                one.title,
                manuscripts.parse(one.manuscript) if one.manuscript is not None else None,
            )
            for one in outgoing.enclosures.all()
        ),
        signatures=() if form == Form.MINUTES else names,
        seals=seals,
        sealed=bears_seal(outgoing),
        title_of_signer=_("县长") if form == Form.ORDER else "",
        name_stamp=outgoing.signed_by_label if form == Form.ORDER else "",
        remark=outgoing.remark,
        copies=_named(outgoing, AddressRole.COPY, outgoing.copies_text),
        issued_by=_imprint_organ(outgoing),
        issued_on=outgoing.day,
        present=_lines(outgoing.present),
        absent=_lines(outgoing.absent),
        observers=_lines(outgoing.observers),
        watermark=watermark,
        draft=draft,
        code=shown_code(code),
        code_picture=qr_svg(code).encode() if code else b"",
    )


def _named(outgoing: Outgoing, role: str, printed: str) -> tuple[str, ...]:
    """The recipients as they are printed: in the drafter's own words, or by name."""
    if printed.strip():
        return (printed.strip().rstrip("：:。"),)
    return tuple(outgoing.addressees.filter(role=role).values_list("name", flat=True))


def _imprint_organ(outgoing: Outgoing) -> str:
    """印发机关: the office of the issuer, where it has one; else the issuer."""
    return outgoing.matter.unit.name


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def preview(outgoing: Outgoing, *, at: dt.datetime) -> bytes:
    """The PDF as it would look now, marked as a draft until it is issued."""
    return typeset(official(outgoing, draft=outgoing.issued_at is None), at=at).pdf


def docx_of(outgoing: Outgoing) -> bytes:
    """An editable copy in the standard's form."""
    return to_docx(official(outgoing))


def demand_setting(outgoing: Outgoing, *, at: dt.datetime) -> None:
    """Refuse what can't be set (a character without a font, a table too wide) before printing."""
    lacking = lacking_characters(official(outgoing))
    if lacking:
        raise Unprintable(characters="、".join(lacking[:20]))
    typeset(official(outgoing), at=at)


def metadata(outgoing: Outgoing) -> dict[str, str]:
    """The elements of GB/T 33480 that a document bears, by their Chinese names."""
    issuers = [outgoing.issuer, *outgoing.co_issuers.all()]
    found = {
        "标题": outgoing.matter.title,
        "发文机关": "、".join(unit.name for unit in issuers),
        "发文字号": outgoing.number,
        "文种": str(DocumentKind(outgoing.kind).label),
        "成文日期": outgoing.day.isoformat() if outgoing.day else "",
        "签发人": outgoing.signed_by_label,
        "紧急程度": str(Urgency(outgoing.urgency).label) if outgoing.urgency else "",
        "主送": "、".join(_named(outgoing, AddressRole.TO, outgoing.to_text)),
        "抄送": "、".join(_named(outgoing, AddressRole.COPY, outgoing.copies_text)),
        "公开属性": outgoing.get_disclosure_display(),
        "印发机关": _imprint_organ(outgoing),
    }
    return {name: value for name, value in found.items() if value}


def make(work: engine.Work, outgoing: Outgoing, *, requested_by: Actor, by: Actor) -> None:
    """用印: set it with its seals (PDF/A-2b), turn it into OFD and docx, keep all three.

    Orders bear the signature of who signs, minutes no seal (GB/T 9704-2012, 10.2 and 10.3).
    """
    sealed = bears_seal(outgoing)
    code = sealing.new_code() if sealed else ""
    whole = official(outgoing, seals=_seals(outgoing, work), code=code)
    made = typeset(whole, at=work.at, standard="a-2b")
    if made.lacking:
        raise Unprintable(characters="、".join(made.lacking[:20]))
    ofd = from_pdf(made.pdf, metadata=metadata(outgoing))
    if sealed:
        signed = sealing.apply(
            organ_unit=outgoing.issuer,
            joint=list(outgoing.co_issuers.all()),
            number=outgoing.number,
            title=outgoing.matter.title,
            subject_kind="matter",
            subject_id=outgoing.pk,
            pdf=made.pdf,
            ofd=ofd,
            requested_by=requested_by,
            by=by,
            at=work.at,
            approver=outgoing.signed_by_label,
            copies=outgoing.printed_copies,
            code=code,
        )
        outgoing.seal_code, ofd = signed.code, signed.ofd
    name = outgoing.number or outgoing.matter.title[:60]
    for field, purpose, data in (
        ("pdf", PURPOSE_PDF, made.pdf),
        ("ofd", PURPOSE_OFD, ofd),
        ("docx", PURPOSE_DOCX, to_docx(official(outgoing))),
    ):
        paper = papers.store_bytes(data, f"{name}.{field}", by=by, at=work.at)
        setattr(outgoing, field, paper)
        attaching.attach(work, [paper], purpose)
        work.facts[field] = paper.blob.digest
    work.facts["pages"] = outgoing.pages = made.pages
    work.facts["requested_by"] = requested_by.label
    outgoing.save(update_fields=["pdf", "ofd", "docx", "seal_code", "pages"])


def bears_seal(outgoing: Outgoing) -> bool:
    """Whether the document is sealed: everything but orders, minutes and plain texts."""
    return outgoing.form not in (Form.MINUTES, Form.ORDER) and outgoing.kind != DocumentKind.TEXT


def _seals(outgoing: Outgoing, work: engine.Work) -> tuple[SealPicture, ...]:
    if not bears_seal(outgoing):
        return ()
    organs = [outgoing.issuer, *outgoing.co_issuers.all()]
    found = pictures([organ.pk for organ in organs], on=work.on)
    return tuple(SealPicture(organ.name, found[organ.pk]) for organ in organs if organ.pk in found)


def envelope(outgoing: Outgoing) -> Envelope:
    """What is sent: the sealed papers (PDF first), then the files that go along."""
    named = [
        (paper.name, paper)
        for paper in (outgoing.pdf, outgoing.ofd, outgoing.docx)
        if paper is not None
    ]
    for one in outgoing.enclosures.select_related("paper"):
        if one.paper is not None:
            named.append((one.title[:100], one.paper))
    assert outgoing.day is not None  # it was signed
    return Envelope(
        title=outgoing.matter.title,
        number=outgoing.number,
        kind_label=str(DocumentKind(outgoing.kind).label),
        from_unit=outgoing.issuer,
        day=outgoing.day,
        urgency=outgoing.urgency,
        metadata=metadata(outgoing),
        papers=tuple(named),
        reply_to=outgoing.answers,
    )
