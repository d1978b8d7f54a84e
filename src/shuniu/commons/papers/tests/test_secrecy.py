"""国家秘密: what bears a marking is refused at the door; a sentence about secrecy is not."""

from __future__ import annotations

import time

import pytest

from shuniu.commons.manuscript import from_plain
from shuniu.commons.papers.secrecy import (
    StateSecret,
    refuse_secret_manuscripts,
    refuse_state_secrets,
)


@pytest.mark.parametrize(
    "text",
    [
        "机密★1年\n云亭县人民政府文件",
        "秘密★",
        "绝密",
        "000012  绝密★长期\n特急",
        "份号：000003\n机　密 ★ 10年",
        "云亭县人民政府办公室\n\n  机密  \n关于某事的通知",
        "密级：秘密",
        "密级和保密期限: 机密*5年",
        "【机密】关于某项工作的报告",
        "关于某项工作的报告（秘密★3年）",
        "绝\u200b密★",
        "秘密 特急",
        "机密级",
        "正文第一行\n" * 30 + "机密★20年\n附件",
    ],
)
def test_a_marking_is_refused(text: str) -> None:
    with pytest.raises(StateSecret) as caught:
        refuse_state_secrets("关于天气的通知", text, field="body")
    assert caught.value.field == "body"
    assert "非涉密系统，严禁处理、存储、传输国家秘密" in caught.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "关于进一步加强保密工作的通知",
        "关于开展《中华人民共和国保守国家秘密法》宣传月活动的通知",
        "秘密级文件的管理按照有关规定执行。",
        "机密、秘密、绝密三级的划分，由定密责任人确定。",
        "机密文件应当由专人保管。\n秘密载体不得带离办公场所。",
        "涉及商业秘密、个人隐私的政府信息，不得公开。",
        "密级：公开",
        "密级：无",
        "会议要求，严守工作秘密\n",
        "不得把“机密★1年”之类的标志写入本系统",
        "他把这件事当作秘密",
        "词语解释\n" * 40 + "秘密\n指不能让人知道的事。",
    ],
)
def test_a_sentence_about_secrecy_is_not(text: str) -> None:
    refuse_state_secrets(text)


def test_a_hostile_text_is_looked_through_in_no_time() -> None:
    started = time.process_time()
    for text in (" " * 1_000_000, "\n" * 1_000_000, "1 " * 500_000, "[ " * 500_000):
        refuse_state_secrets(text + "保密")
    assert time.process_time() - started < 8


def test_a_marking_in_any_cell_is_refused_a_column_of_levels_is_not() -> None:
    with pytest.raises(StateSecret) as caught:
        refuse_secret_manuscripts(
            from_plain("请按下表办理。\n| 文件 | 秘密★1年 |\n| 甲 | 乙 |"), field="manuscript"
        )
    assert caught.value.field == "manuscript"
    refuse_secret_manuscripts(from_plain("| 单位 | 绝密 | 机密 | 秘密 |\n| 甲 | 0 | 0 | 0 |"))
