"""Small slips that no test notices are named; those that may be no mistakes are not."""

from small_course import answered, grade, notebook, release, run, solution, test, write

from nbexaminer.notebook.slips import slips

MEAN = "def mean(numbers, start=0):\n    return (start + sum(numbers)) / len(numbers)"
AVERAGE = "def average(numbers):\n    return sum(numbers) / len(numbers)"
PROBES = "assert {0}([1, 3]) == 2\nassert {0}([4]) == 4"
MORE = "\nassert {0}([1, 2]) == 1.5\nassert {0}([1, 2, 4]) == 7 / 3"  # that one test leaves out
ADULTS = """def adults(people, least=18):
    return people[people["age"] >= least]"""
YOUNG = """def young(ages, most=3):
    return {name for name, age in ages.items() if age < most}"""
TABLE = """import pandas
assert len(adults(pandas.DataFrame({"name": ["x", "y"], "age": [20, 12]}))) == 1"""
BOX = """class Box:
    def __init__(self): self.items = [0]
    def last(self): return self.items[-1]"""
SOURCE = notebook(
    [
        solution("mean", f"### BEGIN SOLUTION\n{MEAN}\n### END SOLUTION"),
        test("means", PROBES.format("mean"), 1),
        solution("average", f"### BEGIN SOLUTION\n{AVERAGE}\n### END SOLUTION"),
        test("averages", (PROBES + MORE).format("average"), 1),
        solution("adults", ADULTS),
        test("tables", TABLE, 1),
        solution("young", YOUNG),
        test("ages", "assert young({'a': 1, 'b': 5}) == {'a'}", 1),
        solution("box", BOX),
        test("boxes", "assert Box().last() == 0", 1),
    ]
)
CLASS = {
    "floors": {"mean": MEAN.replace("/", "//")},
    "cuts": {"average": AVERAGE.replace("/", "//")},
    "another-way": {"mean": "def mean(many, start=0): return (sum(many) + start) / len(many)"},
}


def test_slips_and_answers_that_a_weak_test_misses_are_named_with_a_case_that_tells(tmp_path):
    write(tmp_path, SOURCE, {who: answered(SOURCE, each) for who, each in CLASS.items()})
    release(tmp_path)
    assert grade(tmp_path).returncode == 0
    done = run(tmp_path, "nbexaminer", "check", "ps1", "--mutants")
    assert done.returncode == 0, done.stderr + done.stdout
    lines = done.stdout.splitlines()
    floor = (
        "`(start + sum(numbers)) / len(numbers)` → `(start + sum(numbers)) // len(numbers)`: mean("
    )
    assert any(floor in line and "instead of" in line for line in lines)
    assert not any("notices" in line and "answer average" in line for line in lines)
    assert [int(line.split()[2]) > 0 for line in lines if " catches " in line] == [True] * 5
    assert any("`people['age'] > least`: adults(DataFrame({'name': [" in line for line in lines)
    assert any("`age <= most`: young({" in line and " instead of " in line for line in lines)
    assert any("answer box with `1` → `0`: there were no arguments" in line for line in lines)
    assert "p/averages: 1 answer of the last class loses points only here." in lines
    (told,) = [line for line in lines if "no test tells" in line]
    assert told.startswith("p: no test tells an answer mean of the last class: mean(")


def test_the_most_plausible_slips_come_first_and_each_is_python():
    several = slips("def f(a, b):\n    '''Text.'''\n    return [-a * 2, max(a, b)]")
    made = [slip.after for slip in several]
    assert {"-a / 2", "a", "max(b, a)", "3"} <= set(made)
    assert [slip.rank for slip in several] == sorted(slip.rank for slip in several)
    for slip in several:
        compile(slip.code, "slip", "exec")
        assert "Text." in slip.code
    assert slips("%matplotlib inline") == []
    copies = slips("def f(a):\n    b, c = copy.deepcopy(a), a[:]\n    return b, c")
    assert {"a.copy()", "a", "return (c, b)"} <= {slip.after for slip in copies}
