"""What the video room refuses. A docstring is the sentence that the clerk reads."""

from __future__ import annotations

from shuniu.ground.refusal import FieldRefused, Refused


class FilmRefused(FieldRefused):
    """这个文件不能接收。"""

    def __init__(self, **facts: object) -> None:
        super().__init__("file", type(self).own_words())
        self.facts = facts


class NotAFilm(FilmRefused):
    """“{name}”的内容是{what}，不是视频，已停止上传。请选择视频文件（MP4、MOV、WebM、MKV、AVI等）。"""


class PackedFilm(FilmRefused):
    """“{name}”的内容是{what}，不是视频，已停止上传。请先解压，再上传里面的视频文件。"""


class UnreadableFilm(FilmRefused):
    """“{name}”打不开：{why}。文件可能没有导出完整，请重新导出后再传。"""


class NoPicture(FilmRefused):
    """“{name}”只有声音，没有画面，不能作为视频发布。"""


class TooBig(FilmRefused):
    """“{name}”有{size}，超过了{most}的上限。请压缩后再传，或者分成几集。"""


class TooBigAtOnce(FilmRefused):
    """一次上传最多{most}。更大的视频请在启用JavaScript的浏览器里分段上传，断了可以接着传。"""


class EmptyFilm(FilmRefused):
    """“{name}”是空文件，请重新选择。"""


class NoSpace(FilmRefused):
    """服务器磁盘只剩{left}，放不下{size}的视频。请联系系统管理员清理后再传。"""


class OutOfStep(Refused):
    """已收到{offset}字节，请从这里接着传。"""

    # For the program that uploads: it goes on at ``offset``.

    def __init__(self, offset: int) -> None:
        super().__init__(offset=offset)
        self.offset = offset


class PartDamaged(Refused):
    """这一段在传输中损坏，校验值不符，没有保存。请重传这一段。"""


class PartTooLong(Refused):
    """这一段超过了{most}的上限或超出了文件的大小。"""


class UploadOver(Refused):
    """这次上传已经结束。请刷新页面。"""


class NotComplete(Refused):
    """请先补全：{what}。"""


class NotPlayableYet(Refused):
    """这个视频浏览器不能直接播放，要等转换完成才能发布。{state}"""


class CaptionRefused(FieldRefused):
    """字幕有误。"""

    def __init__(self, sentence: str) -> None:
        super().__init__("file", sentence)
