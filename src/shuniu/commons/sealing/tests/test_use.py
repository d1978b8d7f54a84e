"""用印: two persons, a ledger that only grows, signatures that hold and changes that show."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from shuniu.commons.ofd.signing import signatures
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.commons.sealing import actions, ses, ses_types
from shuniu.commons.sealing.models import SealUse
from shuniu.commons.sealing.queries import code_in, qr_svg, shown_code, verify, verify_file
from shuniu.commons.sealing.refusals import AlreadySealed, AlreadyVoid, NotKeeper, SamePerson
from shuniu.commons.trail.queries import history
from shuniu.ground import sm
from shuniu.ground.packages import Package, pack

from .conftest import AT, Office


def test_a_document_is_sealed_by_a_second_person_and_verified(office: Office) -> None:
    sealed = office.seal(approver="县长 王某", copies=30)
    use = SealUse.objects.get()
    assert (use.applicant_label, use.operator_label) == ("clerk", "second")
    assert (use.copies, use.approver_label) == (30, "县长 王某")
    assert sealed.digest == sm.sm3(office.pdf).hex()
    (found,) = verify(shown_code(sealed.code).lower())
    assert found.valid and found.title and found.voided_at is None
    assert found.serial == sealed.serial
    (by_number,) = verify(" 云政发〔2026〕12号 ")
    assert by_number.code == found.code and by_number.title == ""
    assert verify("云政发〔2026〕99号") == verify("ABCDE-FGHJK") == verify("") == []
    assert [e.verb for e in history("outgoing", 1)] == ["sealing.used"]


def test_nobody_seals_what_they_asked_for(office: Office) -> None:
    with pytest.raises(SamePerson):
        office.seal(by=office.people["clerk"])
    assert not SealUse.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        sealed = office.seal()
        use = SealUse.objects.get(code=sealed.code)
        use.pk, use.code, use.operator_id = None, "X", use.applicant_id
        use.save(force_insert=True)


def test_a_stranger_does_not_seal(office: Office) -> None:
    with pytest.raises(NotKeeper):
        office.seal(by=office.people["stranger"])


def test_a_marked_title_is_not_sealed(office: Office) -> None:
    with pytest.raises(StateSecret):
        office.seal(title="【机密】关于某事的通知")


def test_a_document_is_sealed_once_until_it_is_voided(office: Office) -> None:
    first = office.seal()
    with pytest.raises(AlreadySealed):
        office.seal()
    clerk = office.people["clerk"]
    actions.void(first.code, reason="附件有误，重新印发", by=clerk, at=AT)
    with pytest.raises(AlreadyVoid):
        actions.void(first.code, reason="x", by=clerk, at=AT)
    second = office.seal()
    newest, older = verify("云政发〔2026〕12号")
    assert {newest.code, older.code} == {first.code, second.code}
    (voided,) = verify(first.code)
    assert voided.valid and voided.void_reason == "附件有误，重新印发"


def test_a_joint_issue_has_a_row_a_seal_and_one_code(office: Office) -> None:
    actions.open_seal(office.bureau, by=office.people["clerk"], at=AT)
    sealed = office.seal(joint=(office.bureau,))
    assert len(sealed.use_ids) == 2
    (found,) = verify(sealed.code)
    assert found.valid and found.organ == "云亭县人民政府、云亭县水利局"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sealing_sealuse SET title = 'x'",
        "DELETE FROM sealing_sealuse",
        "TRUNCATE sealing_sealuse",
        "DELETE FROM sealing_sealvoid",
    ],
)
def test_the_ledger_only_grows(office: Office, change: str) -> None:
    office.seal()
    with (
        pytest.raises((IntegrityError, InternalError), match="只增不改"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change)


def test_a_row_that_was_changed_all_the_same_shows(office: Office) -> None:
    sealed = office.seal()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE sealing_sealuse DISABLE TRIGGER USER")
        cursor.execute("UPDATE sealing_sealuse SET title = '另一标题'")
        cursor.execute("ALTER TABLE sealing_sealuse ENABLE TRIGGER USER")
    (found,) = verify(sealed.code)
    assert not found.valid


def test_a_file_is_known_by_itself_and_a_changed_one_is_told(office: Office) -> None:
    sealed = office.seal()
    assert verify_file(office.pdf).outcome == verify_file(sealed.ofd).outcome == "same"
    assert verify_file(office.pdf + b" ").outcome == "unknown"
    assert verify_file(office.ofd).outcome == "unknown"
    assert verify_file(b"PK nonsense").outcome == "unknown"
    package = Package(sealed.ofd)
    members = {name: package.read(name) for name in package.names}
    page = "Doc_0/Pages/Page_0/Content.xml"
    members[page] = members[page].replace("来函收悉".encode(), "来函不予".encode())
    verdict = verify_file(pack(members.items()))
    assert (verdict.outcome, verdict.changed) == ("changed", (page,))
    members = {name: package.read(name) for name in package.names} | {"Doc_0/more.xml": b"<x/>"}
    assert verify_file(pack(members.items())).changed == ("Doc_0/more.xml",)


def test_the_signature_in_the_ofd_is_the_standards(office: Office) -> None:
    sealed = office.seal()
    names = zipfile.ZipFile(io.BytesIO(sealed.ofd)).namelist()
    assert {"Doc_0/Signs/Signatures.xml", "Doc_0/Signs/Sign_0/SignedValue.dat"} <= set(names)
    (signature,) = signatures(sealed.ofd)
    assert signature.changed == ()
    value = ses_types.Signature.load(signature.value, strict=True)
    assert value.dump() == signature.value
    to_sign = value["to_sign"]
    assert to_sign["version"].native == 4
    assert to_sign["data_hash"].native == sm.sm3(signature.list)
    assert to_sign["property_info"].native == signature.place
    assert to_sign["eseal"].dump() == signature.seal
    facts = ses.read(signature.value)
    assert facts is not None and facts.valid and facts.serial == sealed.serial
    certificate = ses_types.Certificate.load(value["cert"].native)
    assert "测试证书，无法律效力" in certificate.subject.native["common_name"]
    for place in range(0, len(signature.value), 97):
        broken = bytearray(signature.value)
        broken[place] ^= 1
        read = ses.read(bytes(broken))
        assert read is None or not read.valid or read == facts


def test_codes_and_their_picture() -> None:
    code = actions.new_code()
    assert code_in(shown_code(code).lower()) == code
    assert code_in("ABC") == code_in("ABCDE-FGHJ0") == ""
    assert qr_svg(code).startswith("<svg")
