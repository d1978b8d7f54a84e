"""From a publication to its files: just the pages that hang on it, and right after a kill."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from shuniu.commons.people.actor import system
from shuniu.commons.publishing import actions as publishing
from shuniu.domains.portal.models import ArticlePaper, Site
from shuniu.domains.portal.tree import actions, checking, files, rendering
from shuniu.domains.portal.tree.models import StalePage
from shuniu.domains.portal.workshop.models import Picture
from shuniu.ground import clock

from .conftest import DAY, Group, path_of


def mtimes(www: Path) -> dict[str, int]:
    found = [f for f in www.rglob("*") if f.is_file()]
    return {f.relative_to(www).as_posix(): f.stat().st_ino for f in found}


def test_what_is_published_is_a_file_with_all_that_lists_it(group: Group) -> None:
    group.write()
    article = group.published("水库今起蓄水", text="今日上午")
    assert group.read(path_of(article)) is None  # not before somebody writes
    group.write()
    page = group.read(path_of(article))
    assert page is not None and "今日上午" in page and "/v?s=county" in page
    for path in ("", "c/news/", "c/news/p1.html", "rss.xml", "atom.xml", "c/news/rss.xml",
                 "sitemap-2026-11.xml"):  # fmt: skip
        assert path_of(article) in (group.read(path) or ""), path
    assert "sitemap-2026-11.xml" in (group.read("sitemap.xml") or "")
    assert "Disallow: /desk/" in (group.read("robots.txt") or "")  # of a host, not of /s/roads/
    assert group.read("robots.txt", "roads") is None
    assert StalePage.objects.count() == 0
    assert group.read(path_of(article), "roads") is None


def test_just_what_hangs_on_it_is_written_anew(group: Group, www: Path) -> None:
    for number in range(45):
        group.published(f"第{number}条")
    group.write()
    before = mtimes(www)
    article = group.published("又一条")
    group.write()
    after = mtimes(www)
    changed = {name.removeprefix("county/") for name in after if after[name] != before.get(name)}
    assert changed == {
        *(path_of(article), "index.html", "c/news/index.html", "c/news/p3.html", "c/news/rss.xml"),
        *("rss.xml", "atom.xml", "sitemap.xml", "sitemap-2026-11.xml"),
    }


def test_withdrawn_means_gone_from_every_page(group: Group) -> None:
    first, second = group.published("甲"), group.published("乙")
    group.put_up(first, site="roads")
    group.write()
    assert group.read(path_of(first), "roads") and "甲" in (group.read(path_of(second)) or "")
    group.take_down(first)
    group.write()
    for site in ("county", "roads"):
        assert group.read(path_of(first), site) is None
        for path in ("", "c/news/", "c/news/p1.html", "rss.xml"):
            assert path_of(first) not in (group.read(path, site) or ""), path
    assert path_of(first) not in (group.read(path_of(second)) or "")
    assert not checking.compare("county", thorough=True).wrong


def test_a_correction_in_the_text_alone_is_written_on_every_site(group: Group) -> None:
    article = group.published("水价调整", text="每吨三元")
    group.put_up(article, site="roads")
    group.write()
    article.html = "<p>每吨三元二角</p>"
    article.save()
    group.write()
    assert "三元二角" in (group.read(path_of(article)) or "")
    assert "三元二角" in (group.read(path_of(article), "roads") or "")


def test_a_killed_publisher_loses_nothing(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [group.published(f"第{number}条") for number in range(5)]

    class Killed(BaseException):
        """As a kill: nothing after it is run."""

    written = files.write

    def killed_at_the_third(site: str, path: str, content: bytes, *, lasting: bool = True) -> bool:
        if written.__dict__.setdefault("count", 0) == 3:
            part = files.file_of(site, path)
            part.with_name(f"{files.PARTIAL}999999999-{part.name}").write_bytes(content[:10])
            raise Killed
        written.__dict__["count"] += 1
        return written(site, path, content, lasting=lasting)

    monkeypatch.setattr(files, "write", killed_at_the_third)
    with pytest.raises(Killed):
        group.write()
    monkeypatch.undo()
    assert StalePage.objects.exists()
    group.write()
    assert all(group.read(path_of(article)) for article in articles)
    assert not StalePage.objects.exists()
    actions.rebuild([group.sites["county"]], at=group.at)
    group.write()
    found = checking.compare("county", thorough=True)
    assert not found.wrong and found.pages > 10
    assert not [f for f in os.listdir(files.of_site("county") / "a/2026") if "partial" in f]


def test_a_page_that_cannot_be_made_holds_up_no_other(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = group.published("甲")
    group.write()
    monkeypatch.setitem(
        rendering.pages.render.__globals__["FIXED"], "leaders.html", lambda f: 1 / 0
    )
    actions.rebuild([group.sites["county"]], at=group.at)
    assert group.write().failed == 3
    assert group.read(path_of(article)) and StalePage.objects.get().path == "leaders.html"
    monkeypatch.undo()
    actions.pass_time(at=group.at)
    group.write()
    assert group.read("leaders.html") and not StalePage.objects.exists()


def test_a_new_name_is_on_every_page_and_the_check_tells_what_is_wrong(group: Group) -> None:
    article = group.published("甲")
    group.write()
    site = group.sites["county"]
    site.name = "云汀县人民政府新网"
    site.save()
    group.write()
    assert "云汀县人民政府新网" in (group.read(path_of(article)) or "")
    files.file_of("county", path_of(article)).unlink()
    files.write("county", "a/2026/999999.html", b"planted")
    files.write("county", "c/news/", b"changed")
    found = checking.compare("county", thorough=True)
    assert found.missing == [path_of(article)]
    assert found.left_over == ["a/2026/999999.html"]
    assert found.different == ["c/news/"]


def test_a_notice_is_on_the_home_page_while_it_is_in_force(group: Group, set_clock: Any) -> None:
    group.write()
    publishing.publish(
        column="news", title="河东停水", url="/services/life/1/", unit_label="水厂",
        source_kind="life_notice", source_id=1, by=system(), at=group.at, area="河东",
        in_force=(clock.on(DAY, 20), clock.on(DAY, 22)),
    )  # fmt: skip
    for hour, in_force in ((18, False), (20, True), (22, False)):
        set_clock(clock.on(DAY, hour))
        actions.pass_time(at=clock.on(DAY, hour))
        group.write()
        assert ("正在生效的通知" in (group.read("") or "")) is in_force, hour


def test_a_closed_site_is_kept_apart_and_comes_back(group: Group, www: Path) -> None:
    article = group.published("甲", site="roads")
    group.write()
    Site.objects.filter(code="roads").update(closed_on=DAY)
    actions.pass_time(at=clock.on(DAY, 20))
    group.write()
    assert group.read(path_of(article), "roads") is None
    assert "甲" in (www / files.CLOSED / "roads" / path_of(article)).read_text()
    site = group.sites["roads"]
    site.closed_on = None
    site.save()
    group.write()
    assert "甲" in (group.read(path_of(article), "roads") or "")


def test_papers_go_with_their_article(group: Group) -> None:
    from shuniu.commons.papers import actions as papers
    from shuniu.commons.people.actor import system

    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    paper = papers.store_bytes(pdf, "附表.pdf", by=system(), at=group.at)
    article = group.article("公告")
    attached = ArticlePaper.objects.create(article=article, paper=paper, name="附表.pdf")
    group.put_up(article)
    group.write()
    file = files.file_of("county", f"f/{paper.pk}.pdf")
    assert file.read_bytes() == pdf and f"f/{paper.pk}.pdf" in (group.read(path_of(article)) or "")
    attached.removed_at = group.at
    attached.save()
    group.write()
    assert not file.exists()


def test_only_pictures_of_published_articles_are_there(group: Group, settings: Any) -> None:
    folder = Path(settings.MEDIA_ROOT) / "shown"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dam.jpg").write_bytes(b"picture")
    unit = group.sites["county"].unit
    picture = Picture.objects.create(
        title="大坝", file="originals/dam.jpg", width=1, height=1, unit=unit, description="大坝"
    )
    picture.renditions.create(file="shown/dam.jpg", filter_spec="max-640x900", width=1, height=1)
    article = group.article("水库")
    article.shown.set([picture])
    group.put_up(article)
    group.write()
    file = files.file_of(files.PICTURES, "shown/dam.jpg")
    assert file.read_bytes() == b"picture"
    assert not checking.compare(files.PICTURES, thorough=True).wrong
    article.live = False
    article.save()
    group.take_down(article)
    group.write()
    assert not file.exists()


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ".x", "a//b", "c/\x00/"])
def test_no_path_leads_out_of_the_tree(path: str, www: Any) -> None:
    with pytest.raises(ValueError, match="not a page's path"):
        files.file_of("county", path)
