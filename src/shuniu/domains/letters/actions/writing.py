"""A letter comes in: written by a citizen, or entered for one by the registrar."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter, MatterPaper
from shuniu.commons import numbering, trail
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import CITIZEN, Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, count_characters, mask_personal_data

from .. import powers
from ..models import Channel, Letter, LetterType, Mailbox
from ..queries import query_code_digest
from .base import SentOtherwise, demand_no_followers, lock_letter

KIND = "letter"
TITLE_MOST, TEXT_MOST = 60, 3000
TITLE_LEAST, TEXT_LEAST = 4, 10
CODE_DIGITS = 10
_PHONE = re.compile(r"^(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$")


@dataclass(frozen=True)
class Submitted:
    """What the writer is shown once: the number and the query code. ``again``: sent before."""

    letter: Letter
    number: str
    code: str
    again: bool = False


def submit(
    *,
    mailbox: Mailbox,
    letter_type: LetterType,
    title: str,
    text: str,
    key: str,
    by: Actor,
    at: dt.datetime,
    name: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    town: Unit | None = None,
    complained_unit: Unit | None = None,
    consent_public: bool = False,
    keep_secret: bool = False,
    phone_confirmed_at: dt.datetime | None = None,
    papers: Sequence[Paper] = (),
    channel: str = Channel.WEB,
    external_number: str = "",
    written_at: dt.datetime | None = None,
) -> Submitted:
    """来信: register a letter, give it a number and its writer a query code.

    ``key`` (16 characters or more, unguessable) sent twice makes one letter. Citizens write to
    a public mailbox, with name and telephone; the registrar enters what came otherwise. Raises
    ``FieldRefused`` beside a field, ``SentOtherwise`` when the key was used for another text.
    """
    title, text = clean(" ".join(title.split())), clean(text)
    _check_words(title, text)
    _check_way(mailbox, letter_type, channel, by)
    letter = Letter(
        mailbox=mailbox,
        letter_type=letter_type,
        original_title=title,
        text=text,
        channel=channel,
        external_number=clean(external_number),
        written_at=written_at or at,
        writer_name=clean(name),
        writer_phone="".join(clean(phone).split()),
        writer_email=clean(email),
        writer_address=clean(address),
        phone_confirmed_at=phone_confirmed_at,
        town=town,
        complained_unit=complained_unit,
        consent_public=consent_public,
        keep_secret=keep_secret,
        idempotency_key=key,
    )
    _check_writer(letter, by)
    return _once(letter, papers, by=by, at=at)


def _once(letter: Letter, papers: Sequence[Paper], *, by: Actor, at: dt.datetime) -> Submitted:
    """Keep the letter, unless one with its key is there; whoever comes second gets the first's."""
    before = _sent_before(letter)
    if before is not None:
        return before
    try:
        _open(letter, papers, by=by, at=at)
    except IntegrityError:
        before = _sent_before(letter)
        if before is None:
            raise
        return before
    return Submitted(letter, letter.matter.number, code_for(letter.idempotency_key))


def _open(letter: Letter, papers: Sequence[Paper], *, by: Actor, at: dt.datetime) -> None:
    """Open the matter under the masked title, and keep the letter with it."""
    title = letter.original_title
    shown = mask_personal_data(title, [letter.writer_name])[0][:200]
    letter.original_title = title if title != shown else ""
    with engine.opening(
        KIND,
        title=shown,
        unit=letter.mailbox.unit,
        number=lambda pk: numbering.take(
            letter.mailbox.number, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        texts=(letter.text,),
    ) as work:
        letter.matter = work.matter
        letter.query_code_hash = query_code_digest(work.matter.pk, code_for(letter.idempotency_key))
        letter.save(force_insert=True)
        MatterPaper.objects.bulk_create(
            [MatterPaper(matter=work.matter, paper=p, move=work.move) for p in papers]
        )


def enter(*, by: Actor, at: dt.datetime, **given: Any) -> Letter:
    """登记来信: what came by telephone, on paper, in person or from above; see ``submit``.

    The writer gets a query code when they ask for one (``issue_code``).
    """
    return submit(key=secrets.token_hex(16), by=by, at=at, **given).letter


def issue_code(matter: Matter, *, reason: str, by: Actor, at: dt.datetime) -> str:
    """补发查询码: a new query code for a writer who has none or lost it; the old one is void.

    The registrar says how they made sure that it is the writer; it stays in the trail.
    """
    letter = lock_letter(matter)
    powers.demand_registrar(letter.mailbox, by)
    reason = standard.need(clean(reason), "reason", _("请写明怎样核实了来信人身份。"))
    code = str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)
    with transaction.atomic():
        Letter.objects.filter(pk=matter.pk).update(
            query_code_hash=query_code_digest(matter.pk, code)
        )
        trail.record(
            "letters.code_issued",
            subject_kind="matter",
            subject_id=matter.pk,
            by=by,
            at=at,
            detail={"number": matter.number, "reason": reason},
        )
    return code


