"""The first start: three facts about the office, then an empty register, or the practice register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.kinds import Fault, Region, divisions
from desktop.machine import Machine
from desktop.theme import Theme

if TYPE_CHECKING:
    from desktop.widgets.new_password import NewPassword

FILES = "登记库 (*.db)"
_WARNING = (
    "加密后，电脑或U盘丢了，拿到的人读不出登记库、附件和备份。口令忘了可用建好后显示的恢复码打开；"
    "口令和恢复码都没有了，谁也打不开。以后也可以在“维护—加密”里打开或取消。"
)
_BUREAU = re.compile(r"(知识产权局|市场监督管理局|市场监管局).*$")


@dataclass(frozen=True)
class NewRegister:
    """What the clerk asks for: where the register goes, its office, who works, and whether it is for practice.

    An empty `password` makes a register that is not encrypted.
    """

    path: Path
    office: Mapping[str, str]
    user: str
    practice: bool
    password: str = ""


class FirstStart(QScrollArea):
    """Asks for the office once; everything else has a sensible value already."""

    create_wanted = Signal(object)  # NewRegister
    open_wanted = Signal(str)

    def __init__(self, machine: Machine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machine = machine
        self._theme = theme
        self._faults: dict[str, QLabel] = {}
        self.fields: dict[str, QLineEdit] = {}
        self.encrypt = QCheckBox("加密登记库，打开时要输入口令")
        self.password: NewPassword | None = None
        self.warning = self._words(_WARNING, "hint")
        self._secret = QVBoxLayout()
        self.setWidgetResizable(True)
        inner = QWidget()
        inner.setProperty("look", "page")
        self.setWidget(inner)
        self._lay_out(inner)
        self.setFocusProxy(self.fields["name"])
        self._suggest()

    @property
    def path(self) -> Path:
        """Where the register will be put."""
        return self._path

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Put each fault under its field, and the cursor into the first one."""
        for name, label in self._faults.items():
            label.setText(faults.get(name, ""))
            label.setVisible(name in faults)
            self._mark(self.fields[name], "fault" if name in faults else "")
        first = next((name for name in self.fields if name in faults), None)
        if first is not None:
            self.fields[first].setFocus()

    @Slot()
    def create_register(self) -> None:
        """Ask for the empty register, once the three facts are there."""
        office = {name: self.fields[name].text().strip() for name in ("name", "region", "short_name")}
        faults = {name: "请填写。" for name, text in office.items() if not text}
        if "region" not in faults:
            try:
                Region().parse(office["region"])
            except Fault as fault:
                faults["region"] = str(fault)
        self.show_faults(faults)
        if not faults and (self.password is None or self.password.isHidden() or self.password.check()):
            user, password = self.fields["user"].text().strip(), self._password()
            self.create_wanted.emit(NewRegister(self._path, office, user, practice=False, password=password))

    def _password(self) -> str:
        return self.password.text() if self.password is not None and self.encrypt.isChecked() else ""

    @Slot(bool)
    def _want_password(self, wanted: bool) -> None:  # noqa: FBT001  # a signal's argument
        """Show the lines for a password; they are built when they are first wanted."""
        if self.password is None and wanted:
            from desktop.widgets.new_password import NewPassword  # most offices begin without

            self.password = NewPassword(self._theme, self.warning.parentWidget(), label="登记库口令")
            self.password.entered.connect(self.create_register)
            self._secret.addWidget(self.password)
        self.warning.setVisible(wanted)
        if self.password is not None:
            self.password.setVisible(wanted)
            (self.password if wanted else self.encrypt).setFocus()
            QTimer.singleShot(0, self._come_into_view)

    @Slot()
    def _come_into_view(self) -> None:
        """Show the lines for the password once they have their place."""
        if self.password is not None and self.password.isVisible():
            self.ensureWidgetVisible(self.password)

    @Slot()
    def create_practice(self) -> None:
        """Ask for the practice register; it has an office of its own."""
        path = _unused(self._machine.registers_folder / "练习库.db")
        self.create_wanted.emit(NewRegister(path, {}, self.fields["user"].text().strip(), practice=True))

    @Slot()
    def choose_file(self) -> None:
        """Ask which register to open."""
        chosen, _ = QFileDialog.getOpenFileName(self, "打开登记库", str(self._machine.registers_folder), FILES)
        if chosen:
            self.open_wanted.emit(chosen)

    @Slot()
    def _choose_place(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "登记库存放位置", str(self._path), FILES)
        if chosen:
            self._placed = True
            self._show_path(Path(chosen).with_suffix(".db"))

    @Slot()
    def _suggest(self) -> None:
        """Derive the short name, the region and the file from the office's name, as long as nobody wrote them."""
        name = self.fields["name"].text().strip()
        place = _BUREAU.sub("", name)
        if not self.fields["short_name"].isModified():
            self.fields["short_name"].setText(re.sub(r"^.*[省市](?=..)|[县市区旗]$", "", place))
        if not self.fields["region"].isModified():
            self.fields["region"].setText(_region_named(place) if place != name else "")
        if not self._placed:
            self._show_path(_unused(self._machine.registers_folder / f"{name or '登记库'}.db"))

    def _show_path(self, path: Path) -> None:
        self._path = path
        self._path_label.setText(str(path))
        self._path_label.setToolTip(str(path))

    def _lay_out(self, inner: QWidget) -> None:
        px = self._theme.px
        card = QWidget()
        card.setMaximumWidth(px(560))
        column = QVBoxLayout(card)
        column.setSpacing(px(4))
        column.setContentsMargins(px(24), px(12), px(24), px(12))
        column.addWidget(self._words("建立登记库", "title"))
        column.addWidget(self._words("先填写本局的三项情况，以后可在“本局设置”里修改。", "muted"))
        column.addSpacing(px(8))
        self._field(column, "name", "机关名称", "例如：雁湖县市场监督管理局")
        self._field(column, "region", "行政区划", "区划名称或6位代码")
        self._field(column, "short_name", "文号简称", "用在文号“（简称）市监罚告〔年份〕序号”里，例如：雁湖")
        self._field(column, "user", "您的姓名", "记在修改记录里；文书上的办案人员另行登记")
        self.fields["user"].setText(self._machine.settings.user)
        completer = QCompleter([division.full for division in divisions().values()], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.fields["region"].setCompleter(completer)
        self.fields["name"].textChanged.connect(self._suggest)
        column.addSpacing(px(4))
        self._placed = False
        self._path = Path()
        self._path_label = self._words("", "hint")
        place = QPushButton("更改…")
        place.setProperty("look", "quiet")
        place.setAccessibleName("更改存放位置")
        place.clicked.connect(self._choose_place)
        where = QHBoxLayout()
        where.addWidget(self._words("存放位置", "hint"))
        where.addWidget(self._path_label, 1)
        where.addWidget(place)
        column.addLayout(where)
        column.addSpacing(px(4))
        column.addLayout(self._secrets())
        column.addSpacing(px(12))
        column.addLayout(self._buttons())
        column.addSpacing(px(12))
        column.addWidget(self._words("练习库里是虚构的案件，可以随意试用，屏幕和打印件上都标明“练习”。", "hint"))
        accounts = "几个人共用的，建好后可在“维护—登记库维护—账户”里给各人建账户、分角色；一个人用的不需要。"
        column.addWidget(self._words(accounts, "hint"))
        outer = QVBoxLayout(inner)
        outer.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)

    def _secrets(self) -> QVBoxLayout:
        """Whether the register is encrypted."""
        self.encrypt.toggled.connect(self._want_password)
        self.warning.hide()
        self._secret.setSpacing(self._theme.px(6))
        self._secret.addWidget(self.encrypt)
        self._secret.addWidget(self.warning)
        return self._secret

    def _buttons(self) -> QHBoxLayout:
        create, practice = QPushButton("建立登记库"), QPushButton("先用练习库试试")
        open_ = QPushButton("打开已有登记库…")
        create.setProperty("look", "primary")
        create.setDefault(True)
        create.clicked.connect(self.create_register)
        practice.clicked.connect(self.create_practice)
        open_.clicked.connect(self.choose_file)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        for button in (create, practice, open_):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _field(self, column: QVBoxLayout, name: str, label: str, hint: str) -> None:
        field, words, fault = QLineEdit(), self._words(label, ""), self._words("", "fault")
        field.setAccessibleName(label)
        field.setAccessibleDescription(hint)
        field.returnPressed.connect(self._next)
        words.setBuddy(field)
        words.setWordWrap(False)
        fault.hide()
        self.fields[name], self._faults[name] = field, fault
        head = QHBoxLayout()
        head.setSpacing(self._theme.px(12))
        head.addWidget(words)
        head.addWidget(self._words(hint, "hint"), 1)
        column.addLayout(head)
        column.addWidget(field)
        column.addWidget(fault)
        column.addSpacing(self._theme.px(8))

    @Slot()
    def _next(self) -> None:
        names = list(self.fields)
        name = next((one for one in names if self.fields[one] is self.sender()), names[-1])
        if name == names[-1]:
            self.create_register()
        else:
            self.fields[names[names.index(name) + 1]].setFocus()

    @staticmethod
    def _words(text: str, look: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setProperty("look", look)
        return label

    @staticmethod
    def _mark(field: QLineEdit, state: str) -> None:
        field.setProperty("state", state)
        field.style().unpolish(field)
        field.style().polish(field)


def _region_named(place: str) -> str:
    try:
        code = Region().parse(place)
    except Fault:
        return ""
    return Region().format(code)


def _unused(path: Path) -> Path:
    """Give the path, with a number behind its name while there is a file of that name."""
    number, candidate = 2, path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate
