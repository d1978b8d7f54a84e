"""启用、停用印章, 用印, 作废: the only writer of the room."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.ofd.signing import attach
from shuniu.commons.papers import images
from shuniu.commons.papers.refusals import FileRefused
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Post, Unit
from shuniu.commons.people.queries import units_on
from shuniu.commons.trail.chain import canonical
from shuniu.ground import clock, sm
from shuniu.ground.refusal import NotYours

from . import keys, powers, ses
from .drawing import draw
from .models import CountyKey, Seal, SealUse, SealVoid
from .refusals import (
    AlreadySealed,
    AlreadyVoid,
    BadPicture,
    HasSeal,
    NoSeal,
    NotKeeper,
    NotSealed,
    SamePerson,
)

# Neither 0 and O nor 1 and I: the code is read out and typed.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 10
PNG_MOST = 2 * 1024 * 1024
PNG_LEAST = 240  # pixels across: under 150 dpi a seal of 42 mm frays


@dataclass(frozen=True)
class Sealed:
    """A document that was sealed: its code, SM3 digests (hex) of the issued files, signature.

    ``ofd`` is the OFD with the signature inside: this, not the one handed in, is issued.
    """

    code: str
    digest: str
    ofd_digest: str
    signature: bytes
    at: dt.datetime
    serial: str
    ofd: bytes
    use_ids: tuple[int, ...]


def open_seal(
    organ: Unit,
    *,
    by: Actor,
    at: dt.datetime,
    keeper: Unit | None = None,
    picture: bytes = b"",
) -> Seal:
    """启用印章: the seal of an organ, drawn by the program unless a PNG is handed in.

    ``keeper`` is the unit that keeps and uses it, the organ itself unless named. Refuses a
    stranger, a second open seal of one organ, and pictures that are none.
    """
    if not powers.registers(by):
        raise NotYours
    if picture:
        _check_picture(picture)
    else:
        picture = draw(organ.name).encode()
    key = keys.county_key(organ.name, at=at)
    day = at.astimezone(clock.ZONE).date()
    with transaction.atomic():
        Unit.objects.select_for_update(of=("self",)).get(pk=organ.pk)
        if Seal.objects.filter(organ=organ, closed_on__isnull=True).exists():
            raise HasSeal(organ=organ.name)
        made = Seal.objects.create(
            organ=organ,
            keeper=keeper or organ,
            name=organ.name,
            picture=picture,
            drawn=not picture.startswith(b"\x89PNG"),
            es_seal=_es_seal(organ, picture, key, keys.secret_of(key), at),
            opened_on=day,
            by_label=by.label,
        )
        trail.record(
            "sealing.opened",
            subject_kind="seal",
            subject_id=made.pk,
            by=by,
            at=at,
            detail={"organ": organ.name, "drawn": made.drawn},
        )
    return made


def _es_seal(organ: Unit, picture: bytes, key: CountyKey, secret: bytes, at: dt.datetime) -> bytes:
    return ses.seal(
        key=f"{organ.pk}-{at:%Y%m%d%H%M%S}",
        organ=organ.name,
        picture=picture,
        certificate=bytes(key.certificate),
        secret=secret,
        since=at,
        until=key.ends_at,
    )


def _check_picture(data: bytes) -> None:
    if not data.startswith(b"\x89PNG"):
        raise BadPicture(_("印章图片应为PNG格式，背景透明。"))
    if len(data) > PNG_MOST:
        raise BadPicture(_("印章图片超过2 MB，请压缩后再传。"))
    try:
        images.check("png", data, _("印章"))
    except FileRefused as refused:
        raise BadPicture(refused.sentence) from refused
    width, height, see_through = images.look(data)
    if min(width, height) < PNG_LEAST:
        raise BadPicture(_("印章图片太小，边长至少240像素。"))
    if not 0.9 < width / height < 1.12:
        raise BadPicture(_("印章图片应为正方形。"))
    if not see_through:
        raise BadPicture(_("印章图片的背景不是透明的，会盖住文字。"))


def open_missing(*, keeper: Unit, by: Actor, at: dt.datetime) -> int:
    """启用各单位的印章: a drawn seal for every unit that exchanges documents and has none.

    A unit whose own people can use it keeps its seal, the others' (the government's) are
    kept by ``keeper``. Gives how many. For the set-up of a county: a few bulk statements.
    """
    if not powers.registers(by):
        raise NotYours
    day = at.astimezone(clock.ZONE).date()
    key = keys.county_key(keeper.name, at=at)
    secret = keys.secret_of(key)
    with transaction.atomic():
        has = Seal.objects.filter(closed_on__isnull=True).values("organ")
        missing = units_on(day).filter(in_exchange=True).exclude(pk__in=has)
        able = Post.objects.filter(duties__overlap=list(powers.OPERATING))
        staffed = set(able.values_list(Coalesce("duty_unit_id", "unit_id"), flat=True))
        seals = []
        for organ in missing:
            picture = draw(organ.name).encode()
            seals.append(
                Seal(
                    organ=organ,
                    keeper=organ if organ.pk in staffed else keeper,
                    name=organ.name,
                    picture=picture,
                    drawn=True,
                    es_seal=_es_seal(organ, picture, key, secret, at),
                    opened_on=day,
                    by_label=by.label,
                )
            )
        Seal.objects.bulk_create(seals)
        trail.record(
            "sealing.opened_all",
            subject_kind="seal",
            subject_id=0,
            by=by,
            at=at,
            detail={"seals": len(seals)},
        )
    return len(seals)


def close_seal(seal: Seal, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """停用印章: from now on nothing is sealed with it; what was sealed stays valid."""
    if not powers.registers(by):
        raise NotYours
    with transaction.atomic():
        found = Seal.objects.select_for_update().get(pk=seal.pk)
        if found.closed_on is None:
            found.closed_on = max(at.astimezone(clock.ZONE).date(), found.opened_on)
            found.close_reason = reason
            found.save(update_fields=["closed_on", "close_reason"])
            trail.record(
                "sealing.closed",
                subject_kind="seal",
                subject_id=found.pk,
                by=by,
                at=at,
                detail={"reason": reason},
            )


def apply(
    *,
    organ_unit: Unit,
    number: str,
    title: str,
    subject_kind: str,
    subject_id: object,
    pdf: bytes,
    ofd: bytes,
    requested_by: Actor,
    by: Actor,
    at: dt.datetime,
    joint: Sequence[Unit] = (),
    approver: str = "",
    copies: int = 0,
    code: str = "",
) -> Sealed:
    """用印: sign the digests of PDF and OFD with the county's key, and write the ledger.

    ``joint`` are the other organs of a joint issue, each with a row of its own. ``approver``
    is who signed the document (签发人), ``copies`` how many are printed, ``code`` one of
    ``new_code`` that is printed on the paper already. Refuses one person in both parts
    (两人用印), a stranger, an organ without an open seal, and a second sealing of what was
    sealed and not voided.
    """
    refuse_state_secrets(title, number)
    _two_persons(requested_by, by)
    seals = [seal_of(organ, at=at) for organ in (organ_unit, *joint)]
    if not powers.operates(by, seals[0]):
        raise NotKeeper(seal=seals[0].name, keeper=seals[0].keeper.name)
    key = keys.county_key(organ_unit.name, at=at)
    secret = keys.secret_of(key)
    signed = _signed(ofd, seals[0], key, secret, at) if ofd else b""
    with transaction.atomic():
        _not_twice(seals[0], subject_kind, str(subject_id), number)
        use = SealUse(
            code=code or new_code(),
            number=number,
            title=title[:400],
            copies=copies,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            applicant_id=requested_by.member_id,
            applicant_label=requested_by.label,
            approver_label=approver,
            operator_id=by.member_id,
            operator_label=by.label,
            at=at,
            pdf_digest=sm.sm3(pdf).hex(),
            ofd_digest=sm.sm3(signed).hex() if signed else "",
            key=key,
        )
        ids = _into_ledger(use, seals, secret, by)
    return _sealed(use, signed, ids)


def _into_ledger(use: SealUse, seals: Sequence[Seal], secret: bytes, by: Actor) -> tuple[int, ...]:
    """Sign the use, and write a row for each seal that is put to the paper."""
    use.organ_label = "、".join(s.name for s in seals)[:400]
    use.signature = sm.sign(secret, statement(use))
    ids = []
    for seal in seals:
        use.pk, use.seal = None, seal
        use.save(force_insert=True)
        ids.append(int(use.pk))
    trail.record(
        "sealing.used",
        subject_kind=use.subject_kind,
        subject_id=use.subject_id,
        by=by,
        at=use.at,
        detail={"number": use.number, "code": use.code, "applicant": use.applicant_label},
    )
    return tuple(ids)


def _sealed(use: SealUse, signed: bytes, ids: tuple[int, ...]) -> Sealed:
    return Sealed(
        use.code,
        use.pdf_digest,
        use.ofd_digest,
        bytes(use.signature),
        use.at,
        use.key.serial,
        signed,
        ids,
    )


def new_code() -> str:
    """A fresh code, to be printed on the paper before it is sealed."""
    return "".join(secrets.choice(ALPHABET) for _turn in range(CODE_LENGTH))


def _two_persons(requested_by: Actor, by: Actor) -> None:
    same = requested_by.member_id == by.member_id and by.member_id is not None
    if same or (by.member_id is None and requested_by.label == by.label):
        raise SamePerson


def seal_of(organ: Unit, *, at: dt.datetime) -> Seal:
    """The organ's seal in force at that moment. Raises ``NoSeal``."""
    day = at.astimezone(clock.ZONE).date()
    found = (
        Seal.objects.filter(organ=organ, opened_on__lte=day)
        .filter(closed_on__isnull=True)
        .select_related("organ", "keeper")
        .first()
    )
    if found is None:
        raise NoSeal(organ=organ.name)
    return found


