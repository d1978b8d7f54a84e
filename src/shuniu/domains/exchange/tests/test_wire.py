"""Packages: what is written is read back; what is not as signed is refused, in words."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from shuniu.domains.exchange.wire import frames, package, signing
from shuniu.domains.exchange.wire.package import File, Malformed, Manifest, NotGenuine, canonical
from shuniu.domains.exchange.wire.transport import InsecureAddress, demand_secure
from shuniu.ground.refusal import Refused


@pytest.fixture(scope="module")
def keys() -> tuple[str, bytes]:
    return signing.make_key()


def made(
    keys: tuple[str, bytes], folder: Path, *, told: dict[str, Any] | None = None, **wrong: Any
) -> bytes:
    """A package with one paper; ``wrong`` changes what its manifest says."""
    paper = folder / "1.pdf"
    paper.write_bytes(b"%PDF-1.4 paper")
    metadata = canonical(told or {"title": "通知"})
    size, digest = package.digest_of(paper)
    given = {
        "package_id": uuid4(),
        "sort": "document",
        "sequence": 1,
        "sender": "city",
        "receiver": "county",
        "made_at": "2026-09-01",
        "files": (
            File("metadata.json", "metadata.json", len(metadata), signing.sm3(metadata)),
            File("papers/01.pdf", "正文.pdf", size, digest),
        ),
    }
    manifest = Manifest(**{**given, **wrong}).to_bytes()
    out = io.BytesIO()
    package.write(out, manifest, signing.sign(manifest, keys[1]), metadata, [paper])
    return out.getvalue()


def test_a_package_comes_back_as_it_was_written(keys: Any, tmp_path: Path) -> None:
    opened = package.read(io.BytesIO(made(keys, tmp_path)), lambda code: keys[0])
    assert opened.metadata == {"title": "通知"}
    ((file, stream),) = opened.papers
    assert (file.name, stream.read()) == ("正文.pdf", b"%PDF-1.4 paper")
    opened.close()


def test_any_changed_byte_is_found(keys: Any, tmp_path: Path) -> None:
    whole = made(keys, tmp_path)
    for at in range(0, len(whole), 97):
        changed = bytearray(whole)
        changed[at] ^= 1
        try:
            opened = package.read(io.BytesIO(bytes(changed)), lambda code: keys[0])
        except Refused as refused:
            assert refused.sentence
            continue
        # A byte of the tar's own padding or of a member's date: nothing that is taken in.
        assert opened.metadata == {"title": "通知"}
        assert opened.papers[0][1].read() == b"%PDF-1.4 paper"
    for cut in range(0, whole.index(b"%PDF-1.4 paper") + 14, 211):
        with pytest.raises(Refused):
            package.read(io.BytesIO(whole[:cut]), lambda code: keys[0])


def test_another_key_and_another_member_are_refused(keys: Any, tmp_path: Path) -> None:
    other, _private = signing.make_key()
    with pytest.raises(NotGenuine, match="SM2"):
        package.read(io.BytesIO(made(keys, tmp_path)), lambda code: other)
    out = io.BytesIO(made(keys, tmp_path))
    with tarfile.open(fileobj=out, mode="a") as tar:
        info = tarfile.TarInfo("papers/99.pdf")
        info.size = 3
        tar.addfile(info, io.BytesIO(b"abc"))
    with pytest.raises(NotGenuine, match="files"):
        package.read(io.BytesIO(out.getvalue()), lambda code: keys[0])


@pytest.mark.parametrize(
    "told",
    [
        {"format": "other/1"},
        {"files": [{"path": "metadata.json", "name": "m", "size": -1, "sm3": ""}]},
        {"files": []},
        {"files": [{"path": "metadata.json", "name": "m", "size": 10**12, "sm3": ""}]},
        {"sequence": 0},
        {"package": "no uuid"},
        {"from": "\ud800"},
    ],
)
def test_a_strange_manifest_is_refused(keys: Any, tmp_path: Path, told: dict[str, Any]) -> None:
    with tarfile.open(fileobj=io.BytesIO(made(keys, tmp_path))) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        manifest = json.loads(member.read())
    with pytest.raises(Malformed):
        Manifest.read(json.dumps({**manifest, **told}).encode())


def test_frames_say_where_a_package_ends() -> None:
    body = frames.head(3) + b"abc" + frames.head(2) + b"de"
    assert [part.read() for part in frames.slices(io.BytesIO(body))] == [b"abc", b"de"]
    unread = [part.left for part in frames.slices(io.BytesIO(body))]
    assert unread == [3, 2], "what nobody read is passed over"
    for wrong in (frames.head(2**50), b"\0\0\1", frames.head(0)):
        with pytest.raises(Malformed):
            list(frames.slices(io.BytesIO(wrong)))
    with pytest.raises(Malformed):
        list(frames.slices(io.BytesIO((frames.head(1) + b"a") * (frames.MOST + 1))))


@pytest.mark.parametrize(
    ("address", "test", "fine"),
    [
        ("https://gov.example", False, True),
        ("http://127.0.0.1:8000", False, True),
        ("http://localhost:8000", False, True),
        ("http://10.1.2.3", False, False),
        ("http://10.1.2.3", True, True),
        ("ftp://127.0.0.1", True, False),
        ("https://", True, False),
        ("gov.example", True, False),
    ],
)
def test_nothing_goes_over_a_network_in_the_clear(address: str, test: bool, fine: bool) -> None:
    if fine:
        demand_secure(address, is_test=test)
        return
    with pytest.raises(InsecureAddress):
        demand_secure(address, is_test=test)


def test_a_key_is_a_point_of_the_curve(keys: Any) -> None:
    assert signing.is_key(keys[0])
    assert not signing.is_key(keys[0][:-2] + ("00" if keys[0][-2:] != "00" else "11"))
    assert not signing.is_key("04" + "0" * 128) and not signing.is_key("xyz")
    assert len(signing.fingerprint(keys[0]).split()) == 16
