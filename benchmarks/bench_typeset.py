"""A document of two pages as PDF and OFD, checked, in a batch, and beside LibreOffice."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.kit import NOW, Row, free_port, memory_of, middle, row
from shuniu.commons import ofd
from shuniu.commons.manuscript import from_plain
from shuniu.commons.typeset import (
    NoChineseFont,
    OfficialDocument,
    check_pdf,
    fonts,
    typeset,
)
from shuniu.commons.typeset.docx_writing import to_docx

NAME = "typeset"
BATCH = {"full": 1000, "small": 30}
TIMES = {"full": 15, "small": 3}
BEFORE = {"full": 200, "small": 10}  # documents after which the process is as large as it gets
PDF_MS, CHECK_MS, OFD_MS = 40, 300, 250
GROWTH_MB = 15
RATIO = 10
START_SECONDS = 60
TEXT = "\n".join(
    (
        "为切实做好今冬明春安全生产工作，经县人民政府同意，现就有关事项通知如下。",
        "一、提高认识",
        "各乡镇人民政府要充分认识当前安全生产形势的严峻性和复杂性，切实增强责任感和紧迫感，" * 3,
        "（一）压实责任",
        "主要负责同志要亲自研究部署、亲自督促检查，确保2026年12月31日前完成全部排查工作。" * 2,
        "二、突出重点",
        "突出抓好道路交通、建筑施工、消防、燃气等重点行业领域的安全监管，" * 3,
    )
)


def run(scale: str) -> list[Row]:
    """Milliseconds of each, the growth of a batch, and the ratio to LibreOffice."""
    try:
        fonts.shelf()
    except NoChineseFont as refusal:
        return [row(refusal.sentence, 0, "", ok=False)]
    times = TIMES[scale]
    made = typeset(document(0), at=NOW)
    rows = [
        row(f"{made.pages}页公文排成PDF", _median(_set, times), "ms", PDF_MS),
        row("检测", _median(lambda _n: check_pdf(made.pdf), times), "ms", CHECK_MS),
        row("由PDF转OFD", _median(_ofd, times), "ms", OFD_MS),
        row("导出docx", _median(lambda n: to_docx(document(n)), times), "ms"),
    ]
    return rows + _batch(scale) + _beside_libreoffice(scale)


def document(n: int) -> OfficialDocument:
    """A notice, each with another number and text, so that nothing is remembered."""
    return OfficialDocument(
        form="document",
        organs=("云汀县人民政府",),
        number=f"云政发〔2026〕{n + 1}号",
        title="云汀县人民政府关于做好今冬明春安全生产工作的通知",
        body=from_plain(f"{TEXT}\n三、第{n}项要求\n请于{n % 28 + 1}日前上报落实情况。"),
        to=("各乡镇人民政府", "县政府各部门", "各直属机构"),
        day=dt.date(2026, 11, 20),
        remark="此件公开发布",
        copies=("县委各部门", "县人大常委会办公室", "县政协办公室"),
        issued_by="云汀县人民政府办公室",
        issued_on=dt.date(2026, 11, 22),
    )


def _set(n: int) -> object:
    return typeset(document(n), at=NOW)


def _ofd(n: int) -> bytes:
    made = typeset(document(n), at=NOW)
    started = time.perf_counter()
    found = ofd.from_pdf(made.pdf, metadata={"Title": document(n).title})
    _ofd_taken.append(time.perf_counter() - started)
    return found


_ofd_taken: list[float] = []


def _median(act: Callable[[int], object], times: int) -> float:
    """Milliseconds on the wall, the middle of some; the first two are not counted."""
    taken = []
    _ofd_taken.clear()
    for n in range(times + 2):
        started = time.perf_counter()
        act(1000 + n)
        taken.append(time.perf_counter() - started)
    return middle((_ofd_taken or taken)[2:]) * 1000


def _batch(scale: str) -> list[Row]:
    """Many documents in one process: its memory stays as it was after the first ones."""
    count, before = BATCH[scale], BEFORE[scale]
    started, first = time.perf_counter(), 0.0
    for n in range(count):
        typeset(document(n), at=NOW)
        if n == before - 1:
            gc.collect()
            first = memory_of([os.getpid()])[0]
    taken = time.perf_counter() - started
    gc.collect()
    last = memory_of([os.getpid()])[0]
    return [
        row(f"一批{count}件", count / taken, "件/秒"),
        row(f"内存：{before}件之后", first, "MB"),
        row(f"内存：{count}件之后多出", max(last - first, 0.0), "MB", GROWTH_MB),
    ]


# Runs in the system's Python, which has LibreOffice's own library, once for each document, as
# unoserver's client does: the LibreOffice that is up loads the file and stores it as PDF.
CLIENT = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
def said(name, value):
    p = PropertyValue(); p.Name = name; p.Value = value
    return p
here = uno.getComponentContext()
resolver = here.ServiceManager.createInstanceWithContext(
    "com.sun.star.bridge.UnoUrlResolver", here)
deadline = time.time() + float(sys.argv[2])
while True:
    try:
        there = resolver.resolve(
            "uno:socket,host=127.0.0.1,port=%s;urp;StarOffice.ComponentContext" % sys.argv[1])
        break
    except Exception:
        if time.time() > deadline: raise
        time.sleep(0.2)
desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
url = "file://" + sys.argv[3]
started = time.perf_counter()
paper = desktop.loadComponentFromURL(url, "_blank", 0, (said("Hidden", True),))
paper.storeToURL(url + ".pdf", (said("FilterName", "writer_pdf_Export"),))
paper.close(True)
print(time.perf_counter() - started)
"""


