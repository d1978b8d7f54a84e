"""What Wagtail may let a person do, read from our own table of rights and from nothing else.

No groups, no permissions in Wagtail's tables: whoever is given a right may at once, and
whoever loses it may no longer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Collection as Shelf
from wagtail.permission_policies import BasePermissionPolicy

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.commons.people.powers import is_outsider
from shuniu.commons.people.queries import actor_of
from shuniu.ground import clock

from ..models import Act, Article, Right
from ..powers import EDITORS, SEEN_BY
from ..queries import editable_by, keepers, visible_articles
from .models import Picture

ENTER = "wagtailadmin.access_admin"
REDIRECTS = "wagtailredirects."
_KEPT = "_workshop_actor"


def actor_behind(user: Any) -> Actor:
    """The signed-in member as an actor today; asked once for a request's user."""
    known = getattr(user, _KEPT, None)
    if known is None:
        known = actor_of(user, clock.today())
        setattr(user, _KEPT, known)
    found: Actor = known
    return found


def may_enter(actor: Actor) -> bool:
    """Whether the workshop is open: to a unit's people with a right, to the sites' keepers."""
    if is_outsider(actor):
        return False
    if keepers(actor):
        return True
    if not actor.holds(*SEEN_BY):
        return False
    held = Right.objects.held_on(clock.today()).filter(unit_id__in=actor.units_as(*SEEN_BY))
    return held.exists()


def writing_units(actor: Actor) -> list[int]:
    """The actor's units that may write somewhere today, the actor's own first."""
    units = actor.units_as(*EDITORS)
    held = (
        Right.objects.held_on(clock.today())
        .filter(unit_id__in=units, act=Act.WRITE)
        .values_list("unit_id", flat=True)
    )
    return sorted(set(held), key=lambda unit: (unit != actor.unit_id, unit))


class EnterByRights:
    """Answers Django's question for a permission, for the few that Wagtail asks by name."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody signs in here."""
        return

    def has_perm(self, user: Any, permission: str, thing: Any = None) -> bool:
        """Entering is for those with a right; redirects are for the keepers of the sites."""
        if not isinstance(user, Member) or not user.is_active:
            return False
        if permission == ENTER:
            return may_enter(actor_behind(user))
        return permission.startswith(REDIRECTS) and keepers(actor_behind(user))


class ArticleRights(BasePermissionPolicy):  # type: ignore[misc]
    """An article is opened by who sees it and changed by whose turn it is; nothing else is here.

    Articles are begun, published and withdrawn on the desk, by the flow.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Looking and changing may be possible; an article says whether they are."""
        return action in ("view", "change", "lock", "unlock") and may_enter(actor_behind(user))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Member]:
        """Whom to write to; the workshop writes to nobody."""
        return Member.objects.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Article) -> bool:
        """Seen: by the rule of the desk. Locked: only by who may write in it now."""
        actor = actor_behind(user)
        if not self.user_has_permission(user, action):
            return False
        if not visible_articles(actor).filter(pk=instance.pk).exists():
            return False
        return action in ("view", "change") or editable_by(instance, actor)[0]

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Article]:
        """The articles in the list."""
        return visible_articles(actor_behind(user))


class PictureRights(BasePermissionPolicy):  # type: ignore[misc]
    """A unit's editors have the pictures of their unit, and put in new ones."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Taken away is no picture here: a published text may show it."""
        return action in ("add", "change", "choose", "view") and bool(
            writing_units(actor_behind(user))
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Member]:
        """Whom to write to; the workshop writes to nobody."""
        return Member.objects.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Picture) -> bool:
        """Those of one's own unit."""
        return self.user_has_permission(user, action) and instance.unit_id in writing_units(
            actor_behind(user)
        )

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Picture]:
        """Those of one's own units."""
        found: QuerySet[Picture] = Picture.objects.filter(
            unit_id__in=writing_units(actor_behind(user))
        )
        return found

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Shelf]:
        """Wagtail's collections are not used: all pictures lie in the first one."""
        found: QuerySet[Shelf] = Shelf.objects.filter(depth=1)
        return found

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Shelf]:
        """The same for one act."""
        return self.collections_user_has_any_permission_for(user, [action])
