"""``typeset check FILE``: a PDF measured against GB/T 9704-2012, element by element."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..steps import complain, table

HELP = "公文格式检测：逐项测量PDF (measures a PDF against GB/T 9704-2012)"
_FORMS = ["document", "upward", "letter", "order", "minutes"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    check = acts.add_parser("check", help="检测一个PDF (check one PDF)")
    check.add_argument("file", metavar="FILE.pdf")
    check.add_argument("--form", choices=_FORMS, help="公文格式；不给则由页面判断")
    check.add_argument("--off", action="store_true", help="只列出不符合的项目")


def run(options: argparse.Namespace) -> int:
    from shuniu.commons.typeset import check_pdf

    path = Path(options.file)
    if not path.is_file():
        return complain(f"没有这个文件：{path}")
    report = check_pdf(path, options.form)
    rows = [
        [
            "✓" if row.ok else "✗",
            row.element,
            row.expected,
            row.found,
            "" if row.difference_mm is None else f"{row.difference_mm:+.2f}",
            "" if row.tolerance_mm is None else f"±{row.tolerance_mm:.2f}",
            row.rule,
        ]
        for row in (report.off if options.off else report.rows)
    ]
    print(f"{path.name}：{report.form}，{report.pages}页，{len(report.rows)}项")
    if rows:
        print(table(["", "项目", "应为", "实测", "偏差", "允许", "GB/T 9704"], rows))
    print("全部符合" if report.ok else f"{len(report.off)}项不符合")
    return 0 if report.ok else 1
