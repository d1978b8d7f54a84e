"""花脸稿 on a page: what one version changed in another, with their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from shuniu.commons.manuscript import Manuscript, compare
from shuniu.commons.manuscript.aligning import characters

# The fragment that shows a comparison; a page includes it, a desk's section names it.
COMPARISON = "desk/manuscript/comparison.html"


@dataclass(frozen=True)
class Version:
    """One version as it is named on the page: 核稿稿, by whom and when."""

    manuscript: Manuscript
    name: str
    by_label: str
    at: dt.datetime
    title: str = ""


def comparison_of(old: Version, new: Version) -> Mapping[str, object]:
    """The context of the fragment ``COMPARISON``, under the name ``comparison``."""
    told = compare(old.manuscript, new.manuscript)
    titles = characters(old.title, new.title)
    return {
        "comparison": {
            "old": old,
            "new": new,
            "titles": titles,
            "stretches": told.stretches(),
            "inserted": told.inserted,
            "deleted": told.deleted,
            "same": told.same and old.title == new.title,
        }
    }