def _signed(ofd: bytes, seal: Seal, key: CountyKey, secret: bytes, at: dt.datetime) -> bytes:
    certificate, es_seal = bytes(key.certificate), bytes(seal.es_seal)
    if certificate not in es_seal:  # a new key has come since the seal was opened
        es_seal = _es_seal(seal.organ, bytes(seal.picture), key, secret, at)
        Seal.objects.filter(pk=seal.pk).update(es_seal=es_seal)

    def sign(digest: bytes, place: str) -> bytes:
        return ses.signature(
            seal=es_seal, digest=digest, place=place, certificate=certificate, secret=secret, at=at
        )

    return attach(ofd, provider=seal.name, seal=es_seal, at=at, sign=sign)


def _not_twice(seal: Seal, subject_kind: str, subject_id: str, number: str) -> None:
    """One sealing a document at a time; two clicks at once are told apart by the seal's lock."""
    Seal.objects.select_for_update().get(pk=seal.pk)
    voided = SealVoid.objects.values("code")
    earlier = SealUse.objects.filter(seal=seal, subject_kind=subject_kind, subject_id=subject_id)
    if earlier.filter(number=number).exclude(code__in=voided).exists():
        raise AlreadySealed(number=number)


def statement(use: SealUse) -> bytes:
    """What the county's key signs: code, organs, number, title, moment, both digests."""
    since = (use.at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    return canonical(
        (
            "shuniu.sealing/1",
            use.code,
            use.organ_label,
            use.number,
            use.title,
            since,
            use.pdf_digest,
            use.ofd_digest,
        )
    )


def void(code: str, *, reason: str, by: Actor, at: dt.datetime) -> SealVoid:
    """用印作废: the document was revoked; the public page says so from now on."""
    if not powers.registers(by):
        raise NotYours
    use = SealUse.objects.filter(code=code).first()
    if use is None:
        raise NotSealed
    with transaction.atomic():
        made, new = SealVoid.objects.get_or_create(
            code=code,
            defaults={
                "reason": reason,
                "by_id": by.member_id,
                "by_label": by.label,
                "at": at,
            },
        )
        if not new:
            raise AlreadyVoid
        trail.record(
            "sealing.voided",
            subject_kind=use.subject_kind,
            subject_id=use.subject_id,
            by=by,
            at=at,
            detail={"code": code, "reason": reason},
        )
    return made
