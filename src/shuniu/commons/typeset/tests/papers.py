"""Documents for the tests of typesetting, one of every form."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from shuniu.commons.manuscript import Cell, Manuscript, Paragraph, Run, Table, from_plain
from shuniu.commons.typeset import Attachment, NoChineseFont, OfficialDocument, SealPicture, fonts
from shuniu.commons.typeset.checking import Report
from shuniu.ground import clock

AT = clock.on(dt.date(2026, 11, 22))
DAY = dt.date(2026, 11, 20)
TEXT = "\n".join(
    (
        "为贯彻落实省、市部署要求，切实防范化解重大安全风险，经县人民政府同意，现就有关事项通知如下。",
        "一、提高思想认识",
        "各乡镇人民政府要充分认识当前安全生产形势的严峻性和复杂性，切实增强做好工作的责任感和紧迫感，"
        "以对人民群众生命财产安全高度负责的态度，把各项工作抓紧抓实抓到位，不留空当和死角。",
        "（一）压实责任",
        "主要负责同志要亲自研究部署、亲自督促检查，分管负责同志要靠前指挥、具体抓好落实，"
        "确保2026年12月31日前完成全部排查工作。",
        "1.明确分工。各部门要按照职责分工，对本行业、本领域的安全生产工作负总责。",
        "（1）建立台账。对排查出的问题逐项登记造册，限期整改销号。",
        "二、突出工作重点",
        "突出抓好道路交通、建筑施工、消防、燃气等重点行业领域的安全监管，深入开展隐患排查治理，"
        "做到全覆盖零容忍严执法重实效，对发现的重大隐患要挂牌督办并向社会公开曝光。",
    )
)
ORGANS = ("云汀县农业农村局", "云汀县财政局", "云汀县人力资源和社会保障局")
BUREAUX = tuple(f"云汀县{name}局" for name in ("财政", "教育", "水利", "林业", "审计"))
NAMES = ("王建国", "李明", "欧阳建华", "赵六", "钱七", "孙八", "周九", "吴十", "郑一", "冯二")


@pytest.fixture(autouse=True)
def fonts_are_there() -> None:
    """Without a Chinese font at all nothing can be set."""
    try:
        fonts.shelf()
    except NoChineseFont:
        pytest.skip("no Chinese font")


def seal(organ: str) -> SealPicture:
    """A ring of seal size."""
    ring = '<circle cx="50" cy="50" r="48" fill="none" stroke="#e00" stroke-width="3"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{ring}</svg>'
    return SealPicture(organ, svg.encode())


def table(columns: int, rows: int) -> Manuscript:
    """A text with a table of that size."""
    cells = tuple(
        tuple(Cell((Run(f"第{x}栏" if y == 0 else f"内容{x}-{y}"),)) for x in range(columns))
        for y in range(rows)
    )
    words = [Paragraph((Run(text),)) for text in ("任务分解如下。", "以上任务按月调度。")]
    return Manuscript((words[0], Table(cells, 1), words[1]))


def document(**more: Any) -> OfficialDocument:
    """A notice of the county government with a seal."""
    given: dict[str, Any] = {
        "form": "document",
        "organs": ("云汀县人民政府",),
        "number": "云政发〔2026〕12号",
        "title": "云汀县人民政府关于做好今冬明春安全生产工作的通知",
        "body": from_plain(TEXT),
        "to": ("各乡镇人民政府", "县政府各部门", "各直属机构"),
        "day": DAY,
        "sealed": True,
        "seals": (seal("云汀县人民政府"),),
        "remark": "此件公开发布",
        "copies": ("县委各部门", "县人大常委会办公室", "县政协办公室", "县法院", "县检察院"),
        "issued_by": "云汀县人民政府办公室",
        "issued_on": AT.date(),
    }
    return OfficialDocument(**{**given, **more})


def upward(**more: Any) -> OfficialDocument:
    """A request to the city."""
    given: dict[str, Any] = {
        "form": "upward",
        "number": "云政〔2026〕3号",
        "title": "云汀县人民政府关于解决老旧小区改造补助资金的请示",
        "to": ("龙源市人民政府",),
        "signers": ("王建国",),
        "urgency": "特急",
        "copy_number": "000001",
        "remark": "联系人：李明，联系电话：0599-1234567",
        "copies": (),
    }
    return document(**{**given, **more})


def joint(**more: Any) -> OfficialDocument:
    """A notice of three departments."""
    given: dict[str, Any] = {
        "organs": ORGANS,
        "number": "云农发〔2026〕8号",
        "title": "关于印发云汀县农村劳动力转移就业培训补贴资金管理办法的通知",
        "seals": tuple(map(seal, ORGANS)),
    }
    return document(**{**given, **more})


def letter(**more: Any) -> OfficialDocument:
    """An answer to a request."""
    given: dict[str, Any] = {
        "form": "letter",
        "number": "云政函〔2026〕45号",
        "title": "云汀县人民政府关于同意设立城东工业集中区的批复",
        "to": ("县发展和改革局",),
        "issued_by": "",
    }
    return document(**{**given, **more})


def order(**more: Any) -> OfficialDocument:
    """An order with the name stamp of the head of the county."""
    given: dict[str, Any] = {
        "form": "order",
        "organs": ("云汀县人民政府令",),
        "number": "第12号",
        "title": "",
        "to": (),
        "body": from_plain(
            "《云汀县城市养犬管理办法》已经2026年11月10日县人民政府第58次常务会议通过，"
            "现予公布，自2027年1月1日起施行。"
        ),
        "sealed": False,
        "seals": (),
        "remark": "",
        "title_of_signer": "县长",
        "name_stamp": "王建国",
        "attachments": (Attachment("云汀县城市养犬管理办法", from_plain(TEXT)),),
    }
    return document(**{**given, **more})


def minutes(**more: Any) -> OfficialDocument:
    """Minutes of a standing meeting."""
    given: dict[str, Any] = {
        "form": "minutes",
        "organs": ("云汀县人民政府常务会议纪要",),
        "number": "〔2026〕18号",
        "title": "县人民政府第58次常务会议纪要",
        "to": (),
        "sealed": False,
        "seals": (),
        "remark": "",
        "present": NAMES,
        "absent": ("褚四",),
        "observers": ("县发展和改革局张三", "县财政局李四", "县自然资源局王五"),
    }
    return document(**{**given, **more})


FORMS: dict[str, OfficialDocument] = {
    "document": document(),
    "document without seal": document(sealed=False, seals=(), copies=()),
    "document with attachments": document(
        attachments=(
            Attachment("2026年今冬明春安全生产重点工作任务分解表", table(6, 40)),
            Attachment("各单位工作人员联系表", table(26, 12)),
            Attachment("重大隐患清单"),
        )
    ),
    "document on many pages": document(body=from_plain("\n".join([TEXT] * 5))),
    "upward": upward(),
    "upward, three signers": upward(signers=NAMES[:3], sealed=False, seals=()),
    "joint": joint(),
    "joint without seals": joint(sealed=False, seals=()),
    "joint of five": joint(
        organs=BUREAUX,
        seals=tuple(map(seal, BUREAUX)),
    ),
    "letter": letter(),
    "order": order(),
    "minutes": minutes(),
    "for circulation": document(watermark="传阅件 第003号", draft=True),
}


def beside_faces(report: Report) -> list[Any]:
    """What is off, but for faces that this machine has no font of."""
    strange, rough = fonts.strange(), _cubic(fonts.shelf().faces["title"][0])
    return [
        row
        for row in report.off
        if not (row.element.endswith("字体") and row.expected in strange)
        and not (rough and "标志" in row.element)
    ]


def _cubic(family: str) -> bool:
    """Whether a font's outlines are cubic: typst takes their boxes larger than their ink."""
    path, index = fonts.shelf().files[family]
    return "CFF " in TTFont(path, fontNumber=index, lazy=True)
