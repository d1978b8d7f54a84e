"""``inspect``: look at all sites now; with ``--walk`` go through them as a visitor first."""

from __future__ import annotations

import argparse

from .. import served, setup
from ..paths import use_var
from ..steps import complain, step, table

HELP = "网站检查 (inspect the sites now)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")
    parser.add_argument("--base", default="", help="where the main site is reached, http://…")
    parser.add_argument("--site", default="", metavar="CODE", help="walk through this site alone")
    parser.add_argument("--walk", action="store_true", help="walk through the sites, probe them")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    served.recall()
    setup.django()
    from shuniu.commons.people.actor import system
    from shuniu.domains.portal.models import Site
    from shuniu.ground import clock
    from shuniu.inspection import actions
    from shuniu.inspection.queries import sheets
    from shuniu.inspection.queries.state import look

    by = system("命令行")
    if options.walk or options.base:
        sites = Site.objects.open_on(clock.today()).select_related("unit")
        if options.site:
            sites = sites.filter(code=options.site)
            if not sites:
                return complain(f"没有代码为“{options.site}”的网站。")
        with step("巡查"):
            actions.crawl(list(sites), by=by, at=clock.now(), base=options.base)
        with step("探测"):
            actions.probe(on=clock.today(), by=by, at=clock.now(), base=options.base)
    done = actions.inspect(on=clock.today(), by=by, at=clock.now())
    print(f"新发现{done.opened}个，超标{done.broken}个，销号{done.healed}个")
    rows = sheets.rows(look(clock.today(), clock.now()), None)
    head = ("网站", "首页", "超期栏目", "将到期", "空白", "巡查发现", "待整改")
    print(
        table(
            head,
            [
                (
                    row.state.site.name,
                    "无" if row.home_days is None else f"{row.home_days}天前",
                    row.lights.get(sheets.STALE, 0),
                    row.lights.get(sheets.NEAR, 0),
                    row.lights.get(sheets.EMPTY, 0),
                    row.faults,
                    row.open_findings,
                )
                for row in rows
            ],
        )
    )
    return 0
