"""The demo's accounts: one a role, with random passwords, in demo mode only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shuniu.commons.people import actions
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Post, Tenure
from shuniu.commons.people.refusals import OnlyInDemo
from shuniu.ground.clock import ZONE
from shuniu.ground.refusal import Refused

from .. import accounts
from .shapes import Profile


class RoleWithoutHolder(Refused):
    """演示角色“{role}”的岗位“{post}”现在无人担任。"""


@transaction.atomic
def open_demo_accounts(
    profile: Profile, *, by: Actor, at: dt.datetime, var: Path
) -> list[accounts.DemoAccount]:
    """Open an account for the holder of each role's post, and keep the list in ``var``.

    The file (``demo-accounts.json``, mode 0600) holds the passwords in clear:
    they are random and worth nothing outside the demo. Refuses outside demo mode.
    """
    if not settings.DEMO:
        raise OnlyInDemo
    made = []
    for role in profile.demo_roles:
        seat = (
            Tenure.objects.filter(Tenure.held_on(at.astimezone(ZONE).date()))
            .filter(post__code=role.post)
            .select_related("member", "post__unit")
            .first()
        )
        if seat is None:
            raise RoleWithoutHolder(role=role.role, post=role.post)
        password = actions.open_demo_account(seat.member, by=by, at=at)
        made.append(
            accounts.DemoAccount(
                role=role.role,
                login=seat.member.login,
                name=seat.member.name,
                unit=_place(seat.post),
                password=password,
            )
        )
    transaction.on_commit(lambda: accounts.store(var, made))
    return made


def _place(post: Post) -> str:
    return f"{post.unit.short_name} {post.title}"
