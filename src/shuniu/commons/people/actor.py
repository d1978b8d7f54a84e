"""Who acts: the person, citizen or the system itself, as every action is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

MEMBER = "member"
CITIZEN = "citizen"
SYSTEM = "system"

_NO_DUTIES: Mapping[str, frozenset[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who takes a step, with the duties they hold on that day.

    ``duties`` maps a duty's code to the units for which it is held, whether by
    a post of one's own or by delegation. An actor is a value: made once a
    request by ``people.queries.actor_of``, passed down as ``by=``.
    ``own_duties`` leaves the delegated ones out (None: there are none).
    """

    kind: str
    label: str
    member_id: int | None = None
    unit_id: int | None = None
    duties: Mapping[str, frozenset[int]] = field(default_factory=lambda: _NO_DUTIES)
    unit_ids: frozenset[int] = frozenset()
    delegators: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    own_duties: Mapping[str, frozenset[int]] | None = None
    matter_id: int | None = None
    address: str = ""
    rank: int = 999

    @property
    def oneself(self) -> Actor:
        """This actor without what others have delegated to them."""
        if self.own_duties is None:
            return self
        return replace(
            self, duties=self.own_duties, own_duties=None, delegators=MappingProxyType({})
        )

    @property
    def persons(self) -> frozenset[int]:
        """Whom this actor stands for: themselves, and those who delegated duties to them."""
        own = () if self.member_id is None else (self.member_id,)
        return frozenset((*own, *self.delegators))

    def units_as(self, *duties: str) -> frozenset[int]:
        """The units for which this actor holds any of ``duties``."""
        found: frozenset[int] = frozenset()
        for duty in duties:
            found |= self.duties.get(duty, frozenset())
        return found

    def holds(self, *duties: str) -> bool:
        """Whether this actor holds any of ``duties`` for any unit."""
        return any(duty in self.duties for duty in duties)

    def holds_at(self, unit_id: int | None, duties: Iterable[str]) -> bool:
        """Whether this actor holds one of ``duties`` for the unit."""
        return any(unit_id in self.duties.get(duty, ()) for duty in duties)


def system(label: str = "系统") -> Actor:
    """The program itself, for nightly runs and loaders."""
    return Actor(kind=SYSTEM, label=label)


def citizen(matter_id: int | None, *, label: str = "来信人", address: str = "") -> Actor:
    """A citizen who has proved, by number and code, that the matter is theirs."""
    return Actor(kind=CITIZEN, label=label, matter_id=matter_id, address=address)
