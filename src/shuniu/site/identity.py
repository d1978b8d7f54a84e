"""Whose page this is: the names, marks and ways that its header and footer show.

The kit's own pages take the identity of the site at whose host they are asked, the
main one where it has none of its own. A floor above that keeps a group of sites
registers itself with ``speak_for_sites``; until then, and while the database is
away, the county's description stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import county as known_county
from .models import County

# A county's name begins with where it lies; the seal shows what it is called.
BEFORE_THE_NAME = ("县", "市", "省")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A way in the menu: its words, where it leads, and the code by which a page says "here"."""

    label: str
    url: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """A site as its readers meet it, in one language."""

    government: str
    site_name: str
    organiser: str
    note: str = ""
    domain: str = ""
    site_code: str = ""
    icp_record: str = ""
    police_record: str = ""
    mistakes_url: str = ""
    party_mark_url: str = ""
    phone: str = ""
    hours: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""
    accent: str = ""
    theme: str = ""
    tokens_url: str = ""  # the sheet of a redesign's own tokens, where it has any
    base: str = "/"
    map_url: str = ""
    main: MenuItem | None = None  # on a sub-site: the way to the county's portal
    menu: tuple[MenuItem, ...] | None = None  # None: the five doors
    feeds: tuple[MenuItem, ...] = ()
    about: tuple[MenuItem, ...] = ()  # what tells of the government itself: leaders, offices …

    @property
    def seal(self) -> str:
        """The one character that the header's seal shows."""
        name = self.government
        while len(name) > 1 and name.startswith(BEFORE_THE_NAME):
            name = name[1:]
        return name[:1]


def of_county(county: County) -> Identity:
    """The identity that the county's description gives."""
    return Identity(
        government=county.shown_government,
        site_name=county.shown_site_name,
        organiser=county.shown_organiser,
        site_code=county.site_code,
        icp_record=county.icp_record,
        police_record=county.police_record,
        mistakes_url=county.mistakes_url,
        phone=county.phone,
        hours=county.hours,
        address=county.address,
        postcode=county.postcode,
        email=county.email,
        accent=county.accent,
    )


Speaker = Callable[[str], Identity | None]
_speakers: list[Speaker] = []


def speak_for_sites(speaker: Speaker) -> None:
    """Register who knows a site by its code ("": the main one); None where it knows nothing."""
    _speakers.append(speaker)


def of_site(code: str = "") -> Identity:
    """A site in the reader's language; the main one without a code."""
    for speaker in _speakers:
        found = speaker(code)
        if found is not None:
            return found
    return of_county(known_county.current())
