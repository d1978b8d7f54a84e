"""The notice of a closed site, at its own address in the frame of the main site."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .. import addresses
from ..models import Site
from ..queries import CLOSING_NOTICE_DAYS, target_of
from .frame import Frame, in_its_language
from .words import esc, filled, frame_title


@in_its_language
def closing(frame: Frame, site: Site, leads_to: str) -> str:
    """关停公告: since when, by which paper, where the contents are now (with its link)."""
    title = _("关停公告")
    since = f"{site.closed_on:%Y-%m-%d}"
    said = _("“{site}”网站自{since}起关停。依据：{because}。").format(
        site=site.name, since=since, because=site.closed_because
    )
    kept = _("原有网页已经归档保存。本公告自关停之日起公示{n}天。").format(n=CLOSING_NOTICE_DAYS)
    where = esc(_("内容转到{target}").format(target=target_of(site)))
    main = (
        f'<h1>{esc(title)}</h1><p class="lead">{esc(said)}</p>'
        f'<p><a class="button" href="{esc(leads_to)}">{where}</a></p>'
        f'<p class="soft">{esc(kept)}</p>'
    )
    return filled(
        frame,
        path=addresses.canonical_base(site.code).removeprefix("/"),
        title=frame_title(frame, title),
        main=main,
        last=title,
    )
