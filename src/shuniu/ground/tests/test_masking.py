"""Personal data is masked before anything becomes public."""

import time

import pytest

from shuniu.ground.text import (
    mask_account,
    mask_address,
    mask_email,
    mask_identity,
    mask_name,
    mask_personal_data,
    mask_phone,
    mask_plate,
)

CARD = "6222021001116245702"  # passes the check digit


@pytest.mark.parametrize(
    ("mask", "plain", "masked"),
    [
        (mask_name, "张三", "张**"),
        (mask_name, "欧阳娜娜", "欧阳**"),
        (mask_name, "张", "张**"),
        (mask_phone, "13800001234", "138****1234"),
        (mask_phone, "0538-2821234", "0538-****34"),
        (mask_identity, "110101199001011234", "110***********1234"),
        (mask_email, "zhangsan@example.cn", "z***@example.cn"),
        (mask_plate, "鲁J·12345", "*****45"),
        (mask_account, CARD, "***************5702"),
        (mask_address, "东平县州城街道南门村18号院3排2号", "东平县州城街道南门村***"),
        (mask_address, "佛山街36号祥和小区5号楼2单元301室", "佛山街***"),
        (mask_address, "某处", "***"),
    ],
)
def test_each_mask(mask, plain, masked):
    assert mask(plain) == masked


def test_everything_in_a_letter_is_found():
    letter = (
        "我是张三，身份证370923199003071234，电话１３８ ００００ １２３４，"
        "微信：zhang_san01，邮箱zs@example.cn，车牌鲁J·12345，"
        f"卡号{CARD}，住佛山街5号楼2单元301室。东政办〔2026〕12号文件说过。"
    )
    masked, findings = mask_personal_data(letter, ["张三"])
    assert masked == (
        "我是张**，身份证370***********1234，电话138****1234，"
        "微信：***，邮箱z***@example.cn，车牌*****45，"
        "卡号***************5702，住佛山街***。东政办〔2026〕12号文件说过。"
    )
    assert {f.kind for f in findings} == {
        "name", "identity", "mobile", "contact", "email", "plate", "account", "address",
    }  # fmt: skip
    assert all(letter[f.start : f.end] == f.text for f in findings)


def test_digits_written_as_characters_are_a_number_too():
    assert mask_personal_data("打一三八零零零零一二三四")[0] == "打138****1234"


def test_an_office_may_name_its_own_telephone():
    answer = "请致电0538-2821234。"
    assert mask_personal_data(answer, landlines=False)[0] == answer
    assert mask_personal_data(answer)[0] == "请致电0538-****34。"


@pytest.mark.parametrize(
    "harmless",
    [
        "2026年11月22日共2186件，办结2167件，99.13%",
        "国办发明电〔2025〕7号",
        "投资12345678901234元",
        "乘18路车到3号站台",
        "请拨12345热线",
        "订单号8888888888888887",
        "",
    ],
)
def test_what_is_not_personal_stays(harmless):
    assert mask_personal_data(harmless) == (harmless, [])


@pytest.mark.parametrize("piece", ["1", "a", "1 ", "东1号楼", "a.", "@a", "微信"])
def test_a_flood_of_text_is_read_in_a_moment(piece):
    started = time.process_time()
    mask_personal_data(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5
