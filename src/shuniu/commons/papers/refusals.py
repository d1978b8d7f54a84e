"""What the room refuses. A docstring is the sentence that a clerk or a citizen reads."""

from __future__ import annotations

from shuniu.ground.refusal import FieldRefused


class FileRefused(FieldRefused):
    """这个文件不能接收。"""

    # The file's field on every form is called ``file``. A subclass's docstring
    # is the sentence; it may hold {names}.

    def __init__(self, **facts: object) -> None:
        doc = (type(self).__doc__ or "").strip()
        super().__init__("file", doc.format_map({k: str(v) for k, v in facts.items()}))


class EmptyFile(FileRefused):
    """“{name}”是空文件，请重新选择。"""


class TooLarge(FileRefused):
    """“{name}”有{size}，超过了{label}的上限{most}，请压缩或拆分后再传。"""


class UnknownContent(FileRefused):
    """“{name}”不是可以接收的文件。可以接收：{allowed}。"""


class KindNotAllowed(FileRefused):
    """“{name}”是{label}，这里不能接收。可以接收：{allowed}。"""


class OldOfficeFile(FileRefused):
    """“{name}”是旧格式的办公文件，请另存为docx、xlsx或pdf后再传。"""


class NameMismatch(FileRefused):
    """“{name}”的内容是{label}，与文件名的后缀不符，请改正文件名后再传。"""


class HasMacros(FileRefused):
    """“{name}”带有宏，不能接收。请另存为不带宏的文件后再传。"""


class IsEncrypted(FileRefused):
    """“{name}”设有密码，无法检查，不能接收。请去掉密码后再传。"""


class IsBomb(FileRefused):
    """“{name}”展开后过大，不能接收。"""


class IsBroken(FileRefused):
    """“{name}”已损坏，打不开。请检查后再传。"""


class TooManyPixels(FileRefused):
    """图片“{name}”的尺寸太大，请缩小后再传。"""


class Unfit(FileRefused):
    """“{name}”不能接收。{why}"""


class DoesThings(FileRefused):
    """“{name}”带有脚本、自动动作或内嵌文件，不能接收。请打印成一份新的PDF后再传。"""


class TooManyPages(FileRefused):
    """“{name}”有{pages}页，超过{most}页，请拆分后再传。"""
