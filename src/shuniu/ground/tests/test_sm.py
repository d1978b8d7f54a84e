"""国密 by the standards' own examples, and what has to fail."""

from __future__ import annotations

import pytest
from asn1crypto.algos import DSASignature

from shuniu.ground import sm

# GB/T 32918.5-2017, annex A: the recommended curve's example.
SECRET = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
PUBLIC = bytes.fromhex(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


@pytest.mark.parametrize(
    ("data", "digest"),  # GB/T 32905-2016, annex A
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_the_standard(data: bytes, digest: str) -> None:
    assert sm.sm3(data).hex() == digest == sm.sm3(data[:1], data[1:]).hex()


def test_sm2_takes_the_signature_of_the_standard() -> None:
    signature = DSASignature({"r": R, "s": S}).dump()
    assert sm.key_of(SECRET).public == PUBLIC
    assert sm.verify(PUBLIC, b"message digest", signature)
    assert not sm.verify(PUBLIC, b"message digesu", signature)


def test_what_is_signed_is_verified_and_nothing_else() -> None:
    key, other = sm.new_key(), sm.new_key()
    signature = sm.sign(key.secret, b"text")
    assert sm.verify(key.public, b"text", signature)
    assert not sm.verify(other.public, b"text", signature)
    assert not sm.verify(key.public, b"text", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not sm.verify(key.public, b"text", b"nonsense")
    assert not sm.verify(b"\0" * 64, b"text", signature)
    assert not sm.verify(b"", b"text", signature)


def test_what_is_locked_opens_with_its_key_alone() -> None:
    locked = sm.lock(SECRET, key=b"the county's own")
    assert SECRET not in locked
    assert sm.unlock(locked, key=b"the county's own") == SECRET
    for broken, key in (
        (locked, b"another"),
        (locked[:-1] + b"\0", b"the county's own"),
        (b"", b"the county's own"),
    ):
        with pytest.raises(sm.WrongKey):
            sm.unlock(broken, key=key)
