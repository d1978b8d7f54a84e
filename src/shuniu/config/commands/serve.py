"""``serve``: the web server and the job worker of a real county."""

from __future__ import annotations

import argparse
import os

from .. import accounts, fonts, served, structure
from ..cluster import Cluster
from ..paths import use_var, var
from ..steps import complain, step
from ..supervisor import (
    ChildFailed,
    Stopped,
    Supervisor,
    granian,
    port_is_free,
    python,
)

STAMP = "prepared"
HELP = "正式运行：网站和后台任务 (serve the county: web and jobs)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="listen here (a proxy stands before)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    os.environ.pop("SHUNIU_DEMO", None)
    return bring_up(host=options.host, port=options.port, workers=options.workers, demo=False)


def bring_up(*, host: str, port: int, workers: int, demo: bool) -> int:
    """Database, migrations, demo county, web, jobs; then stay until told to stop."""
    if not port_is_free(host, port):
        return complain(
            f"端口 {port} 已被占用 (port {port} is taken)。请换一个端口：--port {port + 1}"
        )
    # Feeds and site maps name addresses in full; without a host of one's own it is this one.
    os.environ.setdefault("SHUNIU_HERE", f"http://127.0.0.1:{port}")
    supervisor = Supervisor()
    try:
        cluster = None
        if not os.environ.get("DATABASE_URL"):
            with supervisor.finishing(), step("启动数据库"):
                cluster = Cluster.for_var(use_var(None)).hold()
        if not (demo and cluster and prepared_before(cluster)):
            if supervisor.run(*python("prepare")) != 0:
                return 1
            if demo and cluster:
                (cluster.home / STAMP).write_text(structure.digest())
        with step("启动网站"):
            supervisor.start("网站", *granian(host, port, workers))
            supervisor.wait_until_ready(port)
        inspect_here(port)
        served.keep()
        supervisor.start("后台任务", *python("work"))
        announce(host, port, demo=demo)
        if fonts.wanted():
            print("· 公文字体不全，正在后台取（约两分钟；也可运行 ./run fonts）", flush=True)
            supervisor.aside(*python("fonts", "--quiet"))
        supervisor.watch(cluster)
    except Stopped:
        print("\n· 正在停止 …", flush=True)
    except ChildFailed as failure:
        return complain(f"\n{failure}")
    finally:
        supervisor.stop()
    return 0


def inspect_here(port: int) -> None:
    """Let the inspection visit this server, unless somebody said where the sites are reached."""
    if os.environ.get("SHUNIU_INSPECT") or os.environ.get("SHUNIU_ORIGINS"):
        return
    os.environ["SHUNIU_INSPECT"] = f"http://127.0.0.1:{port}"
    os.environ["SHUNIU_INSPECT_VIA"] = f"127.0.0.1:{port}"


def prepared_before(cluster: Cluster) -> bool:
    """True when this version's demo was made here already: that saves Django a start."""
    stamp = cluster.home / STAMP
    made = (cluster.data.exists(), stamp.exists(), bool(accounts.load(var())))
    return all(made) and stamp.read_text() == structure.digest()


def announce(host: str, port: int, *, demo: bool) -> None:
    """The addresses, and in the demo an account a role."""
    from .accounts import listing

    print(f"\n  公众网站  http://{host}:{port}/\n  工作台    http://{host}:{port}/desk/\n")
    if demo:
        print(listing(one_a_role=True))
    print("按 Ctrl-C 停止 (Ctrl-C stops)。", flush=True)
