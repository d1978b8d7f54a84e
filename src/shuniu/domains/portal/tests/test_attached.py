"""Files that go with a text: in its draft, reviewed with it, out with it, and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuniu.commons.papers.actions import clear_unused
from shuniu.commons.papers.models import Paper
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Article, ArticlePaper, Edition
from shuniu.domains.portal.queries import draft_of
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

As = Callable[[str], Client]


def _page(article: Article) -> str:
    return reverse("portal:attached", args=[article.matter_id])


def _file(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode(), "text/plain")


def _send(client: Client, article: Article, *files: SimpleUploadedFile, **more: Any) -> Any:
    held = {"seen": [item["paper"] for item in draft_of(article).attached]}
    return client.post(_page(article), {"uploads": list(files), **held, **more})


def _names(article: Article) -> list[str]:
    return [item["name"] for item in draft_of(article).attached]


def test_files_are_uploaded_named_ordered_and_taken_out(cast: Any, as_: As) -> None:
    article, editor = cast.draft(), as_("town_editor")
    sent = _send(editor, article, _file("甲.txt", "甲表"), _file("乙.txt", "乙表"))
    assert sent.status_code == 302, sent.content.decode()
    article = cast.fresh(article)
    one, two = (item["paper"] for item in draft_of(article).attached)
    page = editor.get(_page(article)).content.decode()
    assert "甲.txt" in page and reverse("desk:paper", args=[one]) in page
    change = {f"name-{one}": "一、任务清单.txt", f"order-{one}": 5, f"order-{two}": 1}
    assert _send(editor, article, **change).status_code == 302
    article = cast.fresh(article)
    assert _names(article) == ["乙.txt", "一、任务清单.txt"]
    assert "一、任务清单.txt" in editor.get(f"/desk/m/{article.matter_id}/").content.decode()
    assert "一、任务清单.txt" in editor.get(f"/cms/articles/edit/{article.pk}/").content.decode()
    _send(editor, article, **{f"gone-{two}": "on", f"order-{one}": 1})
    assert _names(cast.fresh(article)) == ["一、任务清单.txt"]
    clear_unused(by=cast.system, at=clock.on(cast.day.replace(year=2027)))
    assert cast.fresh(article).kept.count() == 2  # also what an earlier draft names stays


def test_what_is_no_paper_is_refused_beside_its_field(cast: Any, as_: As) -> None:
    article, editor = cast.draft(), as_("town_editor")
    for name, words in (("a.pdf", "MZ"), ("图.svg", "<svg/>"), ("b.txt", "机密★1年\n某事")):
        answer = _send(editor, article, _file(name, words))
        assert answer.status_code == 422 and "field-error" in answer.content.decode(), name
    assert not draft_of(cast.fresh(article)).attached


def test_they_are_public_with_the_text_that_was_reviewed(cast: Any, as_: As) -> None:
    article, editor, public = cast.draft(), as_("town_editor"), Client()
    _send(editor, article, _file("甲.txt", "甲表"))
    article = cast.fresh(article)
    one = draft_of(article).attached[0]["paper"]
    address = f"/s/linjiang/f/{one}.txt"
    assert public.get(address).status_code == 404
    assert editor.get(f"/cms/articles/preview/{article.pk}/").content.decode().count("甲.txt")
    cast.take(article, "submit")
    assert editor.get(_page(article)).status_code == 404
    assert as_("town_deputy").get(reverse("desk:paper", args=[one])).status_code == 200
    with pytest.raises(Refused):
        actions.set_attachments(article, rows=[], by=cast.town_editor, at=cast.at)
    cast.do("recall", article, "town_editor")
    cast.take(article)
    assert public.get(address).status_code == 200

    cast.do("correct", article, "town_editor", reason="换附件")
    held = {f"gone-{one}": "on"}
    assert _send(editor, cast.fresh(article), _file("乙.txt", "乙表"), **held).status_code == 302
    two = draft_of(cast.fresh(article)).attached[0]["paper"]
    changed = "增加：乙.txt；删去：甲.txt"
    desk = f"/desk/m/{article.matter_id}/"
    assert changed in as_("town_deputy").get(desk).content.decode()  # before it is out
    assert public.get(address).status_code == 200
    assert public.get(f"/s/linjiang/f/{two}.txt").status_code == 404
    cast.take(article)
    assert public.get(address).status_code == 404
    assert public.get(f"/s/linjiang/f/{two}.txt").status_code == 200
    assert [p.name for p in ArticlePaper.objects.filter(removed_at=None)] == ["乙.txt"]
    first, second = Edition.objects.filter(article=article)
    assert [item["name"] for item in first.attached] == ["甲.txt"]
    assert second.attached[0]["digest"] == Paper.objects.get(pk=two).blob.digest
    for page in (desk, reverse("portal:edition", args=[second.pk])):
        shown = editor.get(page).content.decode()
        assert changed in shown and reverse("desk:paper", args=[two]) in shown, page
    assert reverse("desk:paper", args=[one]) in editor.get(desk).content.decode()
    cast.do("withdraw", article, "town_head", reason="有误")
    assert public.get(f"/s/linjiang/f/{two}.txt").status_code == 404


def test_a_stranger_and_a_late_page_change_nothing(cast: Any, as_: As) -> None:
    article, editor = cast.draft(), as_("town_editor")
    _send(editor, article, _file("甲.txt", "甲表"))
    one = draft_of(cast.fresh(article)).attached[0]["paper"]
    for who in ("other_editor", "bureau_editor", "auditor"):
        assert as_(who).get(_page(article)).status_code in (302, 403, 404)
        assert as_(who).post(_page(article), {f"gone-{one}": "on"}).status_code in (302, 403, 404)
        if who != "auditor":
            assert as_(who).get(reverse("desk:paper", args=[one])).status_code == 404
    with pytest.raises(Refused):
        actions.set_attachments(article, rows=[], by=cast.other_editor, at=cast.at)
    late = editor.post(_page(article), {"seen": []})  # a page opened before the file was there
    assert late.status_code == 422 and "请刷新" in late.content.decode()
    assert _names(cast.fresh(article)) == ["甲.txt"]
