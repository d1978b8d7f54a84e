"""Reading OFDs from unknown hands: what is read, and what is refused in a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from shuniu.commons import ofd

X = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ENTRY = (
    f'<ofd:OFD {X} Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:Title>通知</ofd:Title>'
    "</ofd:DocInfo><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
DOCUMENT = (
    f"<ofd:Document {X}><ofd:CommonData/><ofd:Pages>"
    '<ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages></ofd:Document>'
)
PAGE = (
    f'<ofd:Page {X}><ofd:Content><ofd:Layer ID="2"><ofd:PageBlock ID="3">'
    '<ofd:TextObject ID="4" Font="9" Size="5" Boundary="10 10 90 8">'
    '<ofd:TextCode X="0" Y="6" DeltaX="g 2 5 6">一二三四</ofd:TextCode></ofd:TextObject>'
    '<ofd:TextObject ID="5" Font="9" Size="5" Boundary="40 10 90 8">'
    '<ofd:TextCode X="0" Y="6">五</ofd:TextCode></ofd:TextObject>'
    '<ofd:TextObject ID="6" Font="9" Size="5" Boundary="10 20 90 8">'
    '<ofd:TextCode X="0" Y="6">六</ofd:TextCode></ofd:TextObject>'
    "</ofd:PageBlock></ofd:Layer></ofd:Content></ofd:Page>"
)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;</x>'


def package(**changed: str | bytes) -> bytes:
    members: dict[str, str | bytes] = {
        "OFD.xml": ENTRY,
        "Doc_0/Document.xml": DOCUMENT,
        "Doc_0/Pages/P.xml": PAGE,
    }
    members.update({k.replace("__", "/").replace("_xml", ".xml"): v for k, v in changed.items()})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(ofd.NotOfd) as caught:
        ofd.check(data)
    return caught.value.sentence


def test_the_text_of_anothers_ofd_is_read_line_by_line() -> None:
    read = ofd.read(package())
    assert read.pages == ("一二三四五\n六",)
    assert read.metadata == {"Title": "通知"}


def test_hostile_and_broken_files_are_refused() -> None:
    page = '<ofd:Page ID="1" BaseLoc="Pages/P.xml"/>'
    many = DOCUMENT.replace(page, page * 5001)
    for data, words in (
        (b"not a zip", "损坏"),
        (b"PK\x03\x04" + b"\0" * 50, "损坏"),
        (package(OFD_xml=BOMB), "有害"),
        (package(OFD_xml=BOMB.encode("utf-16")), "有害"),
        (package(OFD_xml="<x/>"), "入口"),
        (package(OFD_xml=ENTRY.replace("/Doc_0/", "../../etc/")), "缺少"),
        (package(OFD_xml=ENTRY.replace("Document.xml", "Other.xml")), "缺少"),
        (package(Doc_0__Document_xml=many), "5001页"),
        (package(Doc_0__Document_xml=DOCUMENT.replace("P.xml", "Q.xml")), "缺少"),
        (package(Doc_0__Pages__P_xml=PAGE[:-20]), "损坏"),
        (package(**{"../climbs": b"x"}), "损坏"),
        (package(big=b"\0" * 40_000_000), "过大"),
        (package(Doc_0__Pages__P_xml="<a>" * 400 + "</a>" * 400), "损坏"),
    ):
        assert words in refused(data), words


def test_numbers_without_sense_do_no_harm() -> None:
    strange = PAGE.replace("g 2 5 6", "g 99999999999 5 nan x").replace("10 10 90 8", "x y")
    assert "一二三四" in ofd.read(package(Doc_0__Pages__P_xml=strange)).text
