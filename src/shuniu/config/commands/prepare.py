"""``prepare``: what must be done before serving: migrate, make the demo county, check.

``demo`` and ``serve`` run it as a child, so that its memory is given back.
"""

from __future__ import annotations

import argparse
import importlib.util
import io

from .. import setup
from ..steps import complain, step

HELP = "迁移、载入演示数据、自检；由 demo 和 serve 调用 (migrate, load, check)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing: what to do follows from the environment."""


def run(options: argparse.Namespace) -> int:
    setup.django()
    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from shuniu.domains.portal.workshop.late import wake

    from ..health import pending_migrations

    with step("检查数据库结构"):
        if pending_migrations():
            call_command("migrate", verbosity=0, interactive=False)
    if settings.DEMO:
        made = make_demo()
        if made:
            return made
    try:
        with step("自检"):
            wake()  # Wagtail checks its screens too, which are made ready later elsewhere
            call_command("check", databases=["default"], stdout=io.StringIO())
    except SystemCheckError as error:
        return complain(str(error))
    return 0


def make_demo() -> int:
    """The demo county, unless somebody lives in this database already."""
    from shuniu.commons.people.models import Member

    if Member.objects.filter(is_demo=True).exists():
        return 0
    if Member.objects.exists():
        return complain(
            "这个数据库里已有正式人员，不能再载入演示数据。"
            "演示请另指数据文件夹：./run demo --data DIR"
        )
    if importlib.util.find_spec("shuniu.config.demo") is None:
        print("· 没有演示县 (shuniu.config.demo)，从空库开始")
        return 0
    from shuniu.config import demo

    with step("载入演示县"):
        demo.build()
        demo.seal()
    return 0