def _beside_libreoffice(scale: str) -> list[Row]:
    """The same documents by turns: ours from the record, LibreOffice's from the docx of it."""
    python = "/usr/bin/python3"
    found = shutil.which("soffice") is not None and Path(python).exists()
    if not found or subprocess.run([python, "-c", "import uno"], check=False).returncode:
        return [row("LibreOffice：本机没有 libreoffice-writer、python3-uno，未比较", 0, "")]
    ours, theirs, inside = [], [], []
    with tempfile.TemporaryDirectory() as name, _listening(Path(name)) as port:
        for n in range(TIMES[scale] + 2):
            path = Path(name) / f"{n}.docx"
            path.write_bytes(to_docx(document(2000 + n)))
            started = time.perf_counter()
            client = [python, "-c", CLIENT, str(port), str(START_SECONDS), str(path)]
            done = subprocess.run(client, capture_output=True, text=True, check=False)
            theirs.append(time.perf_counter() - started)
            if done.returncode:
                return [row("LibreOffice：没有应答，未比较", 0, "", ok=scale == "small")]
            inside.append(float(done.stdout))
            started = time.perf_counter()
            typeset(document(2000 + n), at=NOW)
            ours.append(time.perf_counter() - started)
    mine, whole, bare = (middle(taken[2:]) * 1000 for taken in (ours, theirs, inside))
    return [
        row("同一份docx，由已启动的LibreOffice转换", whole, "ms"),
        row("其中LibreOffice自身", bare, "ms"),
        row("轮流测：我们排版", mine, "ms"),
        row(f"快几倍（至少{RATIO}）", whole / mine, "倍", ok=whole / mine >= RATIO),
        row("比LibreOffice自身快几倍", bare / mine, "倍"),
    ]


@contextmanager
def _listening(folder: Path) -> Iterator[int]:
    """A LibreOffice that is up and waits; gives its port."""
    port = free_port()
    office = subprocess.Popen(
        [
            *("soffice", "--headless", "--norestore", "--nologo"),
            f"-env:UserInstallation=file://{folder / 'profile'}",
            f"--accept=socket,host=127.0.0.1,port={port};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
        office.wait()
