"""领导信息 is entered and mended; a portrait is cut to one size and bears no camera data."""

from __future__ import annotations

import datetime as dt
import io
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from shuniu.casework.attaching import Upload
from shuniu.commons import trail
from shuniu.commons.papers import images, kinds
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from ..models import Site
from ..workshop.keeping import keep_picture
from ..workshop.models import Picture
from .models import Leader
from .queries import leaders_of, sites_kept_by

WIDTH, HEIGHT = 480, 640  # as a photograph for papers is: three by four
MOST_BYTES = 20 * 1024 * 1024
DUTIES_MOST, LIFE_MOST = 1000, 3000


class LeadsNot(FieldRefused):
    """{name}今天没有担任领导职务，请先在“单位与人员”里登记任职。"""

    def __init__(self, name: str) -> None:
        super().__init__("member", _(type(self).__doc__ or "").format(name=name))


def describe(
    *,
    site: Site,
    member: Member,
    duties: str,
    life: str = "",
    portrait: Upload | None = None,
    withhold: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Leader:
    """登记领导信息: duties, life and portrait of who leads today; entered again, it is mended.

    By whoever keeps the sites, or publishes the site's 领导信息. Without a new portrait
    the old one stays, unless it is to be withheld: then nobody can fetch it any more.
    """
    on = at.astimezone(clock.ZONE).date()
    if not sites_kept_by(by, on).filter(pk=site.pk).exists():
        raise NotYours
    if member.pk not in {shown.member.pk for shown in leaders_of(site, on)}:
        raise LeadsNot(member.name)
    duties, life = clean(duties), clean(life)
    if not duties:
        raise FieldRefused("duties", _("请填写工作分工。"))
    if len(duties) > DUTIES_MOST or len(life) > LIFE_MOST:
        raise FieldRefused("duties", _("分工请控制在1000字、简历在3000字以内。"))
    refuse_state_secrets(duties, field="duties")
    refuse_state_secrets(life, field="life")
    with transaction.atomic():
        found = Leader.objects.select_for_update().filter(site=site, member=member).first()
        found = found or Leader(site=site, member=member)
        found.duties, found.life = duties, life
        found.changed_at, found.changed_by_label = at, by.label
        if portrait is not None:
            found.portrait = _portrait(site, member, *portrait)
        elif withhold:
            found.portrait = None
        found.save()
        trail.record(
            "portal.leader_described",
            subject_kind="leader",
            subject_id=found.pk,
            by=by,
            at=at,
            detail={"site": site.code, "name": member.name, "duties": duties},
        )
    return found


def _portrait(site: Site, member: Member, file: IO[bytes], name: str) -> Picture:
    """The photograph cut to three by four, as a picture of the site's unit."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FieldRefused("portrait", _("照片不能超过20MB。"))
    try:
        kind = kinds.detect(io.BytesIO(data), name, allowed=kinds.IMAGES)
        images.check(kind.code, data, name)
    except Refused as refused:
        raise FieldRefused("portrait", refused.sentence) from refused
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        # Faces stand in the upper half: what has to go goes below.
        cut = ImageOps.fit(upright, (WIDTH, HEIGHT), centering=(0.5, 0.2))
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=85)
    words = _("{name}照片").format(name=member.name)
    return keep_picture(out.getvalue(), ".jpg", title=words, description=words, unit=site.unit)
