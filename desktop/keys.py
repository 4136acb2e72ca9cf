"""Every key of the program, in one table: the window's shortcuts, the tooltips and the printable sheet read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """A key (or several, as Qt writes them) and what it does; `where` is the part of the program it works in."""

    keys: tuple[str, ...]
    what: str
    where: str


WINDOW, LIST, FORM, PREVIEW, TODAY, CALENDAR = "窗口", "列表", "表单", "预览", "今日", "日历"
IMPORT = "导入"
FAIR, SIGN_IN = "展会排查", "培训签到"

KEYS: dict[str, Key] = {
    "find": Key(("Ctrl+K",), "查找当事人、案号、权利、商品", WINDOW),
    "new": Key(("Ctrl+N",), "新建当前登记簿的记录", WINDOW),
    "save": Key(("Ctrl+S",), "保存", WINDOW),
    "print": Key(("Ctrl+P",), "打印", WINDOW),
    "back": Key(("Alt+Left",), "返回上一页", WINDOW),
    "forward": Key(("Alt+Right",), "前进到下一页", WINDOW),
    "go": Key(("Alt+1",), "到第1个登记簿（Alt+2 到第2个，依此类推）", WINDOW),
    "help": Key(("F1",), "说明当前栏目；不在栏目里时列出全部快捷键", WINDOW),
    "refresh": Key(("F5",), "刷新", WINDOW),
    "person": Key(("Ctrl+Shift+L",), "换人登录（登记库有账户时；正在填写的内容留作各人的草稿）", WINDOW),
    "lock": Key(("Ctrl+L",), "锁定屏幕（登记库有账户时）", WINDOW),
    "open": Key(("Enter",), "打开选中的记录", LIST),
    "filter": Key(("Ctrl+F",), "在列表中筛选（直接输入文字也可以）", LIST),
    "copy": Key(("Ctrl+C",), "复制选中的行，可粘贴到 Excel 或 WPS", LIST),
    "copy_headed": Key(("Ctrl+Shift+C",), "连同表头一起复制", LIST),
    "all": Key(("Ctrl+A",), "选中全部", LIST),
    "next": Key(("Enter", "Tab"), "到下一栏", FORM),
    "previous": Key(("Shift+Tab",), "到上一栏", FORM),
    "cell": Key(("F2",), "修改表格中的单元格", FORM),
    "undo": Key(("Ctrl+Z",), "撤销", FORM),
    "set": Key(("Ctrl+Shift+P",), "成套打印文书", FORM),
    "redo": Key(("Ctrl+Y",), "恢复刚才撤销的", FORM),
    "section": Key(("Ctrl+PgDown", "Ctrl+PgUp"), "到下一节、上一节", FORM),
    "list": Key(("F4",), "打开日历或全部选项", FORM),
    "complete": Key(("F2",), "补充所填当事人、权利的资料", FORM),
    "reveal": Key(("F2",), "显示隐去的号码、举报人（登记库有账户时；谁看过会记下来）", FORM),
    "linked": Key(("F3",), "打开所填的当事人、权利", FORM),
    "fill": Key(("Ctrl+D",), "表格：向下填充", FORM),
    "row": Key(("Insert", "Ctrl+Delete"), "表格：插入行、删除行", FORM),
    "out": Key(("Ctrl+Enter",), "离开表格或长文字，到下一栏", FORM),
    "moment": Key(("Ctrl+;",), "日期、时间：填入今天、现在", FORM),
    "usual": Key(("Down",), "笔录：空着的回答填入常见的回答", FORM),
    "talk": Key(("F6",), "笔录：到问答，再按回到栏目", FORM),
    "next_lacking": Key(("F8",), "从文书来补内容时：到下一处缺少的内容，补完回到文书", FORM),
    "scan": Key(("F2",), "附件：归入文书，指定是哪份文书的签名扫描件", FORM),
    "dossier": Key(("Ctrl+Shift+J",), "案件：生成卷宗", FORM),
    "history": Key(("Ctrl+H",), "全部经过：谁改了什么、某一天的样子、撤销", FORM),
    "check": Key(("Ctrl+Shift+K",), "案件：检查卷宗", FORM),
    "leave": Key(("Esc",), "返回，已填内容留作草稿", FORM),
    "jump": Key(("Enter",), "到缺少的那一栏", PREVIEW),
    "larger": Key(("Ctrl++", "Ctrl+="), "放大", PREVIEW),
    "smaller": Key(("Ctrl+-",), "缩小", PREVIEW),
    "real": Key(("Ctrl+0",), "实际大小", PREVIEW),
    "next_fact": Key(("F8",), "到下一处填好的内容，看它来自哪一栏", PREVIEW),
    "previous_fact": Key(("Shift+F8",), "到上一处填好的内容", PREVIEW),
    "next_remark": Key(("F8",), "到下一处提示", IMPORT),
    "previous_remark": Key(("Shift+F8",), "到上一处提示", IMPORT),
    "due": Key(("Enter",), "打开选中期限的案件或线索", TODAY),
    "paper": Key(("Ctrl+Enter",), "制作了结选中期限的文书", TODAY),
    "why": Key(("Space",), "显示或收起“为什么是这一天”", TODAY),
    "turn": Key(("PageUp", "PageDown"), "前一个月（年）或后一个月（年）", CALENDAR),
    "now": Key(("Home",), "回到今天", CALENDAR),
    "ends": Key(("Enter",), "到这一天到期的事项；在年历上到这个月", CALENDAR),
    "stand": Key(("Enter",), "到选中展位的排查", FAIR),
    "answer": Key(("Y", "N", "0", "9"), "回答“是”“否”“不适用”“不清楚”，选择题按数字", FAIR),
    "whole": Key(("F6",), "在巡查、答题、签到和完整记录之间切换", FAIR),
    "photo": Key(("F7",), "添加照片（也可以拖入或按 Ctrl+V 粘贴）", FAIR),
    "clue": Key(("F8",), "把发现的问题转为线索，再按一次打开线索", FAIR),
    "next_stand": Key(("F9",), "到下一个没有排查的展位", FAIR),
    "absent": Key(("Enter",), "把输入的首字母记为缺勤；前面加 L 迟到、V 请假、M 补签", SIGN_IN),
    "rest_present": Key(("F8",), "其余的人都记出勤", SIGN_IN),
    "rest_absent": Key(("F9",), "其余的人都记缺勤", SIGN_IN),
    "course": Key(("PageUp", "PageDown"), "上一课、下一课", SIGN_IN),
}


def label(name: str) -> str:
    """Write the key `name` as people read it, for a tooltip."""
    return KEYS[name].keys[0].replace("Left", "←").replace("Right", "→")


def tip(words: str, name: str) -> str:
    """Write a tooltip: the words, then the key in brackets."""
    return f"{words}（{label(name)}）"
