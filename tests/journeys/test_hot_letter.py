"""A letter nobody answered goes on television, and its promise is kept before everybody."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import expect
from staging import HOME, PHONE, WRITER
from walking import ONCE, Walker

from shuniu.ground import clock

pytestmark = pytest.mark.browser

PROMISE = "一个月内更换全部老旧水管"
FINDINGS = "随机打开五户的水龙头，水清，住户表示满意。"
PERSONAL = (WRITER, PHONE, HOME, "501室")


def photo_with_a_place() -> bytes:
    """A picture that says where it was taken and with what."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    Image.effect_noise((640, 480), 70).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


@ONCE
def test_from_the_nomination_to_the_result(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    letter = stage.letters[f"hot-{width}"]
    office, citizen, reviewer = walk("registrar"), walk("citizen"), walk("reviewer")
    station, unit = walk("broadcaster"), walk("housing")
    key = nominates(office, letter)
    consents(citizen, letter)
    masks(office, reviewer, key)
    hands_over(office, key)
    number = takes(station, letter, key)
    broadcasts(station, key)
    keeps_the_promise(unit, office, key)
    publishes(reviewer, key)
    reads(walk("reader"), citizen, letter, number)


def nominates(office: Walker, letter: Any) -> int:
    office.sign_in("registrar")
    office.go("/desk/letters/hot/")
    office.look("hot-candidates")
    row = office.page.locator("tbody tr", has_text=letter.title)
    expect(row).to_contain_text("个工作日未答复")
    row.get_by_role("link", name="提名").click()
    office.look("hot-nominate")
    office.press("提名")
    expect(office.page.get_by_role("status").first).to_contain_text("云台网")
    key = int(re.findall(r"/m/(\d+)/", office.page.url)[0])
    office.sees("待征求意见")
    office.take("请来信人网上表示")
    office.matter(key)
    office.sees("等来信人表示")
    office.look("hot-asked")
    return key


def consents(citizen: Walker, letter: Any) -> None:
    citizen.go("/letters/mine/")
    citizen.fill("编号", letter.number)
    citizen.fill("查询码", letter.code)
    citizen.press("查询")
    citizen.sees("只有您同意")
    citizen.look("own-hot")
    citizen.follow("看清楚再决定")
    citizen.sees("您的同意意味着什么")
    citizen.look("hot-consent")
    citizen.press("我同意")
    citizen.sees("播出前您可以随时撤回同意")


def masks(office: Walker, reviewer: Walker, key: int) -> None:
    office.matter(key)
    form = office.step("脱敏")
    text = form.get_by_label("脱敏后的来信")
    assert not any(piece in text.input_value() for piece in (WRITER, PHONE))
    text.fill("梧桐苑一户居民家里的水发黄半年了，没有人管。")
    form.get_by_label("建议采访的问题").fill("水管什么时候换？\n换之前住户怎么办？")
    picture = {"name": "水龙头.jpg", "mimeType": "image/jpeg", "buffer": photo_with_a_place()}
    form.get_by_label("上传已打码的照片").set_input_files(picture)
    office.look("hot-mask")
    office.take("脱敏")
    office.matter(key)
    expect(office.page.locator(".act-bar")).not_to_contain_text("核对通过")
    reviewer.sign_in("reviewer")
    reviewer.matter(key)
    form = reviewer.step("核对通过")
    form.get_by_label("我已逐字核对", exact=False).check()
    reviewer.look("hot-check")
    reviewer.take("核对通过")


def hands_over(office: Walker, key: int) -> None:
    office.matter(key)
    form = office.step("移交电视台")
    form.get_by_label("办公室联系人").fill("县政府办公室信息科")
    form.get_by_label("办公电话").fill("0000-1234501")
    office.take("移交电视台")


def takes(station: Walker, letter: Any, key: int) -> str:
    """The broadcaster gets the packet, clean of the writer, and sees nothing else."""
    station.sign_in("broadcaster")
    station.sees("待电视台答复")
    station.look("hot-station-inbox")
    for path in (f"/desk/m/{letter.pk}/", "/desk/list/letter/", "/desk/yearbook/", "/desk/trail/"):
        answer = station.page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
    station.go(f"/desk/search/?q={quote(letter.title)}")
    expect(station.page.locator("main")).not_to_contain_text(letter.number)
    station.matter(key)
    station.sees_not(*PERSONAL, letter.number)
    station.look("hot-packet")
    pdf, docx = packet_files(station)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    if station.shots is not None:
        drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=1.4).to_pil()
        drawn.save(station.shots / f"packet-{station.width}.png")
    words = "\n".join(p.text for p in Document(io.BytesIO(docx)).paragraphs)
    number = re.findall(r"云台网〔\d{4}〕\d+号", words)[0]
    for said in ("".join(pages), words):
        assert "水发黄半年了" in said
        assert "水管什么时候换" in said
        assert not any(piece in said for piece in (*PERSONAL, letter.number))
    inside = zipfile.ZipFile(io.BytesIO(docx))
    everything = b"".join(inside.read(name) for name in inside.namelist())
    for piece in (*(p.encode() for p in PERSONAL), b"SecretCamera", b"Exif"):
        assert piece not in everything
        assert piece not in pdf
    return str(number)


