"""Finds answers that are the same text, even after names were changed or parts moved.

Code is compared as runs of tokens (as MOSS does), without names and white space. Runs that the
release or the model solution has do not count, nor those that half of a class has: everybody writes
them. Comments, numbers and strings count as they are. docs/nbexaminer.md gives the thresholds.
"""

import io
import itertools
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RUN = 8  # tokens; a shorter run is common by chance
MIN_RUNS = 40  # two people do not have as many unusual runs in common by chance
MIN_SHARE = 0.7  # of the unusual runs of the shorter answer
USUAL = 0.5  # a run that this share of a class has is usual
SMALL_CLASS = 6  # students; in a smaller class no run is usual
LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


@dataclass
class Alike:
    """Students whose answers in one notebook are the same text but for names and order.

    Attributes:
        notebook: The notebook.
        students: The students.
        other: The one whose text is most like the first student's.
        first: The first student's text.
        second: The other's text.
        share: The share of the unusual runs of tokens that these two have in common.
    """

    notebook: str
    students: list[str]
    other: str
    first: str
    second: str
    share: float


def find_alike(name: str, texts: Mapping[str, str], given: Iterable[str]) -> list[Alike]:
    """Group the students of a notebook whose answers are alike; a group can have any size.

    Args:
        name: The notebook.
        texts: Each student's answers.
        given: The texts that everybody has: of the release and of the model solution.
    """
    known = set().union(*map(runs, given))
    own = {student: runs(text) - known for student, text in texts.items()}
    counts = Counter(itertools.chain.from_iterable(own.values()))
    if len(own) >= SMALL_CLASS:
        usual = {run for run, count in counts.items() if count > USUAL * len(own)}
        own = {student: found - usual for student, found in own.items()}
    having = defaultdict(list)
    for student, found in own.items():
        for run in found:
            having[run].append(student)
    shared = Counter(
        pair for students in having.values() for pair in itertools.combinations(students, 2)
    )
    group = {student: [student] for student in own}
    for (one, other), count in shared.items():
        least = min(len(own[one]), len(own[other]))
        if count >= max(MIN_RUNS, MIN_SHARE * least) and group[one] is not group[other]:
            group[one] += group[other]
            group |= dict.fromkeys(group[other], group[one])
    groups = {id(students): sorted(students) for students in group.values() if len(students) > 1}
    return [_alike(name, students, texts, own) for students in groups.values()]


def _alike(
    name: str, students: list[str], texts: Mapping[str, str], own: Mapping[str, set[int]]
) -> Alike:
    def share(one: str, other: str) -> float:
        return len(own[one] & own[other]) / min(len(own[one]), len(own[other]))

    first = students[0]
    other = max(students[1:], key=lambda each: share(first, each))
    both = texts[first], texts[other]
    return Alike(name, students, other, *both, share=round(share(first, other), 2))


def runs(code: str) -> set[int]:
    """The runs of `RUN` tokens in some code, as hashes that hold within this process."""
    tokens = list(_tokens(code))
    return {hash(tuple(tokens[i : i + RUN])) for i in range(len(tokens) - RUN + 1)}


def _tokens(code: str) -> Iterable[str]:
    """The tokens of code that may not be Python, names replaced by one and the same."""
    with_names = tokenize.generate_tokens(io.StringIO(code).readline)
    try:
        for token in with_names:
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                yield "name"
            elif token.type == tokenize.COMMENT:
                yield from token.string.split()
            elif token.type not in LAYOUT:
                yield token.string
    except (tokenize.TokenError, SyntaxError):
        return
