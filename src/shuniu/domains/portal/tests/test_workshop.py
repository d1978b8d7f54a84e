"""The editors' workshop: who gets in, what is there, what is kept when two write."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from shuniu.domains.portal.models import Article
from shuniu.domains.portal.queries import draft_of
from shuniu.domains.portal.workshop.models import Picture

As = Callable[[str], Client]
FORM = {"subtitle": "", "author": "", "source": "", "summary": "", "keywords": "", "cover": ""}


def _png(size: tuple[int, int] = (900, 600)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (30, 90, 160)).save(out, "PNG")
    return out.getvalue()


def _body(*blocks: tuple[str, dict[str, str]]) -> dict[str, str]:
    """A body as the editor's form sends it."""
    data = {"body-count": str(len(blocks))}
    for number, (kind, fields) in enumerate(blocks):
        data |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": kind,
            f"body-{number}-id": "",
        }
        data |= {f"body-{number}-value{name}": value for name, value in fields.items()}
    return data


def _words(text: str) -> str:
    """Text as the paragraph editor sends it."""
    block = {"key": "a1b2c", "type": "unstyled", "depth": 0, "text": text}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def _escaped(words: str) -> str:
    """Words as they stand in the data of the editor's page."""
    return html.escape(json.dumps(words)[1:-1]).replace("\\", "\\\\")


def _edit(article: Article) -> str:
    return f"/cms/articles/edit/{article.pk}/"