def code_for(key: str) -> str:
    """The query code that goes with a form's key: ten digits that only the county can work out."""
    digest = salted_hmac("letters.query_code.of_key", key, algorithm="sha256").digest()
    return str(int.from_bytes(digest, "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def _sent_before(new: Letter) -> Submitted | None:
    key = new.idempotency_key
    letter = Letter.objects.select_related("matter").filter(idempotency_key=key).first()
    if letter is None:
        return None
    if (letter.full_title, letter.text) != (new.full_title, new.text):
        raise SentOtherwise(number=letter.matter.number)
    return Submitted(letter, letter.matter.number, code_for(key), again=True)


def _check_words(title: str, text: str) -> None:
    if count_characters(title) < TITLE_LEAST:
        raise FieldRefused("title", _("标题请写清什么事，至少%d个字。") % TITLE_LEAST)
    if len(title) > TITLE_MOST:
        raise FieldRefused("title", _("标题请缩短到%d个字以内。") % TITLE_MOST)
    if count_characters(text) < TEXT_LEAST:
        raise FieldRefused("text", _("请写清时间、地点和事情经过，至少%d个字。") % TEXT_LEAST)
    if len(text) > TEXT_MOST:
        raise FieldRefused(
            "text",
            _("内容请控制在%(most)d字以内（现在%(now)d字），更多材料请放在附件里。")
            % {"most": TEXT_MOST, "now": len(text)},
        )


def _check_way(mailbox: Mailbox, letter_type: LetterType, channel: str, by: Actor) -> None:
    if channel not in Channel.values:
        raise FieldRefused("channel", _("请选择来信渠道。"))
    if by.kind != CITIZEN:
        powers.demand_registrar(mailbox, by)
        return
    if channel != Channel.WEB or not (mailbox.online and mailbox.active):
        raise FieldRefused("mailbox", _("这个信箱不接受网上来信，请选择其他信箱。"))
    if not (letter_type.online and letter_type.active):
        raise FieldRefused("letter_type", _("请选择来信类型。"))


def _check_writer(letter: Letter, by: Actor) -> None:
    name, phone = letter.writer_name, letter.writer_phone
    if by.kind == CITIZEN and not name:
        raise FieldRefused("name", _("请填写姓名，便于核实和答复；姓名不会公开。"))
    if len(name) > 40:
        raise FieldRefused("name", _("姓名请控制在40个字以内。"))
    if by.kind == CITIZEN and not phone:
        raise FieldRefused("phone", _("请填写手机号码，便于核实和答复；号码不会公开。"))
    if phone and not _PHONE.match(phone):
        raise FieldRefused("phone", _("电话号码不对，请填写11位手机号码，或者带区号的固定电话。"))
    if letter.consent_public and letter.keep_secret:
        raise FieldRefused("keep_secret", _("同意公开和要求保密只能选一项。"))
    if len(letter.idempotency_key) < 16:
        raise FieldRefused("key", _("页面已过期，请刷新后重新提交。"))


def withdraw(
    matter: Matter, *, reason: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤回: the writer takes the letter back, as long as no unit has it."""
    letter = lock_letter(matter)
    with engine.step(
        matter, "withdraw", by=by, at=at, note=letter.masked(clean(reason)), seen=seen
    ) as work:
        demand_no_followers(work.matter)
