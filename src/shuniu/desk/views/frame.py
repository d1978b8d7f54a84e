"""What stands around every staff page: the menu with what waits, and for whom one acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import monotonic

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shuniu.casework.queries import to_read, todo_count
from shuniu.commons.notices.queries import unread_count
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.commons.people.powers import is_outsider
from shuniu.commons.people.queries import seats_of
from shuniu.ground import clock

from .. import menu
from ..access import FOR_OUTSIDERS
from ..declare import Desk, Showing, Tile, TileFacts, View, desks, registers, tiles
from ..markup import esc

KEEP_SECONDS = 30
MOST = 100
KEPT = 2000
MOST_SHOWN = 20  # lines and headings of the menu that are seen at once
LEAST_LINES = 7  # of the section in which one is, however many others there are
MOST_LINES = 9  # of a section that is opened by hand; the rest lies folded below
_counts: dict[int, tuple[float, dict[str, int]]] = {}
_posts: dict[int, tuple[float, str]] = {}
_tiles: dict[tuple[int, str | None], tuple[float, list[tuple[Tile, TileFacts]]]] = {}
# The most urgent first.
TONES = ("late", "warn", "info", "ok")


def counts_for(actor: Actor) -> dict[str, int]:
    """What waits for the actor by entry of the menu; remembered for half a minute.

    A count is a hint, the list behind it is the truth; so a worker may keep it.
    """
    key, now = actor.member_id or 0, monotonic()
    known = _counts.get(key)
    if known is not None and now - known[0] < KEEP_SECONDS:
        return known[1]
    if len(_counts) > KEPT:
        _counts.clear()
    fresh = {
        e.code: e.count(actor) for _name, e in menu.entries.items() if e.count and e.shown_to(actor)
    }
    fresh["notices"] = unread_count(actor, most=MOST)
    _counts[key] = (now, fresh)
    return fresh


def posts_of(member: Member, actor: Actor) -> str:
    """The member's posts of today, in words; remembered as long as the counts."""
    known, now = _posts.get(member.pk), monotonic()
    if known is not None and now - known[0] < KEEP_SECONDS:
        return known[1]
    if len(_posts) > KEPT:
        _posts.clear()
    seats = seats_of(member, clock.today())
    words = "、".join(f"{s.post.unit.short_name}{s.post.title}" for s in seats)
    if actor.delegators:
        words += _("（并代{names}）").format(names="、".join(actor.delegators.values()))
    _posts[member.pk] = (now, words or _("目前没有岗位"))
    return _posts[member.pk][1]


def tiles_for(showing: Showing) -> list[tuple[Tile, TileFacts]]:
    """The home page's tiles that have something to say; remembered as long as the counts."""
    key, now = (showing.actor.member_id or 0, get_language()), monotonic()
    known = _tiles.get(key)
    if known is not None and now - known[0] < KEEP_SECONDS:
        return known[1]
    if len(_tiles) > KEPT:
        _tiles.clear()
    found = []
    for _name, tile in sorted(tiles.items(), key=lambda item: item[1].order):
        if showing.actor.holds(*tile.duties):
            facts = tile.facts(showing)
            if facts is not None and facts.number:
                found.append((tile, facts))
    found.sort(key=lambda pair: TONES.index(pair[1].tone) if pair[1].tone in TONES else 9)
    _tiles[key] = (now, found)
    return found


def forget_counts(actor: Actor) -> None:
    """After a step the menu and the tiles count anew."""
    _counts.pop(actor.member_id or 0, None)
    for key in list(_tiles):
        if key[0] == (actor.member_id or 0):
            _tiles.pop(key, None)


