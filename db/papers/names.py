"""The names that a paper's templates use, held against the vocabulary before anything is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes

from db.papers.declare import Paper, PaperFault
from db.papers.facts import Entry, Group, Table, columns_of
from db.papers.templates import Environment

Shape = Entry | None
"""What a name stands for; None for a plain text, number or truth."""

COLUMN_FILTERS = frozenset({"where", "recorded", "total", "listed"})
PLAIN_FILTERS = frozenset({"total", "listed", "since", "before", "length"})
ONE_ROW_FILTERS = frozenset({"first", "last"})
HEAD = 12
"""So many characters of a template find it in its file, where its lines may be broken otherwise."""

REFUSED: tuple[tuple[type[nodes.Node], ...], str] = (
    (nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Slice, nodes.Dict),
    "文书模板不支持乘除和切片，数额请在登记时算好。",
)
"""A slip, or a trick, in one of these can take all memory and never end."""

DEEPEST = 2
"""So many loops may stand in each other: a list of a thousand goods is gone through a million times then."""

BUILT_IN = frozenset({"tick", "wording", "draft", "number", "title", "issued_on"})


@dataclass
class Usage:
    """What the templates of one paper refer to."""

    names: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)


class UnknownName(ValueError):
    """A name that the vocabulary does not have; `name` is how the template writes it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


def check(paper: Paper, words: Mapping[str, Entry], environment: Environment) -> Usage:
    """Read every template of the paper; gives the paths it uses. Raises `PaperFault` for one that cannot be used."""
    usage = Usage()
    own = Group("本文书", {item.name: item for item in paper.fields})
    scope: dict[str, Shape] = {**words, "own": own, **dict.fromkeys(BUILT_IN)}
    for reading, source, rows in paper.strings():
        if reading == "text" and "{" not in source:
            continue
        try:
            inner = dict(scope)
            for name, table in rows.items():
                inner[name] = _row_of(table, scope, environment) if table else None
            _Reader(environment, usage).read(_tree(environment, source, expression=reading == "expression"), inner)
        except UnknownName as fault:
            raise PaperFault(paper.file, line_of(paper, source, fault.name), str(fault)) from fault
        except TemplateSyntaxError as fault:
            named = re.search(r"'(\w+)'", fault.message or "")
            line = line_of(paper, source, named[1] if named else "")
            raise PaperFault(paper.file, line, f"模板写法有误：{fault.message}") from fault
        except RecursionError as fault:
            raise PaperFault(paper.file, line_of(paper, source, ""), "模板里的括号或大括号套得太深。") from fault
    return usage


def line_of(paper: Paper, source: str, needle: str) -> int:
    """The line of the paper's file where a template holds this text; 1 when it stands in a shared part."""
    text = paper.file.read_text("utf-8")
    start = max(0, text.find(source.strip()[:HEAD]))
    found = text.find(needle, start) if needle else start
    return text.count("\n", 0, max(found, 0)) + 1


def _tree(environment: Environment, source: str, *, expression: bool) -> nodes.Template:
    return environment.parse("{{ " + source + " }}" if expression else source)


def _row_of(table: str, scope: Mapping[str, Shape], environment: Environment) -> Shape:
    """What one row of the table named by an expression looks like."""
    tree = _tree(environment, table, expression=True)
    output = tree.body[0]
    assert isinstance(output, nodes.Output)
    shape = _Reader(environment, Usage()).shape(output.nodes[0], dict(scope))
    words = None if shape is None else columns_of(shape)
    if words is None:
        raise UnknownName(table, f"“{table}”不是一张表。")
    return Group("", words)


