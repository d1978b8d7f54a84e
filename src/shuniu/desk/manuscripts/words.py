"""What the editor says, in the reader's language; the script itself holds no words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """The editor's buttons, hints and messages by their names in ``frontend/src``."""
    return {
        "editor": _("正文编辑区"),
        "toolbar": _("正文工具"),
        "tableTools": _("表格工具"),
        "kind0": _("正文"),
        "kind1": _("一级标题"),
        "kind2": _("二级标题"),
        "kind3": _("三级标题"),
        "kind4": _("四级标题"),
        "bold": _("加粗"),
        "table": _("表格"),
        "undo": _("撤销"),
        "redo": _("重做"),
        "rowAbove": _("上方加行"),
        "rowBelow": _("下方加行"),
        "rowGone": _("删除行"),
        "columnLeft": _("左侧加列"),
        "columnRight": _("右侧加列"),
        "columnGone": _("删除列"),
        "header": _("首行为表头"),
        "tableGone": _("删除表格"),
        "empty": _("在这里写正文；行首输入“一、”“（一）”“1.”“（1）”就成标题，编号自动接续。"),
        "count": _("{n}字"),
        "countOf": _("{n}字，建议不超过{most}字"),
        "countOver": _("{n}字，超过建议的{most}字，请精简"),
        "countMost": _("{n}字，最多{most}字"),
        "saved": _("已保存 {at}"),
        "keptLocal": _("已暂存在本机 {at}"),
        "saving": _("正在保存…"),
        "unsaved": _("有未保存的修改"),
        "keptHere": _("没能存到服务器，修改已留在本机 {at}，稍后再试"),
        "refused": _("没有保存：{why}"),
        "found": _("本机有 {at} 留下、还没有提交的修改。"),
        "restore": _("恢复这些修改"),
        "discard": _("不要了"),
        "keepMine": _("仍然保存我的"),
        "takeTheirs": _("改用最新的稿"),
        "understood": _("知道了"),
        "spans": _("表格里合并的单元格已经拆开，请核对。"),
        "nested": _("表格里还有表格，里面的文字已经并入单元格。"),
        "wide": _("有一个表格超出版心，已经改成逐行的文字，请拆分或者另附。"),
        "image": _("图片没有粘贴进来，请作为附件上传。"),
        "keys": _("Ctrl+Alt+0 至 4 换段落种类，Alt+F10 到工具栏"),
    }