def _shown(number: int) -> str:
    return f"{MOST - 1}+" if number >= MOST else str(number)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the menu as these duties have it: all but the count and the mark of the place."""

    code: str
    address: str
    label: str
    child: bool


_menus: dict[tuple[str | None, frozenset[str], int], list[tuple[str, str, list[_Line]]]] = {}


def _menu_for(actor: Actor) -> list[tuple[str, str, list[_Line]]]:
    """The sections of the menu with their lines; made once for all who hold the same duties."""
    key = (get_language(), frozenset(actor.duties), len(menu.entries))
    if key not in _menus:
        if len(_menus) > KEPT:
            _menus.clear()
        _menus[key] = _made(actor)
    return _menus[key]


def _made(actor: Actor) -> list[tuple[str, str, list[_Line]]]:
    outside = is_outsider(actor)
    lines: dict[str, list[tuple[int, _Line]]] = {}
    for _name, entry in menu.entries.items():
        address = entry.address()
        if not entry.shown_to(actor):
            continue
        if outside and resolve(address.partition("?")[0]).view_name not in FOR_OUTSIDERS:
            continue
        label = esc(entry.label)
        line = _Line(entry.code, esc(address), label, entry.child)
        lines.setdefault(entry.section, []).append((entry.order, line))
    return [
        (
            section.code,
            esc(section.label),
            [line for _place, line in sorted(lines[section.code], key=lambda pair: pair[0])],
        )
        for section in sorted((s for _name, s in menu.sections.items()), key=lambda s: s.order)
        if section.code in lines
    ]


def menu_html(request: HttpRequest, actor: Actor) -> SafeString:
    """The menu: what waits, and the sections in which this person has something.

    Whoever holds many duties has a hundred lines: of the sections only the one is open in
    which one is (opening another shuts it), the rest of a long one lies folded below its
    first lines, and so do lists with their filters set. A heading says what waits below it.
    """
    here, path = esc(request.get_full_path()), request.path
    counts = counts_for(actor)
    sections = _menu_for(actor)
    current = _section_of(sections, path)
    room = max(MOST_SHOWN - len(sections), LEAST_LINES)
    own = len(next((lines for code, _heading, lines in sections if code == menu.WORK), []))
    beside = current == menu.WORK or own + LEAST_LINES <= room
    if current != menu.WORK and beside:
        room -= own
    parts = []
    for code, heading, lines in sections:
        first = code == menu.WORK
        shown = code == current or (first and beside)
        waiting = 0 if shown else sum(counts.get(line.code, 0) for line in lines)
        marks = (" open" if shown else "") + ("" if first else ' name="menu"')
        most = MOST_LINES if first or not shown else room
        parts.append(
            f"<details{marks}><summary><span>{heading}</span>{_count(waiting)}</summary>"
            f'<ul class="menu">{_lines(_families(lines), here, path, counts, most)}</ul></details>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def _lines(
    families: list[list[_Line]], here: str, path: str, counts: Mapping[str, int], most: int
) -> str:
    """The lines of a section, as many as may be seen at once; the others fold below them.

    The list in which one is is always seen, its filters where there is room, or one is set.
    """
    inside = [_is_in(family, here, path) for family in families]
    at = inside.index(True) if True in inside else -1
    below = families[at][1:] if at >= 0 else []
    unfold = any(line.address == here for line in below) or 2 + len(below) <= most
    left = max(most - (len(below) if unfold else 0), 2)
    cut = len(families) if len(families) <= left else left - 1
    chosen = set(range(cut if at < cut else cut - 1)) | ({at} if at >= 0 else set())
    drawn = [
        f"<li>{_link(family[0], here, path, counts)}"
        f"{_folded(family, here, path, counts, inside[n] and unfold)}</li>"
        for n, family in enumerate(families)
    ]
    rest = "".join(line for n, line in enumerate(drawn) if n not in chosen)
    seen = "".join(line for n, line in enumerate(drawn) if n in chosen)
    if not rest:
        return seen
    label = _("其他%d项") % (len(families) - len(chosen))
    return (
        f'{seen}<li><details class="menu-rest"><summary>{label}</summary>'
        f'<ul class="menu">{rest}</ul></details></li>'
    )


def _is_in(family: list[_Line], here: str, path: str) -> bool:
    parent, *children = family
    return path == parent.address.partition("?")[0] or any(c.address == here for c in children)


def _section_of(sections: list[tuple[str, str, list[_Line]]], path: str) -> str:
    """The section whose line leads to this page or to one above it; of several the nearest."""
    found, longest = menu.WORK, 0
    for code, _heading, lines in sections:
        for line in lines:
            address = line.address.partition("?")[0]
            if len(address) > longest and path.startswith(address):
                found, longest = code, len(address)
    return found


def _families(lines: Iterable[_Line]) -> list[list[_Line]]:
    """Each line with those that are its children (they follow it)."""
    families: list[list[_Line]] = []
    for line in lines:
        if line.child and families:
            families[-1].append(line)
        else:
            families.append([line])
    return families


def _link(line: _Line, here: str, path: str, counts: Mapping[str, int]) -> str:
    plain = "?" not in line.address and path == line.address and "?" not in here
    mark = ' aria-current="page"' if plain or here == line.address else ""
    return f'<a href="{line.address}"{mark}>{line.label}{_count(counts.get(line.code, 0))}</a>'


def _count(waiting: int) -> str:
    return f'<span class="count">{_shown(waiting)}</span>' if waiting else ""


def _folded(
    family: list[_Line], here: str, path: str, counts: Mapping[str, int], unfold: bool
) -> str:
    """The list's filters, behind a mark beside its line."""
    parent, *children = family
    if not children:
        return ""
    links = "".join(f'<li class="child">{_link(c, here, path, counts)}</li>' for c in children)
    label = _("{list}：常用筛选").format(list=parent.label)
    return (
        f'<details class="menu-more"{" open" if unfold else ""}>'
        f'<summary title="{label}" aria-label="{label}"></summary>'
        f'<ul class="menu">{links}</ul></details>'
    )


