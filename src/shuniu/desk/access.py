"""Who gets to a staff page: nobody unless signed in, and everything under desk/ is a staff page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member


class StaffRequest(HttpRequest):
    """A request as a staff page gets it: signed in, with the actor (made by the middleware)."""

    actor: Actor
    user: Member


# All that an outsider (the broadcaster) finds here; every other staff page is 404 for them.
FOR_OUTSIDERS = frozenset(
    f"desk:{name}"
    for name in (
        *("home", "search", "sign_in", "sign_out", "change_password"),
        *("notices", "notices_change", "notice", "paper"),
        *("list", "export", "several", "matter", "step"),
    )
)

View = TypeVar("View", bound=Callable[..., Any])


def staff_page(view: View) -> View:
    """A page outside ``/desk/`` that is for staff too; inside it every page is, unless opened."""
    view.staff_page = True  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """One of the few desk pages that one sees before signing in."""
    view.staff_page = False  # type: ignore[attr-defined]
    return view
