"""The demo's documents, in and out: made by the actions on a set clock."""

from __future__ import annotations

from shuniu.casework.stories import County, Story, woven

from . import incoming, outgoing


def story(county: County) -> Story:
    """All of them as one."""
    return woven([*incoming.stories(county), *outgoing.stories(county)])
