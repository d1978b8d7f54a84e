"""The demo's notices and guides, made by the actions alone on the set clock."""

from __future__ import annotations

import datetime as dt
import tomllib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.ground import clock
from shuniu.ground.later import later

from ..actions import GUIDE_ACTIONS, NOTICE_ACTIONS, announce, register_guide, set_direct
from ..actions.statistics import draw_up, publish_statistics

if TYPE_CHECKING:
    import docx
else:
    docx = later("docx")

DIRECT = ("utility-tap-water", "utility-power")
ADMINISTRATOR = "office.information.administrator-1"
# Working days ago, unit, kind, area, beginning and end, reason, phone, advice.
# "-2h" is two hours ago, "1d8" tomorrow at eight.
NOTICES: tuple[tuple[int, str, str, str, str, str, str, str, str], ...] = (
    (
        1,
        "utility-tap-water",
        "water",
        "云城街道汀洲路以东：锦绣花园、桃源小区、县实验小学周边",
        "-2h",
        "7h",
        "DN300主管道漏水抢修",
        "0561-96116",
        "桃源小区南门设应急送水点；恢复后请先放掉浑水再用。",
    ),
    (
        2,
        "utility-power",
        "power",
        "石桥镇东坝村一至六组、石桥中学",
        "1d8",
        "1d16",
        "10千伏东坝线更换绝缘导线",
        "95598",
        "请提前给手机和应急灯充电，养殖户备好发电机。",
    ),
    (
        3,
        "utility-bus",
        "bus",
        "3路、7路绕行人民医院南路，停靠站不变",
        "-1d6",
        "6d20",
        "人民路雨污分流施工",
        "0561-6710003",
        "",
    ),
    (
        2,
        "utility-gas",
        "gas",
        "柳林镇镇区",
        "3d9",
        "3d15",
        "调压站例行检修",
        "0561-96777",
        "停气期间请关好灶前阀门，不要自行开阀。",
    ),
    (
        12,
        "utility-tap-water",
        "water",
        "双河镇镇区和沿河三个村",
        "-11d8",
        "-11d17",
        "水厂滤池清洗",
        "0561-96116",
        "",
    ),
    (
        26,
        "utility-power",
        "power",
        "青溪镇街道、青溪小学",
        "-25d7",
        "-25d13",
        "变压器增容",
        "95598",
        "",
    ),
)


def _plans() -> list[dict[str, Any]]:
    path = Path(__file__).resolve().parent / "guides.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["guide"]
    return found


def _on(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.ZONE).date()


def _moment(county: County, told: str) -> dt.datetime:
    if told.endswith("h"):
        whole = county.until.replace(minute=0, second=0, microsecond=0)
        return whole + dt.timedelta(hours=int(told[:-1]))
    days, _d, hour = told.partition("d")
    return clock.on(_on(county.until) + dt.timedelta(days=int(days)), int(hour))


def _direct(county: County) -> Story:
    """The administrator enters who publishes at once."""
    at = yield county.ago(200, county.random("services:direct"))
    by = county.holder(ADMINISTRATOR, _on(at))
    for code in DIRECT:
        reason = f"云汀县人民政府办公室会议纪要〔{at.year}〕6号"
        set_direct(county.unit(code), since=_on(at), reason=reason, by=by, at=at)


def _notice(county: County, number: int) -> Story:
    ago, code, kind, area, first, last, reason, phone, advice = NOTICES[number]
    rng = county.random(f"services:notice:{number}")
    at = yield county.ago(ago, rng)
    unit = county.unit(code)
    notice = announce(
        kind=kind,
        area=area,
        starts_at=_moment(county, first),
        ends_at=_moment(county, last),
        reason=reason,
        phone=phone,
        advice=advice,
        unit=unit,
        by=county.someone("handler", unit, _on(at), rng),
        at=at,
    )
    if code in DIRECT or kind == "gas":  # the gas company's still waits to be checked
        return
    at = yield county.later(at, 0, rng)
    head = county.someone("unit_head", unit, _on(at), rng)
    NOTICE_ACTIONS["publish"](Matter.objects.get(pk=notice.pk), by=head, at=at)


def _guide(county: County, number: int) -> Story:
    plan = _plans()[number]
    rng = county.random(f"services:guide:{number}")
    at = yield county.ago(plan["ago"], rng)
    unit = county.unit(plan["unit"])
    words = {name: plan[name] for name in ("title", "topic", "audience")}
    handler = county.someone("handler", unit, _on(at), rng)
    guide = register_guide(**words, unit=unit, by=handler, at=at)
    elements = {"organ": unit.name, **plan["elements"]}

    def take(verb: str, duty: str, **more: Any) -> None:
        by = county.someone(duty, unit, _on(at), rng)
        GUIDE_ACTIONS[verb](Matter.objects.get(pk=guide.pk), by=by, at=at, **more)

    take("write", "handler", **words, elements=elements)
    if "form" in plan:
        papers = [(_form(plan["form"]), f"{plan['form']}.docx")]
        take("add_form", "handler", papers=papers)
    if plan["last"] == "write":
        return
    take("submit", "handler", knowingly=True)
    if plan["last"] == "submit":
        return
    at = yield county.later(at, 2, rng)
    take("publish", "unit_head", knowingly=True)
    if plan.get("revise"):
        at = yield county.ago(2, rng)
        take("revise", "handler")


def _statistics(county: County, months: int) -> Story:
    """The statistics of a month that is over, drawn up by one and published by another."""
    rng = county.random(f"services:statistics:{months}")
    day = _on(county.until).replace(day=1)
    for _month in range(months):
        day = (day - dt.timedelta(days=1)).replace(day=1)
    at = yield county.later(clock.on((day + dt.timedelta(days=31)).replace(day=1), 9), 1, rng)
    if at > county.until:
        return  # the month has only just begun
    unit = county.unit("office")
    row = draw_up(month=day, unit=unit, by=county.someone("registrar", unit, _on(at), rng), at=at)
    reviewer = county.someone("reviewer", unit, _on(at), rng)
    publish_statistics(row, by=reviewer, at=at + dt.timedelta(hours=1))


def _form(title: str) -> BytesIO:
    """A blank form with a few lines to be filled in."""
    document = docx.Document()
    document.add_heading(title, level=1)
    table = document.add_table(rows=6, cols=2, style="Table Grid")
    for row, label in zip(
        table.rows,
        ("姓名或名称", "证件号码", "联系电话", "住址", "申请事项", "签名和日期"),
        strict=True,
    ):
        row.cells[0].text = label
    stream = BytesIO()
    document.save(stream)
    return stream


def stories(county: County) -> list[Story]:
    """The settings, the notices and the guides, each its own story."""
    return [
        _direct(county),
        *(_notice(county, number) for number in range(len(NOTICES))),
        *(_statistics(county, months) for months in (2, 1)),
        *(_guide(county, number) for number in range(len(_plans()))),
    ]


def story(county: County) -> Story:
    """All of them as one."""
    return woven(stories(county))
