"""Who asks, by their duties alone: a query is written once for all who hold the same."""

from __future__ import annotations

from shuniu.commons.flow import flows
from shuniu.commons.people.actor import MEMBER, Actor

# Stand for the member, for those who delegated to them, and, downwards, for the units of each duty.
_ME, _THEY, _FIRST_DUTY = -1, -2, -3


def standing_for(actor: Actor) -> dict[int, list[int]]:
    """Whom and which units the numbers in ``anybody``'s queries stand for, for this actor."""
    units = {_FIRST_DUTY - n: actor.duties[d] for n, d in enumerate(sorted(actor.duties))}
    people = {_ME: [actor.member_id or 0], _THEY: sorted(actor.delegators) or [0]}
    return people | {key: sorted(ids) for key, ids in units.items()}


def anybody(duties: frozenset[str]) -> Actor:
    """Somebody with these duties, in whose place ``standing_for`` puts the one who asks."""
    units = {d: frozenset({_FIRST_DUTY - n}) for n, d in enumerate(sorted(duties))}
    return Actor(kind=MEMBER, label="", member_id=_ME, duties=units, delegators={_THEY: ""})


def known_flows() -> tuple[int, ...]:
    """What a written query depends on besides: tests register flows of their own."""
    return tuple(id(flow) for _kind, flow in flows.items())
