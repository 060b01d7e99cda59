"""Says in one line what is characteristic of a wrong answer: what it gives, and what it should.

It knows no lesson: it compares results with results, and with the arguments. The questions and
answers are as `examiner.behaviour` notes them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...notebook.questions import CHANGES, alike, coarse
from .questions import Pair, items_of, key, shown
from .raised import NO_NUMBER, kind_of, meaning
from .remarks import remark
from .slips import SLIPS
from .slips_of_numbers import nearly
from .variations import as_if, boundary, only_where

VAGUE = {  # what several mistakes have in common
    "the order is another",
    "its rows are in another order",
    "punctuation differs",
    "some signs are wrong",
}


class Description(NamedTuple):
    """What is characteristic of a wrong answer.

    Attributes:
        line: It in one line; "" if nothing is known.
        kind: What other answers with the same mistake have in common, even if their results differ,
            such as "it is rounded"; "" if that is not known.
    """

    line: str
    kind: str = ""


def describe(seen: list[Any], model: list[Any], line: str = "") -> Description:
    """Find what is characteristic of an answer.

    Args:
        seen: What a test asked of it, and what came.
        model: The same of the model solution; it may have been asked more, or other things.
        line: The line that raised the error of the test, if the answer raised one.
    """
    if not seen:
        return Description("")
    wanted: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for name, args, *outcome in model:
        wanted[key([name, args])].append((outcome[0], outcome[1]))
    pairs = []
    times: Counter[str] = Counter()  # an object may answer the same question in another way
    for name, args, how, what in seen:
        pair = Pair(name, args, what, None)
        question = key([name, args])
        outcomes = wanted.get(question, [])
        known = outcomes[times[question] :] or outcomes[-1:]
        if name.isidentifier():  # a function: it was asked in the test, and once more
            known = [each for each in outcomes if alike([how, what], [*each])] or outcomes
        times[question] += 1
        expected = _class(known[0][1]) if known and known[0][0] == "raised" else ""
        if how == "raised":
            if expected and _class(what) == expected:  # as it should
                continue
            return _exact(_raising(pair, expected, line), seen, wanted)
        if expected:
            told = f"{pair.asked} gives {shown(what)}, the model solution raises {expected}"
            return Description(told, f"{name}: it does not raise {expected}")
        pairs += [pair._replace(wanted=each) for _, each in known[:1]]
    wrong = [pair for pair in pairs if not alike(pair.came, pair.wanted)]
    if not wrong:
        return _other(seen, wanted)
    # A test may take a tuple for a list: then something else made it fail, if anything did.
    first = next((each for each in wrong if not _alike_as_lists(each)), wrong[0])
    same = [pair for pair in pairs if pair.name == first.name]
    told = f"{first.asked} gives {shown(first.came)}, the model solution {shown(first.wanted)}"
    given = {each: came for each, ((how, came), *_) in wanted.items() if how == "gave"}
    if said := _explained(same) or as_if(same, given) or boundary(same) or nearly(same):
        if said.endswith((" too few", " too many")) and (more := remark(first, same)):
            said = f"{said}, {more}"
        kind = said.partition(",")[0].removesuffix(" everywhere")
        found = Description(f"{told}: {said}", "" if kind in VAGUE else f"{first.name}: {kind}")
        return _exact(found, seen, wanted)
    said = "; ".join(filter(None, [remark(first, same), only_where(same)]))
    return Description(f"{told}: {said}" if said else told)


def _exact(found: Description, seen: list[Any], wanted: Mapping[str, Any]) -> Description:
    """The description; where no number comes, its kind has all results: a root is no logarithm.

    Only what the model solution was asked counts: everybody is asked that.
    """
    if not found.kind.endswith(NO_NUMBER):
        return found
    came = {
        question: None if how == "raised" or "'number'" in str(what) else coarse(what)
        for name, args, how, what in seen
        if (question := key([name, args])) in wanted
    }
    return found._replace(kind=f"{found.kind}, {key([came])}") if came else found


def _other(seen: list[Any], wanted: Mapping[str, Any]) -> Description:
    """The description of an answer whose results are not wrong, as far as is known."""
    for name, args, _, what in seen:
        if name.endswith(CHANGES) and key([name, args]) not in wanted:
            asked = Pair(name.removesuffix(CHANGES), args, None, None).asked
            told = f"{asked} changes what it is given, to {', '.join(map(shown, what))}"
            return Description(told, f"{name} what it is given")
    name, args, how, what = seen[-1]
    does = f"raises {_text(what)}" if how == "raised" else f"gives {shown(what)}"
    return Description(f"{Pair(name, args, None, None).asked} {does}")


def _explained(pairs: list[Pair]) -> str:
    """What a slip says of all results, or of those that are not None."""
    if said := next((said for slip in SLIPS if (said := slip(pairs))), ""):
        return said
    lost = [pair for pair in pairs if pair.came is None and pair.wanted is not None]
    rest = [pair for pair in pairs if pair not in lost]
    if not lost or not rest:
        return ""
    nothing = f"it returns nothing for {lost[0].asked}"
    if all(alike(pair.came, pair.wanted) for pair in rest):
        return f"it returns nothing at times, {only_where(pairs)}".removesuffix(", ")
    said = next((said for slip in SLIPS if (said := slip(rest))), "")
    return f"{said}, and {nothing}" if said else ""


def _raising(pair: Pair, expected: str, line: str) -> Description:
    """The description of an answer that raises what the model solution does not."""
    error = _text(pair.came)
    told, said = f"{pair.asked} raises {error}"[:200], meaning(error, line)
    if expected:
        told = f"{told}, the model solution raises {expected}"
        return Description(told, f"{pair.name} raises {_class(pair.came)}")
    if said:
        return Description(f"{told}: {said}", f"{pair.name}: {said}")
    return Description(told, f"{pair.name} raises {kind_of(error)}")


def _text(error: Any) -> str:
    """An error as it was noted: its class and its text, of which a long one is cut off."""
    return str(error.get("text") if isinstance(error, dict) else error)


def _class(error: Any) -> str:
    return _text(error).partition(":")[0]


def _alike_as_lists(pair: Pair) -> bool:
    """Whether a result has the right values, and at most the type of a sequence is another."""
    came, wanted = (items_of(each) or each for each in (pair.came, pair.wanted))
    return alike(came, wanted)
