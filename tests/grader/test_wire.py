"""The wire carries plain data exactly and survives all other input."""

import collections
import contextlib
import datetime
import decimal
import fractions
import json
import math
import operator
import socket
import struct

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from nbexaminer.errors import Closed, Late, WireError
from nbexaminer.protocol import sparse
from nbexaminer.protocol.channel import Channel, after
from nbexaminer.protocol.codec import HEADER, MAX_DEPTH, MAX_ITEMS, Foreign, decode, encode
from nbexaminer.protocol.mirrors import Mirrors

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


def crossed(value):
    frame = encode(value)
    text, buffer = HEADER.unpack(frame[: HEADER.size])
    body = frame[HEADER.size :]
    assert len(body) == text + buffer
    return decode(body[:text], body[text:])


@given(plain)
@settings(max_examples=100, deadline=None)
def test_plain_data_arrives_as_it_was(value):
    arrived = crossed(value)
    assert arrived == value
    assert repr(arrived) == repr(value)  # 1, 1.0 and True are equal and not the same


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", "f2", "f4", "f8", "c16", ">f8"])
def test_arrays_arrive_as_they_were(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    arrived = crossed({"x": [array, array[0, 0], np.array(1.5)]})["x"]
    np.testing.assert_array_equal(arrived[0], array)
    assert arrived[0].shape == (2, 3) and isinstance(arrived[1], np.generic)
    assert arrived[2].shape == () and arrived[0].dtype == array.dtype


def test_an_array_lies_in_memory_as_it_did_and_so_do_its_views():
    sides = Sides()
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    theirs = sides.sent(array)
    assert theirs.flags.f_contiguous and theirs.tolist() == array.tolist()
    row = sides.sent(theirs[1], back=True)
    assert row.tolist() == [3, 4, 5] and np.shares_memory(row, array)


def test_a_number_of_numpys_keeps_its_width():
    for kind in (np.int8, np.uint8, np.int32, np.uint64, np.float16, np.float32, np.longdouble):
        arrived = crossed(kind(100))
        assert type(arrived) is kind and arrived == 100
    assert crossed(np.uint64(2**64 - 1)) == 2**64 - 1


def test_what_is_nearly_plain_becomes_plain():
    assert crossed([..., 1]) == [..., 1]  # what a stub holds: a check can say "not filled in yet"
    assert crossed(type("Text", (str,), {})("text")) == "text"
    assert crossed(type("Rows", (list,), {})([1])) == [1]
    assert math.isnan(crossed(float("nan")))


@pytest.mark.parametrize(
    "kind", [iter, lambda items: (i for i in items), lambda items: map(str, items)]
)
def test_an_iterator_is_one_over_there_too(kind):
    arrived = crossed(kind(["1", "2"]))
    assert next(arrived) == "1" and list(arrived) == ["2"] and list(arrived) == []
    assert type(arrived) is type(kind(["1"]))


def test_a_named_tuple_has_its_fields():
    point = collections.namedtuple("Point", "x y")(1, 2)
    assert crossed(point) == (1, 2) and crossed(point).y == 2


NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
VALUES = [
    {1, "a"}, frozenset({(1, 2)}), b"bytes", range(3, 9, 2), NOON, NOON.date(), NOON.time(),
    datetime.timedelta(days=-1, seconds=3), np.array([["ab", "c"]]), np.array(["x"], dtype=object),
    fractions.Fraction(1, 3), decimal.Decimal("1.10"), np.str_("x"), np.datetime64("2020-01-01"),
    collections.Counter("aab"), collections.OrderedDict(b=1, a=2), collections.deque("ab", 3),
    collections.defaultdict(list, a=[1]), bytearray(b"ab"), np.array(["2020-01"], "M8[M]"),
    np.array([1, "a", None], dtype=object), np.array([b"ab"]), np.longdouble(1) / 3,
    pd.Timestamp("2026-03-01 10:00", tz="Europe/Berlin"), pd.Timedelta("1D"), pd.Period("2026-03"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_of_the_standard_library_arrive_as_they_were(value):
    arrived = crossed({"x": [value]})["x"][0]
    assert type(arrived) is type(value)
    assert np.array_equal(arrived, value)


TABLES = [
    pd.DataFrame({"n": [1, 2], "x": [0.5, np.nan], "t": ["a", None]}, index=["p", "q"]),
    pd.DataFrame({"when": pd.to_datetime(["2026-03-01", "2026-03-02"]), 3: [True, False]}),
    pd.DataFrame({"n": [1]}).rename_axis("row"),
    pd.DataFrame(),
    pd.DataFrame({"shop": pd.Categorical(["a", "b", "a"]), "cut": pd.cut([1, 2, 3], 2)}),
    pd.DataFrame({"n": pd.array([1, None], "Int64"), "x": pd.array([0.5, None], "Float64")}),
    pd.DataFrame({"day": pd.period_range("2026-01", periods=2, freq="D")}),
    pd.DataFrame({"when": pd.date_range("2026-01-01", periods=2, tz="UTC")}),
    pd.DataFrame({"x": [1, 2]}, index=pd.date_range("2026-01-01", periods=2, freq="D")),
    pd.DataFrame({"x": [1, 2], "y": [3, 4]}).groupby(["x", "y"]).sum(),
    pd.DataFrame({"x": [1]}, index=pd.CategoricalIndex(["a"], name="c")),
]


@pytest.mark.parametrize("table", TABLES)
def test_tables_arrive_as_they_were(table):
    table.attrs["unit"] = "kg"
    pd.testing.assert_frame_equal(crossed(table), table)
    assert crossed(table).attrs == {"unit": "kg"}
    for name in table:
        pd.testing.assert_series_equal(crossed(table[name]), table[name])


@pytest.mark.parametrize("name", sorted(sparse.KINDS))
def test_sparse_matrices_arrive_as_they_were(name):
    matrix = getattr(scipy.sparse, name)(np.array([[0, 2, 0], [3, 0, 0]], "i2"))
    arrived = crossed([matrix])[0]
    assert type(arrived) is type(matrix) and arrived.dtype == matrix.dtype
    assert arrived.toarray().tolist() == matrix.toarray().tolist()


@pytest.mark.parametrize(
    ("name", "shape", "row"), [("dia_matrix", (2, 2), 0), ("csr_matrix", (10**12, 1), 0),
                               ("csr_matrix", (2, 2), 5), ("coo_array", (-1, 2), 0)]
)  # fmt: skip
def test_what_is_no_sparse_matrix_is_refused(name, shape, row):
    packed = ["sparse", name, *shape, ["<f8", 0, 8], ["<i4", 8, 4], ["<i4", 12, 4]]
    with pytest.raises(WireError):
        decode(json.dumps(packed).encode(), struct.pack("<dii", 1.5, row, 0))


def test_a_table_of_objects_is_not_plain():
    assert type(crossed(pd.DataFrame({"x": [object()]}))) is Foreign


def test_what_is_not_plain_cannot_pass_for_an_answer():
    for value in (object(), len, math, {object()}, pd.Series([object()])):
        arrived = crossed(value)
        assert type(arrived) is Foreign
        with pytest.raises(TypeError):
            assert arrived
        with pytest.raises(TypeError):
            arrived - 1
        for compare in (operator.eq, operator.ne, operator.lt, operator.contains, isinstance):
            with pytest.raises(TypeError):
                compare(arrived, int)
        for ask in (str, len, list, np.asarray, np.sum, pd.Series, float, "{}".format, hash):
            with pytest.raises(TypeError):
                ask(arrived)
        with pytest.raises(TypeError):
            hasattr(arrived, "shape")
        with pytest.raises(TypeError):
            pd.testing.assert_frame_equal(arrived, pd.DataFrame())
    for key in (object(), (1, object()), frozenset({object()})):  # does not spoil its neighbours
        strange, plain = crossed([{key: 1}, {(1, "a"): 2}])
        assert type(strange) is Foreign and plain == {(1, "a"): 2}
    with pytest.raises(WireError, match="only plain data"):
        encode(lambda: 0, strict=True)


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(3 * 10**6),
        np.zeros((10**8, 0)),
        "x" * 2 * 10**7,
        iter(int, 1),
        [[0] * 1000] * 1000,
        10**5000,
    ],
    ids=["array", "rows", "text", "endless", "items", "digits"],
)
def test_what_is_too_much_is_refused(value):
    with pytest.raises(WireError):
        encode(value)


@pytest.mark.parametrize(
    "packed",
    [
        ["array", "<f8", [10**8, 0], 0, 0],
        ["array", "<f8", [2**62, 2**62, 0], 0, 0],
        ["list", ["array", "<f8", [1], 0, 8], ["array", "<f8", [1], 0, 8]],
        ["texts", [2000], "x" * 20_000, *["y"] * 1999],  # numpy pads all to the longest
        ["set", *range(20_000)],
        ["decimal", "9" * 10_000],
        ["record", "R", ["a"] * 2000],
    ],
)
def test_arrays_that_take_more_than_they_bring_are_refused(packed):
    with pytest.raises(WireError):
        decode(json.dumps(packed).encode(), bytes(8))


def test_what_is_too_deep_is_refused():
    nest = []
    for _ in range(10**5):
        nest = [nest]
    with pytest.raises(WireError):
        encode(nest)
    with pytest.raises(WireError):
        decode(b"[" * 10**6, b"")


@given(st.binary(max_size=200), st.binary(max_size=50))
@settings(max_examples=300, deadline=None)
def test_garbage_is_refused(text, buffer):
    with contextlib.suppress(WireError):
        decode(text, buffer)


tagged = st.recursive(
    st.sampled_from(
        "array scalar dict tuple list complex foreign <f8 O set frozenset bytes range date days"
        " texts frame series fraction decimal record handle dots numbers objects times view keys"
        " items values path a b things ref part as iterator generator map zip view member index"
        " column timestamp timedelta period interval category levels nullable objects masked deque"
        " Counter OrderedDict defaultdict random <M8[ns] <U3".split()
        + [True, False]
    )
    | st.integers(-2, 9)
    | st.none(),
    lambda inner: st.lists(inner, max_size=6),
)


@given(tagged, st.binary(max_size=32))
@settings(max_examples=500, deadline=None)
def test_nearly_right_frames_are_refused_or_plain(packed, buffer):
    with contextlib.suppress(WireError):
        encode(decode(json.dumps(packed).encode(), buffer))


things = st.lists(
    st.tuples(st.integers(-3, 3) | st.booleans(), tagged).map(
        lambda both: [both[0], *(both[1] if isinstance(both[1], list) else [both[1]])]
    ),
    max_size=4,
)


@given(things, tagged, st.binary(max_size=32))
@settings(max_examples=500, deadline=None)
def test_nearly_right_things_are_refused_or_shared(things, packed, buffer):
    mirrors = Mirrors()
    shared = [1], {"a": [2]}, np.arange(3), pd.Series([1.5])
    mirrors.begin()
    encode({"args": shared}, mirrors=mirrors)
    mirrors.commit()
    with contextlib.suppress(WireError):
        text = json.dumps(["things", things, [], packed]).encode()
        encode({"value": decode(text, buffer, mirrors=mirrors)}, mirrors=mirrors)
    assert list(map(type, shared)) == [list, dict, np.ndarray, pd.Series]


class Sides:
    """The two sides of a wire, in one process."""

    def __init__(self):
        self.ours, self.theirs = Mirrors(), Mirrors(-1, -1)

    def sent(self, value, back=False):
        sender, receiver = (self.theirs, self.ours) if back else (self.ours, self.theirs)
        frame = encode({"value": value}, mirrors=sender)
        sender.commit()
        text, _ = HEADER.unpack(frame[: HEADER.size])
        body = frame[HEADER.size :]
        return decode(body[:text], body[text:], mirrors=receiver)["value"]


def test_what_one_side_changes_the_other_has_with_the_next_message():
    sides = Sides()
    rows = [[1], {"k": np.zeros(2)}]
    theirs = sides.sent(rows)
    theirs[0].append(2)
    theirs[1]["k"][0] = 5
    theirs.append(theirs)
    assert sides.sent(theirs, back=True) is rows
    assert rows[0] == [1, 2] and rows[1]["k"].tolist() == [5, 0] and rows[2] is rows
    rows[0].clear()
    assert sides.sent(rows[0]) is theirs[0] and theirs[0] == []


def test_what_cannot_cross_can_lie_in_a_list_that_does():
    sides = Sides()
    arrived = sides.sent([object(), 1], back=True)
    assert type(arrived[0]) is Foreign and arrived[1] == 1
    theirs = sides.sent([arrived])
    assert theirs[0][1] == 1 and type(theirs[0][0]) is object


def test_what_no_test_holds_is_let_go_on_both_sides():
    sides = Sides()
    for n in range(5):
        sides.sent([n])
    sides.sent(None)
    assert not sides.ours._things and not sides.theirs._things


def test_what_could_not_be_sent_leaves_nothing_behind():
    sides = Sides()
    whole = [[1]]
    with pytest.raises(WireError):
        encode({"value": [whole, object()]}, strict=True, mirrors=sides.ours)
    assert sides.sent(whole) == whole and sides.sent(whole) is sides.sent(whole)


@pytest.mark.parametrize(
    "things",
    [
        [[0, "dict"]],  # of another type than ours
        [[7, "list"]],  # a number that only we give
        [["0", "list"]],
        [[-1, "array", "<f8", [2**20], [], 0, 8]],
        [[-1, "texts", "<U99999999", [1], [], "x"]],
        [[-1, "random state", 10**6, 0, 0.0, 0, 8]],
        [[-1, "random", 3, None, 1]],
        [[-1, "generator", 1]],
    ],
)
def test_strange_things_are_refused(things):
    sides = Sides()
    ours = [1]
    sides.sent(ours)
    with pytest.raises(WireError):
        decode(json.dumps(["things", things, [], None]).encode(), bytes(8), mirrors=sides.ours)
    assert ours == [1]


@pytest.mark.parametrize(
    "part",
    [[0, 0, [9], [9]], [0, 2, [1], [5]], [0, -1, [1], [2]], [0, 0, [0], [2**30]], [9, 0, [], []]],
)
def test_views_of_what_is_not_there_are_refused(part):
    sides = Sides()
    array = np.arange(6)
    sides.sent(array)
    with pytest.raises(WireError):
        decode(json.dumps(["part", *part]).encode(), b"", mirrors=sides.ours)


@given(st.binary(max_size=64))
@settings(max_examples=100, deadline=None)
def test_a_channel_survives_garbage(garbage):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(garbage)
        theirs.close()
        with contextlib.suppress(WireError):
            Channel(ours.fileno()).receive(after(5))


def test_a_channel_does_not_wait_for_ever():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = Channel(ours.fileno())
        theirs.sendall(struct.pack("!II", 10, 0) + b"half")
        with pytest.raises(Late):
            channel.receive(after(0.05))
        with pytest.raises(Late):  # nobody reads
            channel.send("x" * 10**7, after(0.05))


def test_a_channel_knows_that_nobody_is_there():
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(Closed):
            Channel(ours.fileno()).receive()


def test_a_channel_refuses_frames_that_are_too_big():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack("!II", 2**31, 0))
        with pytest.raises(WireError, match="too big"):
            Channel(ours.fileno()).receive(after(5))


def test_a_dictionary_counts_its_pairs_with_their_keys_and_values():
    nested: dict = {}
    for _ in range(MAX_DEPTH // 2):
        nested = {"in": nested}
    assert crossed(nested) == nested
    with pytest.raises(WireError, match="nested deeper"):
        encode({"in": nested})
    encode(dict.fromkeys(map(str, range(MAX_ITEMS // 3))))
    with pytest.raises(WireError, match="items"):
        encode(dict.fromkeys(map(str, range(MAX_ITEMS // 3 + 1))))
