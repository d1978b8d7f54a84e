"""``accounts``: the demo's accounts and their passwords, again."""

from __future__ import annotations

import argparse
import os

from .. import accounts
from ..paths import use_var, var
from ..steps import complain, table

HELP = "列出演示账户及口令 (the demo's accounts and passwords)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    known = accounts.load(var())
    if not known or os.environ.get("SHUNIU_DEMO") == "0":
        return complain(
            "这里没有演示账户：只有 ./run demo 建立的数据才有 (demo mode only)。"
            "正式人员的口令不保存明文，也无处可列。"
        )
    print(listing())
    return 0


def listing(*, one_a_role: bool = False) -> str:
    """The accounts as a table; only the first of each role if so asked."""
    known = accounts.load(var())
    if one_a_role:
        known = list({account.role: account for account in reversed(known)}.values())[::-1]
    if not known:
        return "  (没有演示账户)\n"
    rows = [[a.role, a.login, a.password, a.name, a.unit] for a in known]
    return table(["角色", "账户", "口令", "姓名", "单位"], rows) + "\n"
