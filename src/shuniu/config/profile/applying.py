"""``apply``: a checked profile is written into an empty database, whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from shuniu.commons import numbering, trail
from shuniu.commons.calendar.actions import set_local_limit, set_office_hours
from shuniu.commons.people import actions as people
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.sealing.actions import open_missing
from shuniu.domains.documents.actions.establishing import establish_county
from shuniu.domains.letters.actions import profile as letters
from shuniu.site.actions import describe_county

from .shapes import Profile


@transaction.atomic
def apply(profile: Profile, *, by: Actor, at: dt.datetime) -> dict[str, int]:
    """Write the profile; gives back how many of each kind.

    Units, posts and members go in by a few bulk statements (an account has no
    usable password until it is given one), all else through the rooms' own
    actions. Refuses a database that has units already.
    """
    counts = people.load_organisation(
        profile.organisation, source=f"{profile.name} {profile.digest[:16]}", by=by, at=at
    )
    for row in profile.numbering:
        numbering.define_series(row.code, label=row.name, pattern=row.pattern, restart=row.restart)
    for limit in profile.limits:
        set_local_limit(
            limit.code,
            length=limit.length,
            source=limit.source,
            since=limit.in_force,
            by=by,
            at=at,
        )
    set_office_hours(**asdict(profile.hours))
    _letters(profile, by=by, at=at)
    _site(profile, by=by, at=at)
    office = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE).first()
    if office is not None:
        counts["seals"] = open_missing(keeper=office, by=by, at=at)
    mark = str(profile.county.get("short_name", ""))
    counts["issuers"] = establish_county(mark=mark, by=by, at=at)
    counts |= {
        "numbering": len(profile.numbering),
        "limits": len(profile.limits),
        "letter_types": len(profile.letter_types),
        "mailboxes": len(profile.mailboxes),
    }
    trail.record(
        "profile.applied",
        subject_kind="profile",
        subject_id=profile.county["code"],
        by=by,
        at=at,
        detail={"digest": profile.digest, **counts},
    )
    return counts


def _letters(profile: Profile, *, by: Actor, at: dt.datetime) -> None:
    """Mailboxes and types, shown in the order of their files."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for order, box in enumerate(profile.mailboxes, start=1):
        letters.define_mailbox(
            box.code,
            name=box.name,
            english_name=box.english_name,
            about=box.about,
            english_about=box.english_about,
            level=box.level,
            unit=units[box.unit],
            online=box.online,
            number=box.number,
            order=order * 10,
            by=by,
            at=at,
        )
    for order, kind in enumerate(profile.letter_types, start=1):
        letters.define_letter_type(
            kind.code,
            name=kind.name,
            english_name=kind.english_name,
            about=kind.about,
            english_about=kind.english_about,
            rule=kind.rule,
            accusation=kind.accusation,
            secret_by_default=kind.secret_by_default,
            exit=kind.exit,
            online=kind.online,
            order=order * 10,
            by=by,
            at=at,
        )


def _site(profile: Profile, *, by: Actor, at: dt.datetime) -> None:
    """The names and marks that every page shows."""
    government = next(
        unit for unit in profile.organisation.units if unit.code == profile.county["government"]
    )
    describe_county(
        by=by,
        at=at,
        name=profile.county["name"],
        name_en=profile.county["english_name"],
        government=government.name,
        government_en=government.english_name,
        site_name=profile.site["name"],
        site_name_en=profile.site["english_name"],
        organiser=profile.site["organiser"],
        organiser_en=profile.site["organiser_english"],
        address=profile.contact["address"],
        postcode=profile.contact["postcode"],
        phone=profile.contact["phone"],
        hours=profile.contact["office_hours"],
        email=profile.contact["email"],
        site_code=profile.site["site_code"],
        icp_record=profile.site["icp_record"],
        police_record=profile.site["police_record"],
    )
