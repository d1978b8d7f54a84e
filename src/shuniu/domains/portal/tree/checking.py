"""Whether the files say what the database says: which are missing, left over, or different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import dependents, files
from .models import StalePage
from .rendering import Renderer
from .writing import wanted_of

SLICE = 200


@dataclass(slots=True)
class Difference:
    """A site's tree beside its rows; a page that waits to be written is no difference."""

    site: str
    pages: int = 0
    missing: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    waiting: int = 0

    @property
    def wrong(self) -> list[str]:
        """All pages that are not as they should be."""
        return [*self.missing, *self.left_over, *self.different]


def compare(site: str, *, thorough: bool = False) -> Difference:
    """A site's files beside the pages it should have; ``thorough`` makes every page anew."""
    renderer = Renderer()
    found = Difference(site)
    present = set(files.paths(site))
    wanted = set(wanted_of(renderer, site) or ())
    waiting = set(
        StalePage.objects.filter(site=site).order_by().values_list("path", flat=True).distinct()
    )
    found.pages, found.waiting = len(wanted), len(waiting)
    if dependents.ALL in waiting:
        return found
    found.missing = sorted(wanted - present - waiting)
    if site == files.KEPT:
        # Only what could be kept is missing; what it should say, only the application knows.
        drawn = renderer.pages(site, found.missing)
        found.missing = [path for path, content in drawn if content is not None]
        thorough = False
    found.left_over = sorted(present - wanted - waiting)
    if thorough:
        found.different = list(_different(renderer, site, sorted((wanted & present) - waiting)))
    return found


def _different(renderer: Renderer, site: str, paths: list[str]) -> Iterator[str]:
    for start in range(0, len(paths), SLICE):
        for path, content in renderer.pages(site, paths[start : start + SLICE]):
            if content != files.file_of(site, path).read_bytes():
                yield path
