"""What Python means beyond equality: each kind with a right and a wrong answer, and a test.

In a wrong answer only the meaning is wrong: what is shared, changed in place, viewed, seeded, of
which type it is, or what is left behind. nbgrader gives all points to the right answers and none to
the wrong ones.
"""

from dataclasses import dataclass

SETUP = """\
import collections, copy, datetime, decimal, enum, fractions, functools, json, os, random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
import numpy as np
import pandas as pd
Point = namedtuple("Point", "x y")
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
STOCK = {"apple": 3}
RATE = 0.5
looked_up = 0
def look_up(x):
    global looked_up
    looked_up += 1
    return x * x
"""


@dataclass(frozen=True)
class Meaning:
    """A kind: `right` and `wrong` define the function that `test` calls."""

    name: str
    right: str
    wrong: str
    test: str


def _kind(text: str) -> Meaning:
    name, *parts = (part.strip("\n") for part in text.split("\n--\n"))
    right, wrong, test = parts
    return Meaning(name.strip(), right, wrong, test)


MEANINGS = [
    _kind(text)
    for text in r"""
rows-of-their-own
--
def rows_own(n): return [[0] * n for _ in range(n)]
--
def rows_own(n): return [[0] * n] * n
--
b = rows_own(2)
b[0][0] = 1
assert b == [[1, 0], [0, 0]]
====
the-argument-itself
--
def sorted_here(x):
    x.sort()
    return x
--
def sorted_here(x): return sorted(x)
--
x = [3, 1]
assert sorted_here(x) is x
====
a-part-of-the-argument
--
def longest(rows): return max(rows, key=len)
--
def longest(rows): return list(max(rows, key=len))
--
rows = [[1], [2, 3]]
assert longest(rows) is rows[1]
====
a-shallow-copy
--
def shallow(x): return list(x)
--
def shallow(x): return copy.deepcopy(x)
--
x = [[1], [2]]
y = shallow(x)
assert y is not x and y[0] is x[0]
====
a-deep-copy
--
def deep(x): return copy.deepcopy(x)
--
def deep(x): return list(x)
--
x = {"a": [1]}, [2]
y = deep(list(x))
y[0]["a"].append(5)
assert x[0] == {"a": [1]}
====
a-cycle
--
def ring(x):
    x.append(x)
    return x
--
def ring(x): return [*x, x]
--
x = ring([1])
assert x[1] is x and x[1][1][0] == 1
====
nested-change
--
def bump(table): table["n"]["k"] += 1
--
def bump(table): return {"n": {"k": table["n"]["k"] + 1}}
--
inner = {"k": 1}
bump({"n": inner})
assert inner == {"k": 2}
====
kept-from-call-to-call
--
def collect(x, kept=None):
    kept = [] if kept is None else kept
    kept.append(x)
    return kept
--
def collect(x, kept=[]):
    kept.append(x)
    return kept
--
a = collect(1)
b = collect(2)
assert a == [1] and b == [2] and a is not b
====
changed-later
--
class _Log: seen = []
def remember(x): _Log.seen = list(x)
def remembered(): return _Log.seen
--
class _Log: seen = []
def remember(x): _Log.seen = x
def remembered(): return _Log.seen
--
x = [1]
remember(x)
x.append(2)
assert remembered() == [1]
====
a-set-in-place
--
def drop_odd(s): s -= {x for x in s if x % 2}
--
def drop_odd(s): return {x for x in s if not x % 2}
--
s = {1, 2, 3}
drop_odd(s)
assert s == {2}
====
a-queue-that-stays
--
def first_of(q): return q[0]
--
def first_of(q): return q.popleft()
--
q = deque("ab", maxlen=3)
assert first_of(q) == "a" and list(q) == ["a", "b"]
====
a-queue-with-a-bound
--
def lately(x): return deque(x, maxlen=2)
--
def lately(x): return deque(x[-2:])
--
q = lately([1, 2, 3])
q.append(4)
assert list(q) == [3, 4]
====
a-counter
--
def letters(text): return Counter(text)
--
def letters(text): return {c: text.count(c) for c in text}
--
assert letters("aab").most_common(1) == [("a", 2)] and letters("aab")["z"] == 0
====
a-counter-given
--
def common(c): return c.most_common(1)[0][0]
--
def common(c): return max(c)
--
assert common(Counter("aab")) == "a"
====
a-defaultdict
--
def groups(words):
    found = defaultdict(list)
    for word in words: found[len(word)].append(word)
    return found
--
def groups(words):
    found = {}
    for word in words: found.setdefault(len(word), []).append(word)
    return found
--
g = groups(["a", "bb", "c"])
assert g[1] == ["a", "c"] and g[9] == []
====
a-defaultdict-of-its-own-kind
--
def tally(words):
    found = defaultdict(lambda: 0)
    for word in words: found[word] += 1
    return found
--
def tally(words): return np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
--
assert tally(["a", "b", "a"])["a"] == 2
====
an-ordered-dictionary
--
def by_value(d): return OrderedDict(sorted(d.items(), key=lambda pair: pair[1]))
--
def by_value(d): return OrderedDict(sorted(d.items()))
--
assert by_value({"a": 2, "b": 1}) == OrderedDict([("b", 1), ("a", 2)])
====
a-named-tuple
--
def moved(p): return Point(p.x + 1, p.y)
--
def moved(p): return (p.x + 1, p.y)
--
p = moved(Point(1, 2))
assert p.x == 2 and isinstance(p, Point)
====
a-member-of-an-enum
--
def other(c): return Colour.BLUE if c is Colour.RED else Colour.RED
--
def other(c): return Colour.BLUE if c == 1 else Colour.RED
--
assert other(Colour.RED) is Colour.BLUE and other(Colour.BLUE) is Colour.RED
====
a-decimal
--
def tenth(x): return x / 10
--
def tenth(x): return float(x) / 10
--
assert tenth(decimal.Decimal(3)) * 3 == decimal.Decimal("0.9")
====
a-fraction
--
def third(x): return fractions.Fraction(x, 3)
--
def third(x): return x / 3
--
assert third(1).denominator == 3 and third(1) + third(1) + third(1) == 1
====
a-narrow-number-given
--
def brighter(p): return min(int(p) + 100, 255)
--
def brighter(p): return int(p + np.uint8(100))
--
import warnings
warnings.simplefilter("ignore")
assert brighter(np.array([200], dtype=np.uint8)[0]) == 255
====
a-narrow-number-returned
--
def half(x): return np.float64(x) / 2
--
def half(x): return np.float16(x) / np.float16(2)
--
assert half(0.3) * 2 == 0.3 and half(1).dtype == np.float64
====
an-array-of-a-width
--
def picture(n): return np.zeros((n, n), dtype=np.uint8)
--
def picture(n): return np.zeros((n, n), dtype=int)
--
p = picture(2)
p -= 1
assert p.max() == 255
====
a-view
--
def evens(a): return a[::2]
--
def evens(a): return a[::2].copy()
--
a = np.arange(6).reshape(2, 3).ravel()
evens(a)[:] = 0
assert a.tolist() == [0, 1, 0, 3, 0, 5]
====
no-view
--
def corner(a): return a[:2, :2].copy()
--
def corner(a): return a[:2, :2]
--
a = np.arange(9).reshape(3, 3)
c = corner(a)
c[0, 0] = 99
assert a[0, 0] == 0 and not np.shares_memory(a, c)
====
arrays-in-a-list
--
def normed(columns): return [c / c.max() for c in columns]
--
def normed(columns):
    for c in columns: c /= c.max()
    return columns
--
x = np.array([1.0, 2.0])
assert normed([x])[0].tolist() == [0.5, 1] and x.tolist() == [1, 2]
====
a-masked-array
--
def measured(x): return np.ma.masked_less(x, 0)
--
def measured(x): return np.asarray(x)
--
assert measured(np.array([1.0, -2.0, 3.0])).mean() == 2
====
an-array-of-objects
--
def exact(x): return np.array([fractions.Fraction(1, 3)] * x, dtype=object)
--
def exact(x): return np.array([1 / 3] * x)
--
assert exact(3).sum() == 1 and exact(3).dtype == object
assert isinstance(exact(1)[0], fractions.Fraction)
====
days-of-numpy
--
def days(a, b): return np.arange(a, b, dtype="M8[D]")
--
def days(a, b): return np.array([str(d) for d in np.arange(a, b, dtype="M8[D]")])
--
assert days("2026-01-01", "2026-01-03")[1] - np.datetime64("2026-01-01") == np.timedelta64(1, "D")
====
a-table-that-stays
--
def with_total(df): return df.assign(total=df["a"] * 2)
--
def with_total(df):
    df["total"] = df["a"] * 2
    return df
--
df = pd.DataFrame({"a": [1, 2]})
assert with_total(df)["total"].tolist() == [2, 4] and list(df.columns) == ["a"]
====
a-table-in-place
--
def tidy(df):
    df.drop(columns="b", inplace=True)
    df.rename(columns={"a": "x"}, inplace=True)
--
def tidy(df): return df.drop(columns="b").rename(columns={"a": "x"})
--
df = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
tidy(df)
assert list(df.columns) == ["x"] and df["x"].sum() == 3
====
a-series-in-place
--
def fill(s): s.loc[s.isna()] = 0.0
--
def fill(s): return s.fillna(0.0)
--
s = pd.Series([1.0, None], name="n")
fill(s)
assert s.tolist() == [1.0, 0.0]
====
categories
--
def sizes(x): return pd.Series(pd.Categorical(x, ["S", "M", "L"], ordered=True))
--
def sizes(x): return pd.Series(x)
--
assert sizes(["L", "S"]).min() == "S"
====
labels-of-two-levels
--
def by_two(df): return df.groupby(["a", "b"]).sum()
--
def by_two(df): return df.groupby(["a", "b"]).sum().reset_index()
--
assert by_two(pd.DataFrame({"a": [1, 1], "b": [2, 2], "c": [3, 4]})).loc[(1, 2), "c"] == 7
====
a-moment-with-a-zone
--
def noon(day): return pd.Timestamp(day, tz="Europe/Berlin") + pd.Timedelta(hours=12)
--
def noon(day): return pd.Timestamp(day) + pd.Timedelta(hours=12)
--
assert str(noon("2026-01-01").tz) == "Europe/Berlin" and noon("2026-01-01").hour == 12
====
a-time-in-a-place
--
def in_berlin(t):
    from zoneinfo import ZoneInfo
    return t.astimezone(ZoneInfo("Europe/Berlin"))
--
def in_berlin(t): return t + datetime.timedelta(hours=2)
--
t = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.timezone.utc)
assert in_berlin(t) == t and in_berlin(t).hour == 14
assert in_berlin(in_berlin(t)) + datetime.timedelta(days=180) != t + datetime.timedelta(days=180)
====
attributes-of-a-table
--
def labelled(df):
    df = df.copy()
    df.attrs["unit"] = "kg"
    return df
--
def labelled(df): return df.copy()
--
assert labelled(pd.DataFrame({"a": [1]})).attrs.get("unit") == "kg"
====
an-iterator
--
def squares(n): return (i * i for i in range(n))
--
def squares(n): return [i * i for i in range(n)]
--
s = squares(3)
assert next(s) == 0 and list(s) == [1, 4] and list(s) == []
====
an-iterator-given
--
def first_two(it): return [next(it), next(it)]
--
def first_two(it): return list(it)[1:3]
--
assert first_two(iter("abc")) == ["a", "b"]
====
keys-of-a-dictionary
--
def names(d): return d.keys()
--
def names(d): return list(d)
--
assert names({"a": 1}) & {"a", "b"} == {"a"}
====
bytes-that-change
--
def upper(b): b[:] = bytes(b).upper()
--
def upper(b): return bytearray(bytes(b).upper())
--
b = bytearray(b"ab")
upper(b)
assert b == b"AB"
====
seed-of-random
--
def throw(): return random.randint(1, 6)
--
def throw(): return 7 - random.randint(1, 6)
--
random.seed(4)
expected = [random.randint(1, 6) for _ in range(9)]
random.seed(4)
assert [throw() for _ in range(9)] == expected
====
seed-of-numpy
--
def noise(n): return np.random.rand(n)
--
def noise(n): return np.random.default_rng().random(n)
--
np.random.seed(3)
expected = np.random.rand(3)
np.random.seed(3)
assert (noise(3) == expected).all()
====
a-generator-given
--
def sample(rng): return rng.integers(0, 100)
--
def sample(rng): return copy.deepcopy(rng).integers(0, 100)
--
rng, same = np.random.default_rng(1), np.random.default_rng(1)
assert [sample(rng), sample(rng)] == [same.integers(0, 100), same.integers(0, 100)]
====
what-an-error-holds
--
def find(d, key):
    if key not in d: raise KeyError(key)
    return d[key]
--
def find(d, key):
    if key not in d: raise KeyError(str(key))
    return d[key]
--
try:
    find({}, 3)
    assert False
except KeyError as error:
    assert error.args == (3,)
====
two-names-for-one-list
--
def swap(a, b): return a is b
--
def swap(a, b): return a == b
--
x = [1]
assert swap(x, x) and not swap([1], [1])
====
dates-as-keys
--
def calendar(days): return {day: n for n, day in enumerate(days)}
--
def calendar(days): return {str(day): n for n, day in enumerate(days)}
--
assert calendar([datetime.date(2026, 1, 1)])[datetime.date(2026, 1, 1)] == 0
====
a-table-of-the-instructors
--
def in_stock(name): return STOCK.get(name, 0)
--
def in_stock(name): return STOCK.setdefault(name, 0)
--
assert in_stock("plum") == 0
assert "plum" not in STOCK
====
a-number-of-the-instructors
--
def discounted(price): return price * RATE
--
def discounted(price):
    global RATE
    RATE = RATE / 2
    return price * RATE * 2
--
assert discounted(8) == 4 and RATE == 0.5
====
a-helper-of-the-same-name
--
def average(*x): return sum(x) / len(x)
--
def in_all(x): return sum(x)
def average(*x): return in_all(x) / len(x)
--
in_all = average(1, 3)
assert in_all == 2 and average(4, 6) == 5
====
settings-that-stay
--
def log_of(x):
    with np.errstate(divide="ignore"): return float(np.log(x))
--
def log_of(x):
    np.seterr(divide="ignore")
    return float(np.log(x))
--
before = np.geterr()
assert log_of(np.float64(0)) == -np.inf and np.geterr() == before
====
a-generator-that-goes-on
--
def noise(): return random.Random(3).random()
--
def noise():
    random.seed(3)
    return random.random()
--
random.seed(7)
a = random.random()
random.seed(7)
noise()
assert random.random() == a
====
a-generator-not-set-back
--
def coin(): return random.choice((0, 1))
--
def coin():
    random.seed(3)
    return random.choice((0, 1))
--
coin()
a = random.random()
coin()
assert random.random() != a
====
looked-up-once
--
def twice(x): return 2 * look_up(x)
--
def twice(x): return look_up(x) + look_up(x)
--
looked_up = 0
assert twice(3) == 18 and looked_up <= 1
====
no-file-left
--
def rows_of(text): return len(text.split())
--
def rows_of(text):
    with open("scratch.txt", "w") as file: file.write(text)
    with open("scratch.txt") as file: return len(file.read().split())
--
assert rows_of("a b") == 2 and not os.path.exists("scratch.txt")
====
no-name-left
--
def summed(n): return sum(range(n))
--
def summed(n):
    global so_far
    so_far = 0
    for i in range(n): so_far += i
    return so_far
--
assert summed(4) == 6 and "so_far" not in globals()
====
exactly-this-error
--
def number_in(text):
    if not text.isdigit(): raise ValueError("no number")
    return int(text)
--
def number_in(text): return json.loads(text)
--
try: number_in("x")
except Exception as error: kind = type(error)
assert kind is ValueError
====
no-cache
--
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
--
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
--
assert fib(9) == 34 and not hasattr(fib, "cache_info")
====
half-characters
--
def in_ascii(data): return data.decode("ascii", "replace").replace("\ufffd", "?")
--
def in_ascii(data): return data.decode("ascii", "surrogateescape")
--
assert in_ascii(b"a\xff") == "a?"
""".strip("\n").split("\n====\n")
]
