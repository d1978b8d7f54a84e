"""``doctor``: what this machine and this data folder lack, each with the command that mends it."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import setup
from ..cluster import Cluster
from ..machine import find_chromium, has_chinese_font
from ..paths import CHECKOUT, use_var, var
from ..steps import table
from .serve import STAMP

HELP = "体检：缺什么、怎么补 (preflight, each miss with its remedy)"
LEAST_DISK_GB = 2
OLDEST_BACKUP_DAYS = 2


@dataclass(frozen=True)
class Finding:
    """One thing looked at. A miss that is not ``vital`` is told, and is no failure."""

    what: str
    found: str
    ok: bool
    remedy: str = ""
    vital: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    findings: list[Finding] = []
    for look in (_machine, _data_folder, _database, _fonts, _office):
        findings += _safely(look)
    rows = [
        [
            "✓" if f.ok else ("✗" if f.vital else "!"),
            f.what,
            f.found,
            "" if f.ok else f.remedy,
        ]
        for f in findings
    ]
    print(table(["", "项目", "现状", "处理办法"], rows))
    return 1 if any(f.vital and not f.ok for f in findings) else 0


def _safely(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    found: list[Finding] = []
    try:
        for finding in look():
            found.append(finding)
    except Exception as error:
        # Whatever goes wrong while looking is itself what the doctor has found.
        told = str(error).strip().splitlines() or [type(error).__name__]
        found.append(Finding("检查中断", told[0][:90], False, "./run migrate 后再试"))
    return found


def _machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", version, sys.version_info >= (3, 11), "apt-get install python3")
    venv = Path(sys.prefix)
    lock, kept = CHECKOUT / "requirements.lock", venv / "requirements.lock"
    same = kept.exists() and kept.read_bytes() == lock.read_bytes()
    yield Finding(
        "依赖", "与锁文件一致" if same else "与锁文件不一致", same, "rm -r .venv; ./run doctor"
    )
    chromium = find_chromium()
    yield Finding(
        "Chromium (浏览器走查)",
        chromium or "没有",
        chromium is not None,
        "apt-get install chromium",
        vital=False,
    )
    font = has_chinese_font()
    yield Finding(
        "中文字体 (PDF)",
        "有" if font else "没有",
        font,
        "apt-get install fonts-noto-cjk fontconfig",
        vital=False,
    )


def _data_folder() -> Iterator[Finding]:
    folder = var()
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / 1e9
    yield Finding(
        "磁盘空间", f"{free:.0f} GB", free >= LEAST_DISK_GB, f"在 {folder} 所在磁盘腾出空间"
    )
    for name, what in (("outbox", "发件箱"), ("papers", "附件库")):
        place = folder / name
        place.mkdir(mode=0o700, exist_ok=True)
        writable = os.access(place, os.W_OK)
        yield Finding(what, "可写" if writable else "不可写", writable, f"chown -R $USER {place}")
    key = folder / "secret-key"
    private = not key.exists() or key.stat().st_mode & 0o077 == 0
    yield Finding("密钥文件", "仅本人可读" if private else "他人可读", private, f"chmod 600 {key}")
    backups = sorted((folder / "backups").glob("*"), key=lambda p: p.stat().st_mtime)
    if backups:
        age = (dt.datetime.now().timestamp() - backups[-1].stat().st_mtime) / 86400
        fresh, found = age <= OLDEST_BACKUP_DAYS, f"{age:.1f} 天前"
    else:
        fresh, found = False, "没有"
    yield Finding(
        "最近备份", found, fresh, f"把 pg_dump 的结果放入 {folder / 'backups'}", vital=False
    )


def _database() -> Iterator[Finding]:
    setup.django()
    from django.core import checks
    from django.db import connection

    from shuniu.domains.portal.workshop.late import wake

    from ..checks import DEMO_ACCOUNTS
    from ..health import pending_migrations

    wake()  # Wagtail checks its screens too, which are made ready later elsewhere
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    own = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "内置"
    yield Finding("数据库", f"PostgreSQL {version} ({own})", True)
    waiting = pending_migrations()
    yield Finding(
        "数据库结构",
        f"{len(waiting)} 项待迁移" if waiting else "最新",
        not waiting,
        "./run migrate",
    )
    # A folder that ./run demo has filled is what it is; ./run serve refuses it in its own words.
    demo = (Cluster.for_var(var()).home / STAMP).exists()
    for message in [] if waiting else checks.run_checks(databases=["default"]):
        if message.level >= checks.WARNING:
            yield Finding(
                message.id or "check",
                message.msg,
                False,
                message.hint or "",
                vital=message.level >= checks.ERROR and not (demo and message.id == DEMO_ACCOUNTS),
            )


def _fonts() -> Iterator[Finding]:
    """The faces of official documents: the office's own, or open ones of the same style."""
    from shuniu.commons.typeset import NoChineseFont, fonts

    try:
        strange = fonts.strange()
    except NoChineseFont as refusal:
        yield Finding("公文字体", "没有", False, refusal.sentence, vital=False)
        return
    found = "、".join(f"{face}用{used}代替" for face, used in strange.items())
    remedy = f"./run fonts，或者把字体文件放进 {fonts.folder()}"
    yield Finding("公文字体", found or "齐备", not strange, remedy, vital=False)


def _office() -> Iterator[Finding]:
    """The holiday notice of next year, wanted once the office works with terms into it."""
    from shuniu.commons.calendar import queries as calendar
    from shuniu.ground import clock

    for year in (clock.today().year, clock.today().year + 1):
        known = calendar.has_notice(year)
        yield Finding(
            f"{year} 年放假安排",
            "已录入" if known else "未录入，期限为暂定",
            known,
            "工作台 → 工作日历 → 录入放假通知",
            vital=year == clock.today().year,
        )