def packet_files(station: Walker) -> tuple[bytes, bytes]:
    """The packet as the broadcaster's browser gets it."""
    page = station.page
    address = page.get_by_role("link", name="打开材料（PDF）").get_attribute("href")
    answer = station.context.request.get(f"{station.stage.address}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    with page.expect_download() as download:
        station.follow("下载材料（Word）")
    return answer.body(), Path(download.value.path()).read_bytes()


def broadcasts(station: Walker, key: int) -> None:
    today = clock.today()
    station.step("采用").get_by_label("计划播出日期").fill(today.isoformat())
    station.take("采用")
    station.matter(key)
    form = station.step("登记播出和承诺")
    form.get_by_label("播出日期").fill(today.isoformat())
    form.get_by_label("栏目").fill("汀上民声")
    form.get_by_label("节目网址").fill("https://tv.yunting.example/1")
    form.get_by_label("谁上节目作答").fill("县住建局分管负责人")
    promise = form.get_by_label("节目中的承诺")
    promise.fill(f"答应{WRITER}{PROMISE}")
    form.get_by_label("承诺完成日期").fill((today + dt.timedelta(days=30)).isoformat())
    form.get_by_role("button", name="登记播出和承诺").click()
    expect(station.page.locator(".error-summary")).to_be_visible()
    expect(promise).to_have_value(f"答应{WRITER}{PROMISE}")
    station.look("hot-broadcast")
    promise.fill(PROMISE)
    station.take("登记播出和承诺")


def keeps_the_promise(unit: Walker, office: Walker, key: int) -> None:
    unit.sign_in("housing")
    unit.matter(key)
    unit.sees("兑现承诺", PROMISE)
    form = unit.step("报告办理情况")
    form.get_by_label("承诺办得怎样").fill("老旧水管已全部更换，请回访。")
    unit.look("hot-report")
    unit.take("报告办理情况")
    office.matter(key)
    form = office.step("回访：已兑现")
    form.get_by_label("回访日期").fill(clock.today().isoformat())
    form.get_by_label("回访人员").fill("县政府办公室信息科两人")
    form.get_by_label("看到的情况").fill(FINDINGS)
    office.look("hot-visit")
    office.take("回访：已兑现")
    office.matter(key)
    expect(office.page.locator(".act-bar")).not_to_contain_text("公开结果")


def publishes(reviewer: Walker, key: int) -> None:
    reviewer.matter(key)
    form = reviewer.step("核对并公开结果")
    expect(form.get_by_label("公开的回访结果")).to_have_value(FINDINGS)
    form.get_by_label("我已逐字核对", exact=False).check()
    reviewer.look("hot-publish")
    reviewer.take("核对并公开结果")


def reads(reader: Walker, citizen: Walker, letter: Any, number: str) -> None:
    reader.go("/")
    reader.follow("看台网互动", exact=False)
    reader.look("hot-results")
    reader.page.locator(f'a[href*="{quote(number)}"]').click()
    reader.sees(PROMISE, FINDINGS, "承诺已兑现", number)
    content = reader.page.content()
    assert not any(piece in content for piece in (*PERSONAL, letter.number))
    reader.look("hot-result")
    citizen.go("/letters/mine/letter/")
    citizen.sees("查看公开的回访结果")
    citizen.look("own-hot-result")
