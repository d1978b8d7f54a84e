"""A document of two pages as PDF and OFD, checked, in a batch, and beside LibreOffice."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
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
BATCH = {"full": 1000, "small": 8}
TIMES = {"full": 15, "small": 1}
BEFORE = {"full": 200, "small": 4}  # documents after which the process is as large as it gets
PDF_MS, CHECK_MS, OFD_MS = 40, 300, 250
GROWTH_MB = 15
RATIO = 10
START_SECONDS = 60
PYTHON = "/usr/bin/python3"
TURNS = 5
A_TURN = 5  # documents, by LibreOffice and then by us
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
        row(f"{made.pages}页公文排成PDF（CPU，下同）", _median(_set, times), "ms", PDF_MS),
        row("检测", _median(lambda _n: lambda: check_pdf(made.pdf), times), "ms", CHECK_MS),
        row("由PDF转OFD", _median(_ofd, times), "ms", OFD_MS),
        row("导出docx", _median(lambda n: lambda: to_docx(document(n)), times), "ms"),
    ]
    # A LibreOffice takes a while to come up: the tests do without.
    return rows + _batch(scale) + (_beside_libreoffice() if scale == "full" else [])


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


def _set(n: int) -> Callable[[], object]:
    paper = document(n)
    return lambda: typeset(paper, at=NOW)


def _ofd(n: int) -> Callable[[], object]:
    made = typeset(document(n), at=NOW).pdf
    return lambda: ofd.from_pdf(made, metadata={"标题": document(n).title})


def _median(ready: Callable[[int], Callable[[], object]], times: int) -> float:
    """Milliseconds of CPU, the middle of some; the first two are not counted."""
    taken = []
    for n in range(times + 2):
        act = ready(1000 + n)
        started = time.process_time()
        act()
        taken.append(time.process_time() - started)
    return middle(taken[2:]) * 1000


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


def _beside_libreoffice() -> list[Row]:
    """The same documents by turns: ours from the record, LibreOffice's from the docx of it.

    unoserver keeps a LibreOffice up; its client is called for each file, as a program does
    that is not LibreOffice's own Python.
    """
    found = shutil.which("soffice") is not None and Path(PYTHON).exists()
    if not found or subprocess.run([PYTHON, "-c", "import uno"], check=False).returncode:
        return [row("LibreOffice：本机没有 libreoffice-writer、python3-uno，未比较", 0, "")]
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as name, _unoserver() as client:
        for turn in range(TURNS):
            papers = [document(2000 + turn * A_TURN + n) for n in range(A_TURN)]
            for n, paper in enumerate(papers):
                path = Path(name) / f"{turn}-{n}.docx"
                path.write_bytes(to_docx(paper))
                started = time.perf_counter()
                subprocess.run(
                    [*client, str(path), f"{path}.pdf"], capture_output=True, check=False
                )
                theirs.append(time.perf_counter() - started)
                if not Path(f"{path}.pdf").exists():
                    return [row("LibreOffice：没有转换成功，未比较", 0, "", ok=False)]
            for paper in papers:
                started = time.perf_counter()
                typeset(paper, at=NOW)
                ours.append(time.perf_counter() - started)
    # The first turn is not counted: both have just begun.
    mine, whole = (middle(taken[A_TURN:]) * 1000 for taken in (ours, theirs))
    return [
        row("同一份docx，由运行着的unoserver转换", whole, "ms"),
        row("轮流测：我们排版", mine, "ms"),
        row(
            f"快几倍（至少{RATIO}）",
            whole / mine,
            "倍",
            ok=whole / mine >= RATIO,
        ),
    ]


@contextmanager
def _unoserver() -> Iterator[list[str]]:
    """unoserver in the system's Python, which has LibreOffice's library; gives its client."""
    found = importlib.util.find_spec("unoserver")
    assert found is not None and found.origin is not None
    rooms = str(Path(found.origin).parent.parent)
    port = str(free_port())
    serve = f"import sys; sys.path.append({rooms!r}); from unoserver.server import main; main()"
    ask = "from unoserver import client; client.converter_main()"
    office = subprocess.Popen(
        [PYTHON, "-c", serve, "--port", port, "--uno-port", str(free_port())],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port))):
                break
            time.sleep(0.2)
        yield [sys.executable, "-c", ask, "--port", port]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
        office.wait()
