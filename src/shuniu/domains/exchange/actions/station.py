"""本级节点: the code, name and key under which this instance is known."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import Station
from ..wire import signing

CODE_MOST, NAME_MOST = 32, 80


class NoStation(Refused):
    """本级还没有交换节点，请系统管理员先在“交换节点”中设置。"""


def station() -> Station:
    """This instance as its peers know it; refused (NoStation) before it was set up."""
    found = Station.objects.filter(replaced_at__isnull=True).first()
    if found is None:
        raise NoStation
    return found


def set_up_station(*, code: str, name: str, by: Actor, at: dt.datetime) -> Station:
    """设置本级节点: with a new key. Peers have to be told its fingerprint, by telephone."""
    if not powers.keeps_peers(by):
        raise NotYours
    code = demand_code(code)
    name = need(clean(name), "name", _("请填写节点名称。"))[:NAME_MOST]
    public, private = signing.make_key()
    with transaction.atomic():
        Station.objects.filter(replaced_at__isnull=True).update(replaced_at=at)
        made = Station.objects.create(
            code=code, name=name, public_key=public, private_key=private, made_at=at
        )
        trail.record(
            "exchange.station_set_up",
            subject_kind="exchange_station",
            subject_id=made.pk,
            by=by,
            at=at,
            detail={"code": code, "name": name, "fingerprint": signing.fingerprint(public)},
        )
    return made


def demand_code(code: str) -> str:
    """The code of an instance: letters, digits, hyphens and dots."""
    code = clean(code)
    plain = code.replace("-", "").replace(".", "")
    if not (plain.isascii() and plain.isalnum()) or len(code) > CODE_MOST:
        raise FieldRefused("code", _("节点代码用字母、数字、点和短横，最多32个字符。"))
    return code
