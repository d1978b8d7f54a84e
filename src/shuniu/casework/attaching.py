"""Papers handed in with a step: checked, kept, and put on the matter for whoever may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import IO

from django.utils.translation import gettext as _

from shuniu.commons.papers import actions as papers
from shuniu.commons.papers.kinds import FROM_STAFF, IMAGES
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, Refused

from .engine import Work
from .models import Matter, MatterPaper

# A file as a form hands it over: what to read from, and its name.
Upload = tuple[IO[bytes], str]
MOST_FILES = 9


def keep(
    uploads: Sequence[Upload],
    *,
    field: str,
    by: Actor,
    at: dt.datetime,
    allowed: Collection[str] = FROM_STAFF,
    strip: bool | None = None,
    most: int = MOST_FILES,
) -> list[Paper]:
    """Keep the files that came with a form; what is refused is refused beside its field.

    ``allowed`` and ``strip`` as in ``papers.actions.store``.
    """
    if len(uploads) > most:
        raise FieldRefused(field, _("附件最多%d个。") % most)
    kept = []
    for file, name in uploads:
        try:
            kept.append(papers.store(file, name, by=by, at=at, allowed=allowed, strip=strip))
        except Refused as refused:
            raise FieldRefused(field, refused.sentence) from refused
    return kept


def keep_photos(
    uploads: Sequence[Upload], *, field: str, by: Actor, at: dt.datetime
) -> list[Paper]:
    """Keep pictures, freed of place and camera data; what is no picture is refused."""
    return keep(uploads, field=field, by=by, at=at, allowed=IMAGES, strip=True)


def attach(work: Work, kept: Sequence[Paper], purpose: str, matter: Matter | None = None) -> None:
    """Put papers on the step's matter (or another), where whoever may see it can read them."""
    to = matter or work.matter
    own = work.move if to.pk == work.matter.pk else None
    MatterPaper.objects.bulk_create(
        [MatterPaper(matter=to, paper=paper, move=own, purpose=purpose) for paper in kept]
    )
