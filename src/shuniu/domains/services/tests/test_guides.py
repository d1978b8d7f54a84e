"""Guides: elements with their gaps, versions, forms; public by what people want to do."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.checking import NoSecondPerson
from shuniu.casework.models import Matter, Move
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.commons.publishing.models import Publication
from shuniu.domains.services.actions.guides import KnownGaps, ShownOnce, StillMissing, typed
from shuniu.domains.services.models import Guide, GuidePaper
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.site.page_cache import shelf

YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def _lines() -> list[Publication]:
    return list(Publication.objects.standing().filter(column="guides"))


def test_elements_are_kept_as_they_are_meant(cast: Any, whole: dict[str, str]) -> None:
    guide = cast.written()
    assert guide.missing == []
    assert guide.elements["materials"][1] == {
        "name": "户口簿",
        "copies": "1份",
        "form": "复印件",
        "source": "数据共享",
    }
    assert guide.elements["questions"] == [
        {"question": "要预约吗？", "answer": "不用。\n周末也办。"}
    ]
    assert typed(guide.elements) == whole


def test_what_is_missing_is_told_before_publication(cast: Any) -> None:
    guide = cast.guide()
    with pytest.raises(StillMissing) as refused:
        cast.on_guide("submit", guide, "bureau", knowingly=True)
    assert "申请条件" in refused.value.sentence and "办理材料" in refused.value.sentence
    guide = cast.written(code="", questions="")
    with pytest.raises(KnownGaps) as gaps:
        cast.on_guide("submit", guide, "bureau")
    assert gaps.value.sentence.startswith("还缺少：事项编码、常见问题。")
    page = cast.browser("bureau").get(f"/desk/m/{guide.pk}/submit/").content.decode()
    assert "还缺少：事项编码、常见问题。" in page
    cast.on_guide("submit", guide, "bureau", knowingly=True)
    with pytest.raises(KnownGaps):
        cast.on_guide("publish", guide, "bureau_head")
    cast.on_guide("publish", guide, "bureau_head", knowingly=True)
    assert "暂缺：事项编码、常见问题" in Move.objects.get(matter_id=guide.pk, step="publish").note
    cast.published()
    assert count("services.guides", YEAR) == 2
    assert count("services.guides_incomplete", YEAR) == 1


def test_versions_follow_one_another(cast: Any) -> None:
    guide = cast.published()
    first = guide.shown
    cast.on_guide("revise", guide, "bureau")
    assert Guide.objects.get(pk=guide.pk).shown == first  # the public still reads the first
    assert _lines()[0].title == "小学入学报名"
    words = {"title": "义务教育入学报名", "topic": "education", "audience": "person"}
    cast.on_guide("write", guide, "bureau", **words, elements=typed(guide.elements))
    with pytest.raises(ShownOnce):
        cast.on_guide("drop", guide, "bureau", reason="不要")
    cast.on_guide("submit", guide, "bureau")
    cast.on_guide("return_draft", guide, "bureau_head", text="核对电话。")
    cast.on_guide("submit", guide, "bureau")
    cast.on_guide("publish", guide, "bureau_head")
    guide = Guide.objects.get(pk=guide.pk)
    assert guide.shown.number == 2 and guide.versions.count() == 2
    (line,) = _lines()
    assert line.title == "义务教育入学报名" and count("services.guides", YEAR) == 1
    cast.on_guide("withdraw", guide, "bureau_head", reason="划转到乡镇。")
    assert not _lines() and count("services.guides", YEAR) == 0


def test_two_persons(cast: Any) -> None:
    guide = cast.guide("bureau_head")
    assert guide.elements == {"organ": "县教育和体育局"}
    guide = cast.written()
    with pytest.raises(NoSecondPerson):
        cast.on_guide("submit", guide, "bureau_head")
    cast.on_guide("submit", guide, "bureau")
    with pytest.raises(NotYours):
        cast.on_guide("publish", guide, "bureau")


def test_strangers(cast: Any, whole: dict[str, str]) -> None:
    guide = cast.written()
    words = {"title": "改", "topic": "education", "audience": "person", "elements": whole}
    for login in ("water", "water_head", "administrator"):
        for verb, more in (("write", words), ("submit", {}), ("drop", {"reason": "不要"})):
            with pytest.raises(NotYours):
                cast.on_guide(verb, guide, login, **more)
        assert cast.browser(login).get(f"/desk/m/{guide.pk}/").status_code == 404
    with pytest.raises(NotYours):
        cast.guide("administrator")


@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        ("materials", "身份证，1份", "第1行要写四项"),
        ("questions", "怎么办？", "第1行应当以“问：”"),
        ("questions", "问：怎么办？", "后面要有“答：”"),
        ("phone", "1" * 61, "请控制在60字以内"),
    ],
)
def test_bad_elements(cast: Any, whole: dict[str, str], code: str, text: str, told: str) -> None:
    words = {"title": "入学", "topic": "education", "audience": "person"}
    with pytest.raises(FieldRefused) as refused:
        cast.on_guide("write", cast.guide(), "bureau", **words, elements={**whole, code: text})
    assert refused.value.field == code and told in refused.value.sentence


def test_forms_are_downloaded_from_the_version_that_stands(browse: Any) -> None:
    guide = browse.written()
    papers = [(BytesIO("姓名：\n".encode()), "登记表.txt")]
    browse.on_guide("add_form", guide, "bureau", papers=papers, title="入学登记表")
    draft = GuidePaper.objects.get()
    client = Client()
    address = f"/services/guides/{guide.pk}/forms/"
    assert client.get(f"{address}{draft.pk}").status_code == 404
    assert browse.browser("bureau").get(f"/desk/paper/{draft.paper_id}/").status_code == 200
    assert browse.browser("water").get(f"/desk/paper/{draft.paper_id}/").status_code == 404
    browse.on_guide("submit", guide, "bureau")
    browse.on_guide("publish", guide, "bureau_head")
    public = GuidePaper.objects.get(version__isnull=False)
    answer = client.get(f"{address}{public.pk}")
    assert b"".join(answer) == "姓名：\n".encode()
    assert "attachment" in answer["Content-Disposition"]
    browse.on_guide("revise", guide, "bureau")
    browse.on_guide("remove_form", guide, "bureau", form=draft)
    assert client.get(f"{address}{public.pk}").status_code == 200
    with pytest.raises(FieldRefused):
        browse.on_guide("remove_form", guide, "bureau", form=public)


def test_the_public_finds_it_by_what_it_wants_to_do(browse: Any) -> None:
    guide = browse.published()
    client = Client()
    front = client.get("/services/").content.decode()
    assert "上学" in front and "1个事项" in front and "开办企业" not in front
    for query in ("?topic=education", "?audience=person", "?q=户口簿", "?q=不用 周末"):
        assert "小学入学报名" in client.get(f"/services/guides/{query}").content.decode()
    for query in ("?topic=housing", "?audience=firm", "?q=猫"):
        assert "小学入学报名" not in client.get(f"/services/guides/{query}").content.decode()
    page = client.get(f"/services/guides/{guide.pk}/").content.decode()
    assert "数据共享" in page and "要预约吗？" in page and "第1版" in page
    assert "小学入学报名" in client.get("/search/?q=入学报名").content.decode()
    assert client.get("/services/guides/999999999999999999999/").status_code == 404
    browse.on_guide("withdraw", guide, "bureau_head", reason="划转。")
    shelf.clear()
    assert client.get(f"/services/guides/{guide.pk}/").status_code == 404


def test_from_the_desk(browse: Any, whole: dict[str, str]) -> None:
    client = browse.browser("bureau")
    opened = {"title": "入学", "topic": "education", "audience": "person"}
    assert client.post("/desk/list/guide/new/", opened).status_code == 302
    matter = Matter.objects.get()
    page = client.get(f"/desk/m/{matter.pk}/").content.decode()
    assert "缺少必备要素" in page and "填写要素" in page and "/submit/" not in page
    form = {**opened, **whole, "seen": matter.last_move_id}
    assert client.post(f"/desk/m/{matter.pk}/write/", form).status_code == 302
    page = client.get(f"/desk/m/{matter.pk}/").content.decode()
    assert "缺少必备要素" not in page and "数据共享" in page and "/submit/" in page
    assert "入学" in client.get("/desk/list/guide/?gaps=no").content.decode()
    assert "户口簿" in client.get(f"/desk/m/{matter.pk}/write/").content.decode()