def test_an_editor_writes_and_saves_a_draft(cast: Any, as_: As) -> None:
    article = cast.draft()
    page = as_("town_editor").get(_edit(article))
    assert page.status_code == 200
    words = page.content.decode()
    assert "本系统为非涉密系统" in words
    assert f"/desk/m/{article.matter_id}/" in words
    assert "action-publish" not in words and "action-submit" not in words
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in page.headers["Content-Security-Policy"] + ";"

    answer = as_("town_editor").post(
        _edit(article),
        FORM | {"title": "春耕已经全面展开"} | _body(("paragraph", {"": _words("水渠检修完毕。")})),
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    draft = draft_of(cast.fresh(article))
    assert draft.title == "春耕已经全面展开"
    assert "水渠检修完毕。" in str(draft.body.raw_data[0]["value"])
    assert cast.fresh(article).html == ""
    assert cast.fresh(article).matter.title == "春耕已经全面展开"


@pytest.mark.parametrize("who", ["other_editor", "bureau_editor"])
def test_a_stranger_finds_nothing(cast: Any, as_: As, who: str) -> None:
    article = cast.draft()
    assert as_(who).get(_edit(article)).status_code in (302, 404)
    assert cast.TITLE not in as_(who).get("/cms/articles/", follow=True).content.decode()
    ping = f"/cms/editing-sessions/ping/portal/article/{article.pk}/1/"
    assert as_(who).post(ping).status_code in (302, 404)


def test_nobody_gets_in_without_signing_in_and_little_is_open(cast: Any, as_: As) -> None:
    article = cast.draft()
    answer = Client().get(_edit(article))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/sign-in/")
    editor = as_("town_editor")
    for closed in (
        *("pages/", "workflows/list/", "collections/", "reports/locked/", "users/", "groups/"),
        *("snippets/", "articles/add/", f"articles/delete/{article.pk}/", "redirects/"),
        *(f"articles/unpublish/{article.pk}/", "choose-page/", "api/main/pages/"),
    ):
        assert editor.get(f"/cms/{closed}").status_code in (302, 404), closed
    assert cast.fresh(article).pk == article.pk


def test_handed_in_it_can_only_be_read(cast: Any, as_: As) -> None:
    article = cast.brought("submit")
    page = as_("town_editor").get(_edit(article)).content.decode()
    assert "不能直接修改" in page
    before = cast.fresh(article).latest_revision_id
    as_("town_editor").post(
        _edit(article), FORM | {"title": "偷改"} | _body(("paragraph", {"": _words("偷改")}))
    )
    assert cast.fresh(article).latest_revision_id == before


def test_who_saves_over_another_is_told_and_loses_nothing(cast: Any, as_: As) -> None:
    article = cast.draft()
    seen = cast.fresh(article).latest_revision_id
    first, second = as_("town_editor"), as_("town_editor2")
    facts = FORM | {"title": "先存的"} | _body(("paragraph", {"": _words("甲的内容。")}))
    assert first.post(_edit(article), facts).status_code == 302
    late = FORM | {"title": "后存的", "loaded_revision_id": str(seen)}
    answer = second.post(_edit(article), late | _body(("paragraph", {"": _words("乙的内容。")})))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "town_editor在" in page and "没有丢失" in page
    assert "后存的" in page and _escaped("乙的内容") in page
    assert draft_of(cast.fresh(article)).title == "先存的"
    # The refused page stays what it was: it does not save itself over the other a second later.
    held = dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', page))
    assert held["loaded_revision_id"] == str(seen)
    again = FORM | {"title": "又存的", **held} | _body(("paragraph", {"": _words("乙的内容。")}))
    for headers in ({"accept": "application/json"}, {}):
        told = second.post(_edit(article), again, headers=headers)
        assert draft_of(cast.fresh(article)).title == "先存的", headers
        said = told.json()["error_message"] if headers else told.content.decode()
        assert "没有丢失" in said


def test_two_megabytes_from_word_are_kept(cast: Any, as_: As) -> None:
    article = cast.draft()
    text = "全县春耕备耕工作扎实推进。" * 22_000  # 286,000 characters; 1.7 MB come over the wire
    answer = as_("town_editor").post(
        _edit(article), FORM | {"title": "长文"} | _body(("paragraph", {"": _words(text)}))
    )
    assert answer.status_code == 302, answer.content.decode()[:500]
    assert len(draft_of(cast.fresh(article)).body.raw_data[0]["value"]) > 200_000


def test_ones_own_newer_draft_is_no_strangers(cast: Any, as_: As) -> None:
    article = cast.draft()
    seen = cast.fresh(article).latest_revision_id
    editor = as_("town_editor")
    for title in ("自动存的", "最后存的"):
        facts = FORM | {"title": title, "loaded_revision_id": str(seen)}
        answer = editor.post(_edit(article), facts | _body(("paragraph", {"": _words(title)})))
        assert answer.status_code == 302
    assert draft_of(cast.fresh(article)).title == "最后存的"


def test_an_old_address_leads_on(cast: Any) -> None:
    Redirect.add_redirect("/old/news.asp?id=5", redirect_to="/c/news/")
    answer = Client().get("/old/news.asp?id=5")
    assert answer.status_code == 301 and answer.headers["Location"] == "/c/news/"
    assert Client().get("/old/other.asp").status_code == 404


def test_a_book_is_refused_in_a_sentence_and_stays_on_the_page(cast: Any, as_: As) -> None:
    article = cast.draft()
    text = "全县春耕备耕工作扎实推进。" * 56_000
    answer = as_("town_editor").post(
        _edit(article), FORM | {"title": "太长"} | _body(("paragraph", {"": _words(text)}))
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "请分成几篇" in page
    assert page.count(_escaped("扎实推进")) > 50_000


def test_a_state_secret_is_not_taken_in(cast: Any, as_: As) -> None:
    article = cast.draft()
    answer = as_("town_editor").post(
        _edit(article), FORM | {"title": "通知"} | _body(("paragraph", {"": _words("机密★1年")}))
    )
    assert "严禁处理" in answer.content.decode()
    assert "机密★1年" not in str(draft_of(cast.fresh(article)).body.raw_data)


def _upload(client: Client, name: str, data: bytes, description: str = "农技员在田边") -> Any:
    return client.post(
        "/cms/images/chooser/create/",
        {
            "image-chooser-upload-title": "春耕",
            "image-chooser-upload-description": description,
            "image-chooser-upload-source": "",
            "image-chooser-upload-file": SimpleUploadedFile(name, data, "image/png"),
        },
    )


def test_pictures_are_the_units_own_and_no_programs(cast: Any, as_: As) -> None:
    editor = as_("town_editor")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, data in (("a.svg", svg), ("a.png", svg), ("b.png", b"<html>"), ("c.png", b"MZ" * 99)):
        assert _upload(editor, name, data).status_code == 200
        assert not Picture.objects.exists(), name
    _upload(editor, "d.png", _png(), description="")
    assert not Picture.objects.exists()
    _upload(editor, "d.png", _png())
    picture = Picture.objects.get()
    assert picture.unit == cast.units["town"]
    assert as_("bureau_editor").get(f"/cms/images/{picture.pk}/").status_code in (302, 403, 404)
    assert "春耕" not in as_("bureau_editor").get("/cms/images/").content.decode()
    assert "春耕" in as_("town_editor2").get("/cms/images/").content.decode()


def test_a_picture_is_public_with_its_text(cast: Any, as_: As) -> None:
    article = cast.draft()
    editor = as_("town_editor")
    _upload(editor, "d.png", _png())
    picture = Picture.objects.get()
    body = _body(
        ("paragraph", {"": _words("看图。")}),
        (
            "picture",
            {
                "-image": str(picture.pk),
                "-description": "农技员在田边查看苗情",
                "-show_description": "on",
            },
        ),
    )
    assert editor.post(_edit(article), FORM | {"title": "图"} | body).status_code == 302
    preview = editor.get(f"/cms/articles/preview/{article.pk}/")
    assert "农技员在田边查看苗情" in preview.content.decode()
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"

    address = picture.renditions.get(filter_spec="max-640x900").url
    assert Client().get(address).status_code == 404
    assert editor.get(address).status_code == 200
    assert as_("other_editor").get(address).status_code == 404
    cast.take(article)
    shown = cast.fresh(article)
    assert address in shown.html and 'alt="农技员在田边查看苗情"' in shown.html
    answer = Client().get(address)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/png"
    assert Client().get(picture.file.url).status_code == 404
    cast.do("withdraw", article, "town_head", reason="图片有误")
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"body-count": "abc"},
        {"body-count": "1"},
        {"body-count": "1", "body-0-deleted": "", "body-0-order": "x", "body-0-type": "paragraph"},
        _body(("paragraph", {"": "{"})),
        _body(("paragraph", {"": '{"blocks": 5, "entityMap": null}'})),
        _body(("paragraph", {"": "[" * 20_000})),
        _body(("picture", {"-image": "abc"})),
        _body(("video", {"": "²"})),
    ],
)
def test_what_no_editor_sends_is_told_and_nothing_is_kept(
    cast: Any, as_: As, sent: dict[str, str]
) -> None:
    article, editor = cast.draft(), as_("town_editor")
    before = cast.fresh(article).latest_revision_id
    answer = editor.post(_edit(article), FORM | {"title": "坏的"} | sent, follow=True)
    assert answer.status_code == 200
    words = answer.content.decode()
    assert "没有保存" in words or "错误" in words or "w-field__errors" in words
    assert cast.fresh(article).latest_revision_id == before
    preview = f"/cms/articles/preview/{article.pk}/"
    assert editor.post(preview, FORM | {"title": "坏的"} | sent).status_code == 200
    autosaved = editor.post(
        _edit(article), FORM | {"title": "坏的"} | sent, headers={"accept": "application/json"}
    )
    assert autosaved.status_code < 500


def test_the_hours_of_a_text_lie_ahead(cast: Any, as_: As) -> None:
    article, editor = cast.draft(), as_("town_editor")
    facts = FORM | {"title": "通知"} | _body(("paragraph", {"": _words("内容。")}))
    refused = editor.post(_edit(article), facts | {"expire_at": "2020-01-01T08:00"})
    assert "下线时间要在现在以后" in refused.content.decode()
    page = editor.get(_edit(article)).content.decode()
    assert 'type="datetime-local" name="expire_at"' in page
    kept = editor.post(_edit(article), facts | {"expire_at": "2029-01-01T08:00"})
    assert kept.status_code == 302, kept.content.decode()[:2000]
    draft = draft_of(cast.fresh(article))
    assert draft.expire_at.year == 2029 and cast.fresh(article).expire_at is None


def test_the_workshop_has_no_script_in_its_pages(cast: Any, as_: As) -> None:
    article = cast.draft()
    for page in ("", "images/", f"articles/edit/{article.pk}/", f"articles/history/{article.pk}/"):
        words = as_("town_editor").get(f"/cms/{page}", follow=True).content.decode()
        for found in re.findall(r"<script\b([^>]*)>", words):
            assert "src=" in found or "json" in found or "text/template" in found, (page, found)
