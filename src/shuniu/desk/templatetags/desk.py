"""Tags of the staff pages: the frame, the table, a term's count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.powers import is_outsider
from shuniu.ground import clock

from .. import table
from ..listing import Listing
from ..views import frame, inbox

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_menu(context: dict[str, Any]) -> SafeString:
    """The menu of whoever asks."""
    request = context["request"]
    return frame.menu_html(request, request.actor)


@register.simple_tag(takes_context=True)
def desk_unread(context: dict[str, Any]) -> int:
    """How many notices wait to be read."""
    return frame.counts_for(context["request"].actor)["notices"]


@register.simple_tag(takes_context=True)
def desk_posts(context: dict[str, Any]) -> str:
    """The posts that one acts for: 县政府办公室 秘书科科长."""
    return frame.posts_of(context["request"].user, context["request"].actor)


@register.filter
def acting_for(actor: Actor) -> str:
    """代张三、李四, where somebody has delegated their duties; empty otherwise."""
    if not actor.delegators:
        return ""
    return _("代{names}").format(names="、".join(actor.delegators.values()))


@register.filter
def outside(actor: Actor) -> bool:
    """Whether this is an account from outside the house, which gets to a few pages only."""
    return is_outsider(actor)


@register.simple_tag
def table_head(listing: Listing, pick: bool) -> SafeString:
    """The head row of a list."""
    return table.head(listing, pick=pick)


@register.simple_tag
def table_body(listing: Listing, rows: Iterable[Any], pick: bool) -> SafeString:
    """The rows of a list."""
    return table.body(listing, rows, pick=pick)


@register.simple_tag
def inbox_lines(lines: Iterable[inbox.Line], pick: bool) -> SafeString:
    """The lines of the inbox."""
    return inbox.html(lines, pick=pick)


@register.simple_tag
def list_selects(listing: Listing) -> SafeString:
    """The filters above a list."""
    return table.selects(listing)


@register.simple_tag
def turned(listing: Listing, at: str) -> str:
    """The list's address at another place."""
    return listing.address(at=at)


@register.filter
def moment(at: Any) -> str:
    """2026-11-22 09:05, in the county's time."""
    return at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if at else ""


@register.filter
def size_of(count: int) -> str:
    """A file's size as one reads it."""
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f} MB"
    return f"{max(1, round(count / 1024))} KB"


@register.filter
def last_seen(matter: Matter) -> int:
    """What a form about the matter sends along, so that a stale one is noticed."""
    return matter.last_move_id
