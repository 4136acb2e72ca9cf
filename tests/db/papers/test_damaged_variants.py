"""An office's own paper with a mistake or a trick in it: printed, or refused while the built-in paper serves."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.papers.declare import PaperFault
from db.papers.load import BUILT_IN, Library
from db.papers.render import render
from db.services.facts import vocabulary
from tests.db.damage import damaged_text
from tests.db.papers.sample import FACTS

DECISION = "45_penalty_decision.toml"
FILES = (DECISION, "7_filing_approval.toml", "14_interview_record.toml", "24_schedule.toml", "T2_sign_in_sheet.toml")
TRICKS = (
    "{{ 'a' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ own.course * 99999999 }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ own.course.__init__.__globals__ }}",
    "{{ own['__class__'] }}",
    "{{ case|attr('__class__') }}",
    "{% for one in range(999999999) %}x{% endfor %}",
    "{% for a in goods %}{% for b in goods %}{% for c in goods %}{{ a.name }}{% endfor %}{% endfor %}{% endfor %}",
    "{{ cycler.__init__.__globals__.os.system('true') }}",
    "{{ lipsum.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{% include '../../../etc/passwd' %}",
    "{% set x = x %}{{ x }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ 'x'|center(999999999) }}",
    "{{ ['x'] * 999999999 }}",
    "{{ 1 / 0 }}",
    "{{ 'x'.format(1) }}",
    "{{ own.course ~ own.course }}",
    "{" * 400,
    "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    "{{ not " * 60,
)


def printed(folder: Path, name: str) -> str:
    """Print the paper as the library gives it; gives the sentence of its refusal where filled in it cannot be used."""
    library = Library(vocabulary(), local=folder)
    key = Path(name).stem.partition("_")[2]
    paper = library.paper(key)
    assert paper.local or library.faults
    try:
        assert render(paper, copy.deepcopy(FACTS), vocabulary=vocabulary()).pdf.startswith(b"%PDF")
    except PaperFault as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_variant_with_a_mistake_is_printed_or_the_built_in_paper_is(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    (tmp_path / name).write_text(data.draw(damaged_text((BUILT_IN / name).read_text("utf-8"))), "utf-8")
    sentence = printed(tmp_path, name)
    assert not sentence or sentence.startswith(name)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick[:24])
def test_no_template_reaches_out_of_the_paper_or_takes_the_machine(tmp_path: Path, trick: str) -> None:
    text = (BUILT_IN / DECISION).read_text("utf-8").replace("{{ own.course }}", trick, 1)
    assert trick in text
    (tmp_path / DECISION).write_text(text, "utf-8")
    assert printed(tmp_path, DECISION) == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\xef\xbb\xbftitle = 1", b"title = '\xb9'", bytes(50)])
def test_bytes_that_are_no_text_are_refused_and_the_built_in_paper_serves(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DECISION).write_bytes(content)
    library = Library(vocabulary(), local=tmp_path)
    assert not library.paper("penalty_decision").local
    assert library.faults[0].file == tmp_path / DECISION
