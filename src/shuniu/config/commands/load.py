"""``load``: bring a county's old letters in from a workbook, all of it or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import setup
from ..paths import use_var
from ..steps import complain, step, table

HELP = "导入旧信：xlsx，逐行核对，不合流程的列出原因 (load old letters from a workbook)"
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xlsx")
    parser.add_argument(
        "--template", action="store_true", help="只写出一个空模板 (write an empty workbook)"
    )
    parser.add_argument(
        "--source", metavar="NAME", default="旧平台", help="旧登记簿的名称；原编号在其中不重复"
    )
    parser.add_argument("--refusals", type=Path, metavar="OUT.xlsx", help="把不能导入的行写成清单")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from shuniu.commons.people.actor import system
    from shuniu.domains.letters import loading
    from shuniu.ground import clock
    from shuniu.ground.refusal import Refused

    if options.template:
        loading.write_template(options.file)
        print(f"模板：{options.file}")
        return 0
    if not options.file.is_file():
        return complain(f"没有这个文件：{options.file}")
    try:
        with step("核对并导入"):
            found = loading.load_file(
                options.file, source=options.source, by=system("导入"), at=clock.now()
            )
    except loading.RefusedRows as refused:
        rows = [[r.sheet, r.row, r.old_number, r.reason] for r in refused.refusals]
        print(table(["表", "行", "原编号", "原因"], rows[:SHOWN]))
        if options.refusals:
            loading.write_refusals(refused.refusals, options.refusals)
            print(f"全部{len(rows)}行见 {options.refusals}")
        elif len(rows) > SHOWN:
            print(f"……共{len(rows)}行，加 --refusals 清单.xlsx 看全部")
        return complain(refused.sentence)
    except Refused as refused:
        return complain(refused.sentence)
    print(
        f"导入来信 {found.letters} 件、步骤 {found.steps} 步；早已导入、未动的 {found.known} 件。"
    )
    return 0