class _Reader:
    """Walks one template."""

    def __init__(self, environment: Environment, usage: Usage) -> None:
        self.environment = environment
        self.usage = usage
        self._depth = 0

    def read(self, node: nodes.Node, scope: dict[str, Shape]) -> None:
        """Read a node and everything in it."""
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            scope[node.target.name] = self.shape(node.node, scope)
        elif isinstance(node, nodes.Include):
            self._include(node, scope)
        elif isinstance(node, nodes.Macro | nodes.Import | nodes.FromImport | nodes.Extends | nodes.CallBlock):
            raise UnknownName("{%", "文书模板不支持宏和引用其他模板。")
        elif isinstance(node, nodes.Expr):
            self.shape(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.read(child, scope)

    def shape(self, node: nodes.Node, scope: dict[str, Shape]) -> Shape:
        """What an expression stands for; every name in it is looked up."""
        if isinstance(node, REFUSED[0]):
            raise UnknownName("{{", REFUSED[1])
        if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Name) and node.node.name in BUILT_IN):
            raise UnknownName(_written(node.node), f"没有名为“{_written(node.node)}”的函数。")
        if isinstance(node, nodes.Name):
            if node.name not in scope:
                raise UnknownName(node.name, f"没有名为“{node.name}”的内容。")
            return scope[node.name]
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filter(node, scope)
        if isinstance(node, nodes.Compare):
            self._compare(node, scope)
            return None
        if isinstance(node, nodes.Or | nodes.And):
            left, right = self.shape(node.left, scope), self.shape(node.right, scope)
            return left or right
        if isinstance(node, nodes.CondExpr):
            self.shape(node.test, scope)
            first = self.shape(node.expr1, scope)
            second = self.shape(node.expr2, scope) if node.expr2 is not None else None
            return first or second
        if isinstance(node, nodes.Getitem):
            shape = self.shape(node.node, scope)
            if not (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)):
                raise UnknownName("[", "方括号里只能写第几行，如 goods[0]。")
            words = None if shape is None or isinstance(shape, Group) else columns_of(shape)
            return Group("", words) if words is not None else None
        if isinstance(node, nodes.Test) and node.name not in self.environment.tests:
            raise UnknownName(node.name, f"没有名为“{node.name}”的判断。")
        self._children(node, scope)
        return None

    def _children(self, node: nodes.Node, scope: dict[str, Shape]) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.shape(child, scope)
            else:
                self.read(child, scope)

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Shape]) -> Shape:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            return None
        shape = self.shape(node.node, scope)
        path = _written(node)
        if not isinstance(shape, Group):
            raise UnknownName(path, f"“{path}”不存在：“{_written(node.node)}”没有下级内容。")
        if node.attr not in shape.words:
            raise UnknownName(path, f"“{path}”不存在：“{shape.label or _written(node.node)}”里没有“{node.attr}”。")
        self.usage.names.add(path)
        return shape.words[node.attr]

    def _filter(self, node: nodes.Filter, scope: dict[str, Shape]) -> Shape:
        if node.name not in self.environment.filters:
            raise UnknownName(node.name, f"没有名为“{node.name}”的格式。")
        shape = None if node.node is None else self.shape(node.node, scope)
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.shape(argument, scope)
        if node.name == "required" and node.node is not None:
            self.usage.required.add(_written(_innermost(node.node)))
        if node.name in COLUMN_FILTERS:
            self._columns(node, shape)
        if node.name in ONE_ROW_FILTERS:
            words = None if shape is None else columns_of(shape)
            return Group("", words) if words is not None else None
        return None if node.name in PLAIN_FILTERS else shape

    def _columns(self, node: nodes.Filter, shape: Shape) -> None:
        """Columns that a filter names must be columns of the table it is used on."""
        words = None if shape is None else columns_of(shape)
        if words is None:
            return
        named: dict[str, nodes.Expr] = {str(pair.key): pair.value for pair in node.kwargs}
        first = node.args[0] if node.args else None
        names = set(named) | ({str(first.value)} if isinstance(first, nodes.Const) else set())
        for name in sorted(names):
            if name not in words:
                raise UnknownName(name, f"表里没有“{name}”一栏。")
        for name, value in named.items():
            self._options(words[name], value)

    def _compare(self, node: nodes.Compare, scope: dict[str, Shape]) -> None:
        """A choice is compared with keys that it has."""
        shape = self.shape(node.expr, scope)
        for operand in node.ops:
            other = self.shape(operand.expr, scope)
            self._options(shape, operand.expr)
            self._options(other, node.expr)

    def _options(self, shape: Shape, value: nodes.Node) -> None:
        if shape is None or isinstance(shape, Group | Table) or not hasattr(shape.kind, "options"):
            return
        values: Iterable[nodes.Node] = value.items if isinstance(value, nodes.List | nodes.Tuple) else (value,)
        for item in values:
            if isinstance(item, nodes.Const) and isinstance(item.value, str) and item.value not in shape.kind.options:
                raise UnknownName(item.value, f"“{shape.label}”没有“{item.value}”这一项。")

    def _loop(self, node: nodes.For, scope: dict[str, Shape]) -> None:
        shape = self.shape(node.iter, scope)
        words = None if shape is None else columns_of(shape)
        if words is None or not isinstance(node.target, nodes.Name):
            raise UnknownName("{% for", "“for”只能用在一张表上。")
        if self._depth == DEEPEST:
            raise UnknownName("{% for", f"“for”最多套{DEEPEST}层。")
        inner = {**scope, node.target.name: Group("", words), "loop": None}
        if node.test is not None:
            self.shape(node.test, inner)
        self._depth += 1
        for child in (*node.body, *node.else_):
            self.read(child, inner)
        self._depth -= 1

    def _include(self, node: nodes.Include, scope: dict[str, Shape]) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        loader = self.environment.loader
        texts = getattr(loader, "mapping", {})
        if name not in texts:
            raise UnknownName(str(name), f"没有名为“{name}”的公共文字。")
        self.read(self.environment.parse(texts[name]), scope)


def _innermost(node: nodes.Node) -> nodes.Node:
    while isinstance(node, nodes.Filter) and node.node is not None:
        node = node.node
    return node


def _written(node: nodes.Node) -> str:
    """A chain of names as the template writes it."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return _written(node.node)
    return node.name if isinstance(node, nodes.Name) else "…"
