"""Secrets: made once, at random, readable by their owner only."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuniu.config import accounts
from shuniu.config.accounts import DemoAccount, new_password
from shuniu.config.command import main
from shuniu.config.secret import secret_key


def test_the_key_is_made_once_and_kept_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHUNIU_SECRET_KEY", raising=False)
    made = secret_key(tmp_path)
    assert len(made) >= 50
    assert secret_key(tmp_path) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path / "other") != made


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUNIU_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert not (tmp_path / "secret-key").exists()


def test_demo_accounts_are_listed_again_from_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    password = new_password()
    accounts.store(tmp_path, [DemoAccount("登记员", "clerk", "林晓", "县政府办", password)])
    assert (tmp_path / accounts.FILE).stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("SHUNIU_VAR", str(tmp_path))

    assert main(["accounts"]) == 0
    assert password in capsys.readouterr().out


def test_outside_the_demo_there_is_nothing_to_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHUNIU_VAR", str(tmp_path))
    assert main(["accounts"]) == 1
    assert "demo mode only" in capsys.readouterr().err


def test_passwords_are_never_twice_the_same() -> None:
    assert len({new_password() for _ in range(100)}) == 100
