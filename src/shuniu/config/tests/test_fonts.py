"""Open fonts: brought by package managers, known by their digests, or a sentence."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from shuniu.config import fonts, paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "cache" / "fonts"
    place.mkdir(parents=True)
    monkeypatch.setattr(fonts, "FOLDER", place)
    return place


def packed(**files: bytes) -> tarfile.TarFile:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./usr/../../{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return tarfile.open(fileobj=io.BytesIO(data.getvalue()))


def curved(path: Path) -> None:
    """A font of one glyph with a cubic curve, and an empty one."""
    pen = T2CharStringPen(1000, None)
    pen.moveTo((100, 100))
    pen.curveTo((100, 700), (900, 700), (900, 100))
    pen.closePath()
    empty = T2CharStringPen(500, None).getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "uni4E00"])
    builder.setupCharacterMap({0x4E00: "uni4E00"})
    builder.setupCFF("Test", {}, {".notdef": empty, "uni4E00": pen.getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "uni4E00": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_only_a_file_with_its_own_digest_is_taken(folder: Path, tmp_path: Path) -> None:
    wanted = {"a.otf": hashlib.sha256(b"font").hexdigest()}
    fonts._take(packed(**{"a.otf": b"font", "other": b"x"}), wanted, tmp_path)
    assert [path.name for path in folder.iterdir()] == ["a.otf"]
    with pytest.raises(fonts.NotFetched, match="校验值不符"):
        fonts._take(packed(**{"a.otf": b"forged"}), wanted, tmp_path)
    with pytest.raises(fonts.NotFetched, match=r"没有这些文件"):
        fonts._take(packed(), wanted, tmp_path)
    assert (folder / "a.otf").read_bytes() == b"font"


def test_without_package_managers_a_sentence_says_so_and_nothing_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "prefix", "/nowhere")
    told = fonts.fetch()
    assert len(told) == 2 and all("./run fonts" in sentence for sentence in told)
    assert len(fonts.missing()) == 6 and list(folder.parent.iterdir()) == [folder]


def test_curves_become_such_as_readers_of_ofd_know(folder: Path) -> None:
    curved(folder / "Test.otf")
    fonts.convert()
    assert [path.name for path in folder.iterdir()] == ["Test.ttf"]
    made = TTFont(folder / "Test.ttf")
    assert "CFF " not in made and made.getBestCmap() == {0x4E00: "uni4E00"}
    glyph = made["glyf"]["uni4E00"]
    assert (glyph.xMin, glyph.yMin, glyph.xMax) == (100, 100, 900)
    assert made["hmtx"]["uni4E00"] == (1000, 100)


def test_tests_and_whoever_says_so_fetch_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not fonts.wanted()
    monkeypatch.delenv("SHUNIU_FETCH_FONTS")
    assert fonts.wanted()


def test_the_supervisor_asks_without_loading_django() -> None:
    code = "import sys; from shuniu.config import fonts as f; f.wanted(); print(*sys.modules)"
    around = {**os.environ, "PYTHONPATH": str(paths.PACKAGE.parent)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    assert "django" not in done.stdout.split()
