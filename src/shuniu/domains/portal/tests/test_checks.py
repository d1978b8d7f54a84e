"""What is found in a text before it goes out, where, and what stands in the way."""

from __future__ import annotations

import io
import re
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from PIL import Image

from shuniu.commons.papers.models import PaperText
from shuniu.commons.papers.tests.test_extracting import W, zipped
from shuniu.domains.portal import actions
from shuniu.domains.portal.checking import keeping, links, words
from shuniu.domains.portal.checking.actions import (
    MustBeMended,
    NotClean,
    examine,
    look_over,
    settle,
)
from shuniu.domains.portal.checking.findings import MOST_A_CHECK, Part
from shuniu.domains.portal.checking.lists import words_on
from shuniu.domains.portal.models import Article, Finding, Level, Word
from shuniu.domains.portal.queries import draft_of
from shuniu.ground.refusal import FieldRefused, NotYours

TEXT = """临江镇布署春耕工作，联系人手机13812345678。
农户李某身份证号110101199003070038，办公电话0546-8331234。"""


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(*lines: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    return zipped(**members)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#446688").save(out, "PNG")
    return out.getvalue()


def _found(cast: Any, article: Article) -> list[tuple[str, str, str]]:
    rows = examine(article, draft_of(article), at=cast.at)
    return [(row.code, row.level, row.place) for row in rows]


def test_findings_stand_at_their_place(cast: Any) -> None:
    article = cast.draft(title="关于按装路灯的通知", text=TEXT)
    assert sorted(_found(cast, article)) == [
        ("personal", "block", "正文第1部分"),
        ("personal", "warn", "正文第1部分"),
        ("wrong", "warn", "标题"),
        ("wrong", "warn", "正文第1部分"),
    ]
    told = {row.words: row.advice for row in Finding.objects.filter(article=article)}
    assert "临江镇[布署]春耕工作，联系人" in told
    assert told["关于[按装]路灯的通知"] == "应写作“安装”。"
    assert not any("13812345678" in words or "110101199003070038" in words for words in told)


def test_what_blocks_is_not_handed_in_and_a_warning_may_be_settled(cast: Any) -> None:
    article = cast.draft(text=TEXT)
    with pytest.raises(NotClean) as refused:
        cast.do("submit", article, "town_editor")
    assert "正文第1部分" in refused.value.sentence
    assert "110101199003070038" not in refused.value.sentence
    examine(article, draft_of(article), at=cast.at)
    stop = Finding.objects.get(article=article, level=Level.BLOCK)
    with pytest.raises(MustBeMended):
        settle(stop, because="可以公开", by=cast.town_editor, at=cast.at)
    warning = Finding.objects.filter(article=article, level=Level.WARN, code="personal").get()
    with pytest.raises(NotYours):
        settle(warning, because="值班手机", by=cast.bureau_editor, at=cast.at)
    with pytest.raises(FieldRefused):
        settle(warning, because=" ", by=cast.town_editor, at=cast.at)
    settle(warning, because="值班手机，应当公开", by=cast.town_editor, at=cast.at)
    examine(article, draft_of(article), at=cast.at)
    warning.refresh_from_db()
    assert warning.settled_because == "值班手机，应当公开"


def test_the_countys_own_list_comes_first(cast: Any) -> None:
    keep = {"by": cast.registrar, "at": cast.at}
    keeping.list_word(kind="leader", wrong="张建囯", right="张建国县长", **keep)
    keeping.list_word(kind="wrong", wrong="布署", right="部署", level="block", **keep)
    article = cast.draft(title="张建囯调研春耕", text="县里布署了春耕工作。")
    assert ("leader", "block", "标题") in _found(cast, article)
    assert ("wrong", "block", "正文第1部分") in _found(cast, article)
    with pytest.raises(keeping.WordStandsAlready):
        keeping.list_word(kind="wrong", wrong="布署", right="部署", **keep)
    with pytest.raises(FieldRefused):
        keeping.list_word(kind="wrong", wrong="部", right="部署", **keep)
    with pytest.raises(NotYours):
        keeping.list_word(kind="wrong", wrong="布暑", right="部署", by=cast.town_editor, at=cast.at)
    keeping.end_word(Word.objects.get(wrong="张建囯"), by=cast.registrar, at=cast.at)
    assert ("leader", "block", "标题") not in _found(cast, article)


def test_how_strictly_is_data(cast: Any) -> None:
    article = cast.draft(text=TEXT)
    with pytest.raises(NotYours):
        keeping.take_strictly(code="personal", strictness="off", by=cast.town_head, at=cast.at)
    keeping.take_strictly(code="personal", strictness="off", by=cast.registrar, at=cast.at)
    assert {code for code, _level, _place in _found(cast, article)} == {"wrong"}
    keeping.take_strictly(code="wrong", strictness="block", by=cast.registrar, at=cast.at)
    assert {level for _code, level, _place in _found(cast, article)} == {"block"}
    cast.do("drop", article, "town_editor", reason="重写")


def test_common_mistakes_are_not_seen_where_there_are_none(cast: Any) -> None:
    right = "毕竟争取到了资金，孩子不能自己动手；究竟争什么。"
    found = [entry.wrong for entry, _s, _e in words_on(cast.day).find(right)]
    assert found == []
    for entry in words.common():
        assert entry.wrong not in entry.right, entry
        assert not list(words_on(cast.day).find(entry.right)), entry
    part = Part("标题", "默守成规")
    assert [f.words for f in words.faults_in([part], words_on(cast.day))] == ["[默守成规]"]


class _Server(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        if self.path == "/odd":
            self.wfile.write(b"nobody speaks so\r\n\r\n")
            return
        self.send_response({"/gone": 404, "/old": 301, "/deny": 405}.get(self.path, 200))
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args: Any) -> None:
        return None


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_other_peoples_pages_are_asked_for(elsewhere: str) -> None:
    def ask(link: str) -> links.State:
        return links.ask(link, public_only=False, seconds=2)

    asked = [f"{elsewhere}{path}" for path in ("/", "/gone", "/old", "/deny")]
    states = list(links.ask_all(asked, asked=ask).values())
    alive, dead = links.State.ALIVE, links.State.DEAD
    assert states == [alive, dead, alive, alive]
    odd = [f"{elsewhere}/odd", f"{elsewhere}/%zz b", "https://[::1", "http://a..b/"]
    assert dead not in links.ask_all(odd, asked=ask).values(), "nothing is known of these"
    assert links.ask("http://127.0.0.1:1/", public_only=False) is dead
    assert links.ask(f"{elsewhere}/gone") is links.State.UNKNOWN, "an address inside is not asked"


def _linked(article: Article, *addresses: str) -> None:
    draft = draft_of(article)
    said = "".join(f'<p><a href="{address}">详见</a></p>' for address in addresses)
    draft.body = [("paragraph", said)]
    draft.save_revision(clean=False)
    article.refresh_from_db()


def test_links_of_our_own_are_looked_up(cast: Any) -> None:
    other = cast.brought("publish", title="另一篇")
    year = cast.day.year
    good = (f"/s/linjiang/a/{year}/{other.pk}.html", "/s/linjiang/c/news/", "/c/news/", "/search/")
    bad = (
        f"/a/{year}/999999.html",
        "/c/nowhere/",
        "/no/such/page/",
        "www.example.gov.cn",
        "//[::1",
    )
    article = cast.draft()
    _linked(article, *good, *bad, "mailto:a@yunting.gov.cn", "tel:05468331234")
    examine(article, draft_of(article), at=cast.at)
    found = Finding.objects.filter(article=article, code="dead_link")
    assert sorted(found.values_list("words", flat=True)) == sorted(bad)
    cast.do("withdraw", other, "town_head", reason="有误")
    examine(article, draft_of(article), at=cast.at)
    assert found.count() == len(bad) + 1


def test_the_desk_shows_lists_checks_and_findings(cast: Any, as_: Any) -> None:
    article = cast.draft(text="县里布署了春耕。")
    editor = as_("town_editor")
    address = f"/desk/portal/articles/{article.matter_id}/check/"
    assert "检查" in editor.get(f"/desk/m/{article.matter_id}/").content.decode()
    page = editor.post(address, follow=True).content.decode()
    assert "县里[布署]了春耕。" in page
    assert as_("other_editor").get(address).status_code == 404
    finding = Finding.objects.get(article=article)
    settled = editor.post(
        f"/desk/r/portal_findings/{finding.pk}/settle/", {"because": "原文如此"}, follow=True
    )
    assert settled.status_code == 200
    finding.refresh_from_db()
    assert finding.settled_because == "原文如此"
    keeper = as_("registrar")
    facts = {"kind": "wrong", "wrong": "云丁县", "right": "云汀县", "level": "block"}
    opened = keeper.get("/desk/r/portal_words/new/")
    assert opened.status_code == 200
    keeper.post("/desk/r/portal_words/new/", facts | _hidden(opened.content.decode()))
    assert Word.objects.filter(wrong="云丁县").exists()
    assert keeper.get("/desk/r/portal_checks/").status_code == 200
    assert as_("town_editor").get("/desk/r/portal_words/new/").status_code == 404


def _hidden(page: str) -> dict[str, str]:
    """What a form carries besides: by it a double click makes one."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_looking_over_is_written_down(cast: Any) -> None:
    article = cast.draft(text="县里布署了春耕。")
    found = look_over(article, by=cast.town_editor, at=cast.at)
    assert [row.code for row in found] == ["wrong"]


def test_files_that_go_with_the_text_are_looked_into(cast: Any) -> None:
    article = cast.draft()
    lines = ("各村名单", "李某，身份证号110101199003070038", "联系手机13812345678")
    uploads = [
        (io.BytesIO(docx(*lines)), "名单.docx"),
        (io.BytesIO("甲\n按装路灯".encode()), "说明.txt"),
        (io.BytesIO(picture()), "现场.png"),
    ]
    actions.set_attachments(article, rows=[], uploads=uploads, by=cast.town_editor, at=cast.at)
    article = cast.fresh(article)
    # Nobody has read them yet: that stands in the way, in whatever way one asks.
    assert {code for code, level, _place in _found(cast, article) if level == "block"} == {
        "waiting"
    }
    with pytest.raises(NotClean) as refused:
        cast.do("submit", article, "town_editor")
    assert refused.value.sentence.count("附件“名单.docx”第2行") == 1
    assert "110101199003070038" not in refused.value.sentence
    assert sorted(_found(cast, article)) == [
        ("personal", "block", "附件“名单.docx”第2行"),
        ("personal", "warn", "附件“名单.docx”第3行"),
        ("unread", "warn", "附件“现场.png”"),
        ("wrong", "warn", "附件“说明.txt”第2行"),
    ]
    rows = [(item["paper"], "") for item in draft_of(article).attached[1:]]
    actions.set_attachments(article, rows=rows, by=cast.town_editor, at=cast.at)
    cast.take(article)
    # What a recogniser found later is not published either.
    PaperText.objects.update(marking="机密★1年", text="")
    cast.do("correct", article, "town_editor", reason="数字")
    with pytest.raises(NotClean, match="国家秘密标志"):
        cast.do("submit", article, "town_editor")


def test_many_warnings_do_not_hide_what_blocks(cast: Any) -> None:
    article = cast.draft(
        text="\n".join([*(f"第{n}村按装路灯" for n in range(90)), "110101199003070038"])
    )
    found = _found(cast, article)
    assert [code for code, level, _place in found if level == "block"] == ["personal"]
    assert len(found) == MOST_A_CHECK + 1