def _address(name: str, *args: str, query: str = "") -> Callable[[], str]:
    def address() -> str:
        return reverse(name, args=args) + (f"?{query}" if query else "")

    return address


def _unread(actor: Actor) -> int:
    return len(to_read(actor).values_list("pk")[:MOST])


def _waiting(actor: Actor) -> int:
    return todo_count(actor, most=MOST)


def _add_home() -> None:
    lines: tuple[tuple[str, Promise, str, Callable[[Actor], int] | None], ...] = (
        ("todo", gettext_lazy("待办"), "", _waiting),
        ("read", gettext_lazy("待阅"), "tab=read", _unread),
        ("sent", gettext_lazy("已发"), "tab=sent", None),
        ("closed", gettext_lazy("办结"), "tab=closed", None),
    )
    for order, (code, label, query, count) in enumerate(lines, start=1):
        address = _address("desk:home", query=query)
        menu.add(menu.Entry(code, "work", label, address, count=count, order=order))


def add_registered() -> None:
    """Put every registered desk and register into the menu; called once all rooms are ready."""
    for kind, desk in desks.items():
        if f"list.{kind}" in menu.entries:
            continue
        address, order = _address("desk:list", kind), desk.order * 100
        menu.add(
            menu.Entry(
                f"list.{kind}", desk.section, desk.label, address, may=desk.may_list, order=order
            )
        )
        for place, view in enumerate(desk.views, start=1):
            _add_view(desk, view, order + place)
    for code, plain in registers.items():
        if f"register.{code}" in menu.entries:
            continue
        menu.add(
            menu.Entry(
                f"register.{code}",
                plain.section,
                plain.label,
                _address("desk:register", code),
                may=plain.may,
                order=plain.menu_order * 100,
            )
        )


def _add_view(desk: Desk, view: View, order: int) -> None:
    def may(actor: Actor) -> bool:
        return desk.may_list(actor) and (not view.duties or actor.holds(*view.duties))

    menu.add(
        menu.Entry(
            f"list.{desk.kind}.{view.code}",
            desk.section,
            view.label,
            _address("desk:list", desk.kind, query=urlencode(dict(view.params))),
            may=may,
            order=order,
            child=True,
        )
    )


_add_home()
