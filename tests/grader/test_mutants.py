"""Small slips that no test notices are named; those that may be no mistakes are not."""

from small_course import notebook, release, run, solution, test, write

from nbexaminer.notebook.slips import slips

ANSWER = """### BEGIN SOLUTION
def mean(numbers, start=0):
    total = start
    for number in numbers:
        total += number
    return total / len(numbers)
### END SOLUTION"""
WEAK = "assert mean([1, 3]) == 2\nassert mean([4]) == 4"
STRONG = f"{WEAK}\nassert mean([1, 2], 5) == 4 and mean([1, 2, 4]) == 7 / 3"


def found(root, code):
    source = notebook([solution("mean", ANSWER), test("means", code, 1)])
    write(root, source, {})
    release(root)
    done = run(root, "nbexaminer", "check", "ps1", "--mutants")
    assert done.returncode == 0, done.stderr + done.stdout
    return [line for line in done.stdout.splitlines() if "slips" in line or "notices" in line]


def test_slips_that_a_weak_test_misses_are_named_with_a_case_that_tells(tmp_path):
    (tmp_path / "weak").mkdir()
    (tmp_path / "strong").mkdir()
    weak, strong = found(tmp_path / "weak", WEAK), found(tmp_path / "strong", STRONG)
    floor = "`total / len(numbers)` → `total // len(numbers)`: mean("
    assert any(floor in line and "instead of" in line for line in weak)
    assert not any(floor in line for line in strong)
    assert weak[0].startswith("p/means catches ") and weak[0] != strong[0]


def test_the_most_plausible_slips_come_first_and_each_is_python():
    several = slips("def f(a, b):\n    '''Text.'''\n    return [-a * 2, max(a, b)]")
    made = [slip.after for slip in several]
    assert {"-a / 2", "a", "max(b, a)", "3"} <= set(made)
    assert [slip.rank for slip in several] == sorted(slip.rank for slip in several)
    for slip in several:
        compile(slip.code, "slip", "exec")
        assert "Text." in slip.code
    assert slips("%matplotlib inline") == []
