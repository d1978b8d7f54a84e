"""``load``: bring old letters, registers or a site's articles in from a file, all or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import setup
from ..paths import use_var
from ..steps import complain, step, table

HELP = (
    "导入旧信、旧收发文和传阅登记簿（xlsx）、旧网站文章（jsonl）：逐行核对，不合的列出原因"
    " (load old letters, registers of documents, a site's articles)"
)
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--template", action="store_true", help="只写出一个空模板 (write an empty workbook)"
    )
    parser.add_argument(
        "--documents",
        action="store_true",
        help="模板是收发文和传阅登记簿的，不是来信的 (the template is of registers of documents)",
    )
    parser.add_argument(
        "--unit", metavar="CODE", default="office", help="收发文登记簿是哪个单位的 (unit's code)"
    )
    parser.add_argument(
        "--source", metavar="NAME", default="旧平台", help="旧登记簿的名称；原编号在其中不重复"
    )
    parser.add_argument("--refusals", type=Path, metavar="OUT.xlsx", help="把不能导入的行写成清单")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from shuniu.casework.bulk import RefusedRows
    from shuniu.domains.documents import loading as documents
    from shuniu.domains.letters import loading as letters
    from shuniu.domains.portal import loading as portal
    from shuniu.ground.refusal import Refused

    if options.template:
        (documents if options.documents else letters).write_template(options.file)
        print(f"模板：{options.file}")
        return 0
    if not options.file.is_file():
        return complain(f"没有这个文件：{options.file}")
    try:
        with step("核对并导入"):
            if options.file.suffix == portal.ENDING:
                told = _articles(options)
            elif documents.is_ours(options.file):
                told = _documents(options)
            else:
                told = _letters(options)
    except RefusedRows as refused:
        rows = [[r.sheet, r.row, r.old_number, r.reason] for r in refused.refusals]
        print(table(["表", "行", "原编号", "原因"], rows[:SHOWN]))
        if options.refusals:
            letters.write_refusals(refused.refusals, options.refusals)
            print(f"全部{len(rows)}行见 {options.refusals}")
        elif len(rows) > SHOWN:
            print(f"……共{len(rows)}行，加 --refusals 清单.xlsx 看全部")
        return complain(refused.sentence)
    except Refused as refused:
        return complain(refused.sentence)
    print(told)
    return 0


def _letters(options: argparse.Namespace) -> str:
    from shuniu.commons.people.actor import system
    from shuniu.domains.letters import loading
    from shuniu.ground import clock

    found = loading.load_file(
        options.file, source=options.source, by=system("导入"), at=clock.now()
    )
    return (
        f"导入来信 {found.letters} 件、步骤 {found.steps} 步；早已导入、未动的 {found.known} 件。"
    )


def _articles(options: argparse.Namespace) -> str:
    from shuniu.commons.people.actor import system
    from shuniu.domains.portal import loading
    from shuniu.ground import clock

    found = loading.load(
        loading.read_file(options.file),
        source=options.source,
        by=system("导入"),
        at=clock.now(),
    )
    return f"导入旧网站文章 {found.articles} 篇；早已导入、未动的 {found.known} 篇。"


def _documents(options: argparse.Namespace) -> str:
    from shuniu.commons.people.actor import system
    from shuniu.commons.people.models import Unit
    from shuniu.domains.documents import loading
    from shuniu.ground import clock
    from shuniu.ground.refusal import FieldRefused

    unit = Unit.objects.filter(code=options.unit).first()
    if unit is None:
        raise FieldRefused("unit", f"没有代码为“{options.unit}”的单位。")
    found = loading.load_file(
        options.file, unit=unit, source=options.source, by=system("导入"), at=clock.now()
    )
    return "\n".join(
        f"{sheet}：导入 {b.matters} 件、{b.steps} 步（行）；早已导入、未动的 {b.known}。"
        for sheet, b in found.brought.items()
    )
