"""What the video room registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers, nothing_to_keep, plain
from shuniu.casework.models import Matter
from shuniu.casework.nightly import errands
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.publishing.columns import Column, columns
from shuniu.commons.publishing.players import players

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS, clear
from .actions.videos import COLUMN
from .flow import DROPPED, KIND, RULES, build
from .models import Video
from .public.doors import open_doors
from .watching import players as players_of_videos


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived video says: its summary and transcript; the film itself stays here."""
    video: Video = matter.video
    return [(_("简介"), video.summary), (_("文字稿"), video.transcript)]


def connect() -> None:
    """Register the limits, the flow with its actions, the column, the pages."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    columns.add(COLUMN, Column(_("视频点播"), "media:videos"))
    filers.add(KIND, plain(_("视频"), _written))
    nothing_to_keep.add(KIND, (DROPPED,))
    errands.add("media.clear", clear)
    players.add(KIND, players_of_videos)
    open_doors()
    desk.register()
