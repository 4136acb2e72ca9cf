"""Back and forward."""

from __future__ import annotations

from desktop.trail import Place, Trail


def test_back_and_forward():
    trail = Trail()
    assert trail.here is None
    assert trail.move(-1) is None
    for place in (Place("clues"), Place("cases"), Place("cases", 7)):
        trail.visit(place)
    assert trail.move(-1) == Place("cases")
    assert trail.can_go_forward
    assert trail.move(-1) == Place("clues")
    assert not trail.can_go_back
    trail.visit(Place("parties"))
    assert not trail.can_go_forward
    assert trail.move(-1) == Place("clues")


def test_the_same_place_twice_is_one_step():
    trail = Trail()
    trail.visit(Place("cases"))
    trail.visit(Place("cases"))
    assert not trail.can_go_back


def test_a_new_record_becomes_the_saved_one():
    trail = Trail()
    trail.visit(Place("cases"))
    trail.visit(Place("cases", new=True, values={"clue": 3}))
    trail.settle(9)
    trail.visit(Place("papers"))
    assert trail.move(-1) == Place("cases", 9)


def test_a_place_that_cannot_be_shown_is_forgotten():
    trail = Trail()
    trail.visit(Place("cases"))
    trail.visit(Place("cases", 99))
    trail.drop()
    assert trail.here == Place("cases")
    assert not trail.can_go_forward


def test_a_trail_has_an_end():
    trail = Trail()
    for number in range(500):
        trail.visit(Place("cases", number))
    steps = 0
    while trail.move(-1):
        steps += 1
    assert steps == 49
