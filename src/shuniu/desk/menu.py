"""The menu: rooms register entries under the office's sections, with the duties that see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.ground.registry import Registry


@dataclass(frozen=True)
class MenuSection:
    """A heading of the menu, named as the office names the work; open only where one is in it."""

    code: str
    label: Label
    order: int


@dataclass(frozen=True)
class Entry:
    """One line of the menu. ``address`` is a path; without ``duties`` everyone sees it.

    ``may`` looks at duties only: the menu is made once for all who hold the same.
    ``count`` says how many wait there (shown only when some do); it is asked
    rarely and remembered for half a minute.
    """

    code: str
    section: str
    label: Label
    address: Callable[[], str]
    duties: tuple[str, ...] = ()
    may: Callable[[Actor], bool] | None = None
    count: Callable[[Actor], int] | None = None
    order: int = 100
    child: bool = False

    def shown_to(self, actor: Actor) -> bool:
        """Whether this person has the entry in the menu."""
        if self.may is not None:
            return self.may(actor)
        return not self.duties or actor.holds(*self.duties)


sections: Registry[MenuSection] = Registry("menu section")
entries: Registry[Entry] = Registry("menu entry")


def add_section(code: str, label: Label, order: int) -> MenuSection:
    """Register a section of the menu."""
    return sections.add(code, MenuSection(code, label, order))


def add(entry: Entry) -> Entry:
    """Register a line of the menu."""
    return entries.add(entry.code, entry)


WORK = "work"  # what waits for oneself: above all rooms
add_section(WORK, _("我的工作"), 0)
add_section("letters", _("群众来信"), 20)
add_section("office", _("办公室"), 40)
add_section("people", _("单位与人员"), 70)
add_section("settings", _("日历与规则"), 80)
add_section("audit", _("安全审计"), 90)
