"""``profile``: check a county's folder, or write it into an empty database."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .. import setup
from ..paths import use_var
from ..steps import complain, step, table

HELP = "县情资料：检查、建库 (check a county's profile folder, or load it)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="check|apply")
    check = what.add_parser(
        "check", help="逐条列出错误，注明文件和行号 (every fault, file and line)"
    )
    check.add_argument("folder", type=Path)
    apply = what.add_parser(
        "apply", help="写入空库，给出系统管理员口令 (load into an empty database)"
    )
    apply.add_argument("folder", type=Path)
    apply.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    if options.what == "check":
        # Nothing is asked of a database, so none is started.
        os.environ["SHUNIU_NO_DATABASE"] = "1"
        setup.django()
        return check(options.folder)
    use_var(options.data)
    setup.django()
    return apply(options.folder)


def check(folder: Path) -> int:
    """Print every fault with file and line, or what the folder holds."""
    from ..profile import ProfileFaulty, load

    try:
        found = load(folder)
    except ProfileFaulty as faulty:
        for fault in faulty.faults:
            print(fault)
        return complain(f"{len(faulty.faults)} 处需要改正 (faults)")
    parts = found.organisation
    exchange = sum(unit.in_exchange for unit in parts.units)
    print(
        f"{found.county['name']}：{len(parts.units)} 个单位（{exchange} 个参加公文交换），"
        f"{len(parts.posts)} 个岗位，{len(parts.members)} 名成员，"
        f"{len(found.numbering)} 种编号，{len(found.limits)} 条时限，"
        f"{len(found.letter_types)} 种来信，{len(found.mailboxes)} 个信箱。没有错误。"
    )
    return 0


def apply(folder: Path) -> int:
    """Write the folder into an empty database; the administrators' passwords are shown once."""
    from django.db import transaction

    from shuniu.commons.people import actions
    from shuniu.commons.people.actor import system
    from shuniu.commons.people.duties import ADMINISTRATOR
    from shuniu.commons.people.models import Tenure
    from shuniu.ground import clock
    from shuniu.ground.refusal import Refused

    from .. import profile

    by, at = system("建库"), clock.now()
    try:
        with step("写入县情资料"), transaction.atomic():
            profile.apply(profile.load(folder), by=by, at=at)
            seats = Tenure.objects.filter(Tenure.held_on(clock.today()))
            seats = seats.filter(post__duties__contains=[ADMINISTRATOR])
            rows = [
                [seat.member.login, actions.reset_password(seat.member, by=by, at=at)]
                for seat in seats.select_related("member")
            ]
    except Refused as no:
        return complain(no.sentence)
    print("系统管理员的口令只显示这一次，首次登录须修改：")
    print(table(["账户", "口令"], rows))
    return 0
