"""``sites``: the sites as files: build them, compare them with the database, nginx before them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .. import served, setup
from ..paths import use_var
from ..steps import complain

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext

    from shuniu.domains.portal.models import Site
    from shuniu.domains.portal.tree.writing import Written

HELP = "网站群的静态页面：重建、核对、nginx 配置 (public pages as files)"
SHOWN = 20
EVERY_SECONDS = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    build = acts.add_parser("build", help="重建；中断后再运行一次，从断处接着写 (build; resumable)")
    build.add_argument("--site", metavar="CODE", action="append", help="只这一个站点，可重复")
    build.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    build.add_argument(
        "--anew", action="store_true", help="从头重建，不接着上次的 (start over, don't go on)"
    )
    check = acts.add_parser(
        "check", help="核对文件与数据库，不一致即失败 (compare with the database)"
    )
    check.add_argument("--site", metavar="CODE", action="append", help="只这一个站点，可重复")
    check.add_argument("--thorough", action="store_true", help="逐页重做、逐字比较 (every page)")
    check.add_argument("--mend", action="store_true", help="不一致的重写 (write what differs anew)")
    nginx = acts.add_parser("nginx", help="生成 nginx 配置 (print a configuration for nginx)")
    nginx.add_argument(
        "--application", metavar="HOST:PORT", help="the one served from this folder, or port 8000"
    )
    nginx.add_argument("--listen", action="append", metavar="ADDRESS", help="80; 443 ssl; [::]:80")
    nginx.add_argument("--certificate", default="", metavar="FILE.pem")
    nginx.add_argument("--certificate-key", default="", metavar="FILE.key")
    nginx.add_argument("--log", default="off", help="access log's file (default: off)")
    nginx.add_argument("--out", type=Path, metavar="FILE", help="写到这个文件 (default: print)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    served.recall()
    setup.django()
    acts = {"build": _build, "check": _check, "nginx": _nginx}
    return acts[options.act](options)


def _chosen(codes: list[str] | None) -> list[Site]:
    from shuniu.domains.portal.models import Site
    from shuniu.ground.refusal import FieldRefused

    sites = Site.objects.order_by("order", "id")
    if not codes:
        return list(sites)
    found = {site.code: site for site in sites.filter(code__in=codes)}
    for code in codes:
        if code not in found:
            raise FieldRefused("site", f"没有代码为“{code}”的站点。")
    return [found[code] for code in codes]


def _build(options: argparse.Namespace) -> int:
    from shuniu.domains.portal.tree import actions, assets, files
    from shuniu.ground import clock

    sites = _chosen(options.site)
    if not sites:
        return complain("还没有站点。")
    assets.refresh()
    shared = [] if options.site else [files.PICTURES, files.KEPT]
    left = 0 if options.anew else actions.left_of([*(site.code for site in sites), *shared])
    if left:
        print(f"· 接着上次的写：还有 {left:,} 页", flush=True)
    else:
        actions.rebuild(sites, at=clock.now())
        if not options.site:
            actions.rebuild_pictures(at=clock.now())
    done, seconds = build(None if not options.site else [s.code for s in sites], options.workers)
    rate = done.pages / seconds if seconds else 0.0
    print(
        f"· 写了 {done.written:,} 页，未变 {done.unchanged:,} 页，撤下 {done.removed:,} 页，"
        f"用时 {seconds:.1f} 秒，每秒 {rate:.0f} 页"
    )
    if done.failed:
        return complain(f"有 {done.failed} 次没有写成，原因见上；./run sites check 可查看。")
    return 0


def build(sites: list[str] | None, workers: int) -> tuple[Written, float]:
    """Write all that is stale with some processes; what they did, and the seconds it took."""
    from django.db import connections

    from shuniu.domains.portal.tree.writing import Written

    connections.close_all()
    fork: ForkContext = get_context("fork")
    told: Any = fork.SimpleQueue()
    started = time.monotonic()
    children = [
        fork.Process(target=_write, args=(number, sites, told)) for number in range(max(workers, 1))
    ]
    for child in children:
        child.start()
    done, shown, running = Written(), started, len(children)
    try:
        while running:
            part = told.get()
            if part is None:
                running -= 1
                continue
            done.add(part)
            if time.monotonic() - shown > EVERY_SECONDS:
                shown = time.monotonic()
                print(
                    f"  {done.pages:,} 页，每秒 {done.pages / (shown - started):.0f} 页", flush=True
                )
    except KeyboardInterrupt:
        for child in children:
            child.terminate()
        print("· 已中断；再运行一次 ./run sites build，从断处接着写", file=sys.stderr)
        raise
    finally:
        for child in children:
            child.join()
    if any(child.exitcode for child in children):
        raise RuntimeError("a writer died; run it again, it goes on where it stopped")
    return done, time.monotonic() - started


def _write(number: int, sites: list[str] | None, told: Any) -> None:
    """One of the processes."""
    from shuniu.domains.portal.tree.writing import Writer
    from shuniu.ground import clock

    try:
        Writer(first=number, told=told.put).run(at=clock.now(), sites=sites)
    finally:
        told.put(None)


def _check(options: argparse.Namespace) -> int:
    from shuniu.domains.portal.tree import checking, files, marking
    from shuniu.ground import clock

    wrong = waiting = pages = 0
    codes = [site.code for site in _chosen(options.site)]
    for code in codes if options.site else [*codes, files.PICTURES, files.KEPT]:
        found = checking.compare(code, thorough=options.thorough)
        pages, waiting, wrong = (
            pages + found.pages,
            waiting + found.waiting,
            wrong + len(found.wrong),
        )
        for word, paths in (
            ("缺", found.missing),
            ("多", found.left_over),
            ("异", found.different),
        ):
            for path in paths[:SHOWN]:
                print(f"{word}　{code}/{path}")
            if len(paths) > SHOWN:
                print(f"　　……{code} 共 {len(paths)} 页")
        if options.mend and found.wrong:
            marking.mark(code, found.wrong, at=clock.now())
    print(f"· 应有 {pages:,} 页，不一致 {wrong:,} 页，等待写出 {waiting:,} 页")
    if wrong and options.mend:
        done, _seconds = build(options.site, 1)
        print(f"· 已重写 {done.written + done.removed:,} 页")
        return 1 if done.failed else 0
    return 1 if wrong else 0


def _nginx(options: argparse.Namespace) -> int:
    from shuniu.domains.portal.tree import assets, drift, nginx
    from shuniu.ground import clock

    assets.refresh()  # the configuration shows them, whether or not anything was built yet
    here = urlsplit(os.environ.get("SHUNIU_HERE", "")).netloc
    setup = nginx.Setup(
        application=options.application or here or "127.0.0.1:8000",
        listen=tuple(options.listen or ["80", "[::]:80"]),
        certificate=options.certificate,
        certificate_key=options.certificate_key,
        log=options.log,
        hosts=nginx.known_hosts(),
        moved=nginx.moved(),
    )
    made = nginx.config(setup)
    drift.remember(setup, made, options.out, at=clock.now())
    if options.out:
        options.out.write_text(made)
        print(f"nginx 配置：{options.out}")
    else:
        print(made)
    return 0
