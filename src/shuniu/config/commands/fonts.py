"""``fonts``: the open fonts of official documents, fetched and made ready; also run by itself."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os

from ..paths import CHECKOUT

HELP = "取开源公文字体：仿宋、楷体、黑体、小标宋 (fetches the open fonts of documents)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-they-are", action="store_true", help="只取，不转换轮廓")
    parser.add_argument("--quiet", action="store_true", help="把话说短，给后台用")


def run(options: argparse.Namespace) -> int:
    from .. import fonts

    with contextlib.suppress(OSError):
        os.nice(15)
    lock = CHECKOUT / "var" / "cache" / "fonts.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("· 另一个进程正在取字体", flush=True)
            return 0
        told = fonts.fetch()
        for sentence in told:
            print(f"· {sentence}", flush=True)
        if not options.as_they_are:
            fonts.convert()
        if not told and not options.quiet:
            print(f"· 公文字体齐备：{fonts.FOLDER}", flush=True)
    return 1 if told else 0
