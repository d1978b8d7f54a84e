"""What a column's page says of itself to machines: 页面标签, in Chinese in every language.

The names and types are those by which government websites are inspected (国办发〔2017〕47号).
"""

from __future__ import annotations

# What a page that is no column of the portal counts as: the column's name, and its type.
COLUMNS: dict[str, tuple[str, str]] = {
    "disclosure.catalogue": ("政府信息公开目录", "信息公开目录"),
    "disclosure.kinds": ("法定主动公开内容", "法定主动公开内容"),
    "disclosure.guide": ("政府信息公开指南", "信息公开指南"),
    "disclosure.institutions": ("公开机构", "机构职能"),
    "disclosure.reports": ("政府信息公开年度报告", "信息公开年报"),
    "disclosure.apply": ("依申请公开", "依申请公开"),
    "letters": ("网络问政", "咨询投诉"),
    "letters.hot": ("台网互动", "咨询投诉"),
    "life": ("生活资讯", "生活服务"),
    "proposals": ("建议提案办理", "建议提案"),
    "services": ("办事服务", "办事服务"),
    "video": ("视频", "视频"),
}


def column_pairs(name: str, kind: str, about: str = "") -> tuple[tuple[str, str], ...]:
    """The labels of a column's page, by their names."""
    return (
        ("ColumnName", name),
        ("ColumnType", kind),
        ("ColumnDescription", about or name),
        ("ColumnKeywords", name if kind == name else f"{name},{kind}"),
    )
