"""``members``: take a county's own members in from an xlsx file, whole or not at all."""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path

from .. import setup
from ..paths import use_var, var
from ..steps import complain, step

HELP = "成员导入 (import members from xlsx)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="import")
    take = what.add_parser("import", help="列：登录名 姓名 单位代码 岗位代码 任职日期 手机 邮箱")
    take.add_argument("file", type=Path)
    take.add_argument("--passwords", type=Path, help="where to write them (default: in var)")
    take.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from shuniu.commons.people import actions
    from shuniu.commons.people.actor import system
    from shuniu.ground import clock
    from shuniu.ground.refusal import Refused

    target: Path = options.passwords or var() / "member-passwords.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        secret = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return complain(f"{target} 已存在，请先移走：里面可能有尚未发出的口令。")
    done = False
    try:
        with (
            open(secret, "w", newline="") as out,
            options.file.open("rb") as file,
            step("导入成员"),
        ):
            report = actions.import_members(file, by=system("成员导入"), at=clock.now())
            rows = csv.writer(out)
            rows.writerow(["登录名", "姓名", "初始口令"])
            rows.writerows([row.login, row.name, row.password] for row in report.rows)
        done = report.done
    except OSError as error:
        return complain(f"读写文件失败：{error}")
    except Refused as no:
        return complain(no.sentence)
    finally:
        if not done:
            target.unlink()
    if not report.done:
        for row in report.faults:
            print(f"{options.file.name}:{row.line}: {row.fault}")
        return complain(f"{len(report.faults)} 行有误，一名成员也没有导入。")
    print(f"导入 {len(report.rows)} 名成员。初始口令在 {target}，发出后请删除。")
    return 0
