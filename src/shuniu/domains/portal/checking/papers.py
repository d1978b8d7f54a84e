"""Inside the files that go with a text: their words, read once a content, in a process apart."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from django.utils.translation import gettext as _

from shuniu.commons.papers import extracting
from shuniu.commons.papers.models import Paper, PaperText
from shuniu.commons.people.actor import Actor

from ..models import Article
from ..queries import attached_to
from .findings import BLOCK, OFF, Fault, Part

UNREAD, WAITING, SECRET = "unread", "waiting", "secret"
SECONDS = 20  # what one asking gives to files that were never read; the next goes on
NAME_SHOWN = 60


def read_attached(draft: Article, *, by: Actor, at: dt.datetime) -> None:
    """Read those of the draft's files that nobody has read yet; in no transaction."""
    started = time.monotonic()
    papers = [paper for paper, _name in attached_to(draft)]
    known = _words_of(papers)
    for paper in papers:
        if paper.blob_id not in known and time.monotonic() - started < SECONDS:
            extracting.read(paper, by=by, at=at)


def parts_within(draft: Article) -> list[Part]:
    """What the files are called and what they say, each under its name."""
    files = attached_to(draft)
    known = _words_of([paper for paper, _name in files])
    found = [Part(_("附件名称"), name) for _paper, name in files]
    for paper, name in files:
        words = known.get(paper.blob_id)
        if words is not None and words.text:
            found.append(Part(_place(name), words.text, lines=True))
    return found


def faults_of_files(draft: Article, rule: str) -> Iterator[Fault]:
    """Files into which the checks cannot look, or not to the end; and what may not be here."""
    files = attached_to(draft)
    known = _words_of([paper for paper, _name in files])
    for paper, name in files:
        words = known.get(paper.blob_id)
        if words is None:
            advice = _("请稍后再试，或者点“检查”；读完以后才能送审和发布。")
            yield Fault(WAITING, BLOCK, _place(name), _("还没有读完"), advice)
        elif words.marking:
            advice = _("本系统为非涉密系统；请删去这个附件，并按规定报告。")
            yield Fault(SECRET, BLOCK, _place(name), _("带有国家秘密标志"), advice)
        elif rule != OFF and words.reason:
            advice = _("请人工核对附件里有没有个人信息、错误表述。")
            yield Fault(UNREAD, rule, _place(name), words.reason, advice)
        elif rule != OFF and len(words.text) >= extracting.MOST_CHARACTERS:
            said = _("只读了前{n}字").format(n=extracting.MOST_CHARACTERS)
            yield Fault(UNREAD, rule, _place(name), said, _("其余部分请人工核对。"))


def _words_of(papers: list[Paper]) -> dict[int, PaperText]:
    return PaperText.objects.in_bulk({paper.blob_id for paper in papers})


def _place(name: str) -> str:
    shown = name if len(name) <= NAME_SHOWN else f"{name[: NAME_SHOWN - 1]}…"
    return _("附件“{name}”").format(name=shown)
