"""Grades a small natural assignment for each of many libraries, as nbgrader does and here.

`make libraries` installs benchmarks/libraries.txt into an environment of its own and writes
docs/libraries.md. The table holds what ran: a library that is not installed has no line.
"""

# ruff: noqa: E501 - a line of a cell stays one line

import argparse
import contextlib
import importlib.metadata
import logging
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import small_course
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import determine_grade
from small_course import notebook, solution, test

from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.running.rehearsal import make_plan, rehearse
from nbexaminer.course.settings import Grading
from nbexaminer.interpreter import Interpreter
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.workers import grade_in_worker

MANY = Path(small_course.__file__).with_name("many_processors.c")
HEAD = """# Libraries of courses

One natural assignment for each library: an answer, and a test that uses what it returns. The first column
of points is nbgrader's, with ipykernel; the second is this grader's; the third too, where the C library
claims that the machine has 128 processors. *Where* says where the test runs: see
[how a test is isolated](nbexaminer.md). `make libraries` writes this page.

| library | version | nbgrader | here | of 128 | where |
|---|---|---|---|---|---|
"""

# What is installed, the answer, and the test of it.
LIBRARIES = {
    "numpy": (
        "import numpy as np\ndef centred(a): return np.asarray(a) - np.mean(a)",
        "assert np.allclose(centred([1, 2, 3]), [-1, 0, 1])",
    ),
    "scipy": (
        "from scipy import optimize\ndef root(): return optimize.brentq(lambda x: x**2 - 2, 0, 2)",
        "assert abs(root() - 2 ** 0.5) < 1e-8",
    ),
    "pandas": (
        "import pandas as pd\nsales = pd.DataFrame({'city': list('abab'), 'sold': [1, 2, 3, 4]})\n"
        "totals = sales.groupby('city')['sold'].sum()",
        "assert totals['a'] == 4 and totals.sum() == 10 and list(sales.columns) == ['city', 'sold']",
    ),
    "sympy": (
        "import sympy\nx = sympy.symbols('x')\nslope = sympy.diff(sympy.sin(x) * x, x)",
        "assert slope == sympy.sin(x) + x * sympy.cos(x)",
    ),
    "matplotlib": (
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2], [3, 4])\n"
        "ax.set_title('growth')",
        "assert ax.get_title() == 'growth' and len(ax.lines) == 1",
    ),
    "seaborn": (
        "import seaborn as sns\nbars = sns.barplot(x=['a', 'b'], y=[1, 2])\nbars.set_xlabel('kind')",
        "assert bars.get_xlabel() == 'kind'",
    ),
    "scikit-learn": (
        "from sklearn.linear_model import LinearRegression\n"
        "line = LinearRegression().fit([[0], [1], [2]], [1, 3, 5])",
        "assert abs(line.coef_[0] - 2) < 1e-9 and abs(line.predict([[3]])[0] - 7) < 1e-9",
    ),
    "statsmodels": (
        "import statsmodels.api as sm\n"
        "fitted = sm.OLS([1.0, 3.0, 5.1], sm.add_constant([0.0, 1.0, 2.0])).fit()",
        "assert abs(fitted.params[1] - 2.05) < 1e-9",
    ),
    "networkx": (
        "import networkx as nx\nroads = nx.Graph([(1, 2), (2, 3), (3, 4), (4, 1), (1, 3)])",
        "assert roads.number_of_edges() == 5 and nx.shortest_path(roads, 2, 4)[0] == 2",
    ),
    "polars": (
        "import polars as pl\nsold = pl.DataFrame({'city': ['a', 'b', 'a'], 'n': [1, 2, 3]})\n"
        "def of(city): return sold.filter(pl.col('city') == city)['n'].sum()",
        "assert of('a') == 4 and sold.shape == (3, 2)",
    ),
    "pyarrow": (
        "import pyarrow as pa\nstored = pa.table({'n': [1, 2, 3]})",
        "assert stored.num_rows == 3 and stored.column('n').to_pylist() == [1, 2, 3]",
    ),
    "numba": (
        "import numba\n@numba.njit(parallel=True)\ndef summed(n):\n    total = 0\n"
        "    for i in numba.prange(n):\n"
        "        total += i\n    return total",
        "assert summed(10) == 45",
    ),
    "jax": (
        "import jax\nimport jax.numpy as jnp\nslope = jax.grad(lambda x: jnp.sum(x @ x.T))\n"
        "def steepness(n): return float(jax.jit(slope)(jnp.ones((n, n))).sum())",
        "assert abs(steepness(3) - 54) < 1e-3",
    ),
    "duckdb": (
        "import duckdb\ndef total(): return duckdb.sql('select sum(range) from range(5)').fetchall()[0][0]",
        "assert total() == 10",
    ),
    "pillow": (
        "from PIL import Image\ndef grey(): return Image.new('RGB', (4, 3), 'red').convert('L')",
        "assert grey().size == (4, 3) and grey().mode == 'L'",
    ),
    "plotly": (
        "import plotly.graph_objects as go\nchart = go.Figure(go.Bar(x=['a'], y=[1]))",
        "assert chart.data[0].type == 'bar'",
    ),
    "altair": (
        "import altair as alt\nimport pandas as pd\n"
        "plot = alt.Chart(pd.DataFrame({'a': [1], 'b': [2]})).mark_point().encode(x='a', y='b')",
        "assert plot.to_dict()['mark']['type'] == 'point'",
    ),
    "bokeh": (
        "from bokeh.plotting import figure\nboard = figure(title='heat')\nboard.line([1, 2], [3, 4])",
        "assert board.title.text == 'heat' and len(board.renderers) == 1",
    ),
    "xarray": (
        "import xarray as xr\nheat = xr.DataArray([[1.0, 3.0]], dims=('y', 'x'))",
        "assert float(heat.mean()) == 2 and heat.dims == ('y', 'x')",
    ),
    "h5py": (
        "import h5py\nwith h5py.File('kept.h5', 'w') as file:\n    file['row'] = [1, 2, 3]\n"
        "def kept():\n    with h5py.File('kept.h5') as file:\n        return file['row'][:].sum()",
        "assert kept() == 6",
    ),
    "shapely": (
        "from shapely.geometry import Point\ncircle = Point(0, 0).buffer(1)",
        "assert 3.1 < circle.area < 3.2",
    ),
    "beautifulsoup4": (
        "from bs4 import BeautifulSoup\ndef links(page):\n"
        "    return [a['href'] for a in BeautifulSoup(page, 'html.parser').find_all('a')]",
        "assert links('<a href=\"x\">y</a>') == ['x']",
    ),
    "lxml": (
        "from lxml import etree\ndef names(text): return [e.tag for e in etree.fromstring(text)]",
        "assert names('<a><b/><c/></a>') == ['b', 'c']",
    ),
    "pyyaml": (
        "import yaml\ndef read(text): return yaml.safe_load(text)",
        "assert read('a: [1, 2]') == {'a': [1, 2]}",
    ),
    "jinja2": (
        "from jinja2 import Template\ndef greet(name): return Template('Hi {{ n }}').render(n=name)",
        "assert greet('Bo') == 'Hi Bo'",
    ),
    "pydantic": (
        "from pydantic import BaseModel\nclass Book(BaseModel):\n    title: str\n    pages: int",
        "assert Book(title='a', pages='3').pages == 3",
    ),
    "attrs": (
        "from attrs import define\n@define\nclass Spot:\n    x: int\n    y: int = 0",
        "assert Spot(1) == Spot(1, 0) and Spot(2).x == 2",
    ),
    "rich": (
        "from rich.text import Text\nlabel = Text('hello', style='bold')",
        "assert label.plain == 'hello'",
    ),
    "tabulate": (
        "from tabulate import tabulate\ndef shown(rows): return tabulate(rows, headers=['a'])",
        "assert shown([[1]]).split()[0] == 'a'",
    ),
    "tqdm": (
        "from tqdm import tqdm\ndef counted(n): return sum(1 for _ in tqdm(range(n), disable=True))",
        "assert counted(5) == 5",
    ),
    "joblib": (
        "from joblib import Parallel, delayed\ndef squares(n):\n"
        "    return Parallel(n_jobs=2, prefer='threads')(delayed(pow)(i, 2) for i in range(n))",
        "assert squares(4) == [0, 1, 4, 9]",
    ),
    "dask": (
        "import dask\ndef added():\n    return dask.delayed(sum)([1, 2, 3]).compute()",
        "assert added() == 6",
    ),
    "mpmath": (
        "import mpmath\nmpmath.mp.dps = 30\ntau = 2 * mpmath.pi",
        "assert abs(tau - 6.283185307179586) < 1e-12",
    ),
    "python-dateutil": (
        "from dateutil.relativedelta import relativedelta\nimport datetime\n"
        "def later(day): return day + relativedelta(months=1)",
        "import datetime\nassert later(datetime.date(2024, 1, 31)) == datetime.date(2024, 2, 29)",
    ),
    "regex": (
        "import regex\ndef letters(text): return regex.findall(r'\\p{L}+', text)",
        "assert letters('é1b') == ['é', 'b']",
    ),
    "more-itertools": (
        "from more_itertools import chunked\ndef pairs(items): return list(chunked(items, 2))",
        "assert pairs([1, 2, 3]) == [[1, 2], [3]]",
    ),
    "sortedcontainers": (
        "from sortedcontainers import SortedList\nordered = SortedList([3, 1, 2])",
        "assert list(ordered) == [1, 2, 3]",
    ),
    "bitarray": (
        "from bitarray import bitarray\nbits = bitarray('1011')",
        "assert bits.count() == 3",
    ),
    "z3-solver": (
        "import z3\nn = z3.Int('n')\nsolver = z3.Solver()\nsolver.add(n > 2, n < 4)\n"
        "def found():\n    solver.check()\n    return solver.model()[n].as_long()",
        "assert found() == 3",
    ),
    "simpy": (
        "import simpy\ndef run():\n    world = simpy.Environment()\n    def car():\n"
        "        yield world.timeout(5)\n    world.process(car())\n    world.run()\n"
        "    return world.now",
        "assert run() == 5",
    ),
    "folium": (
        "import folium\ntown = folium.Map(location=[48, 2], zoom_start=9)",
        "assert town.location == [48, 2]",
    ),
    "datascience": (
        "from datascience import Table\nfruit = Table().with_columns('n', [1, 2], 'kind', ['a', 'b'])",
        "assert fruit.num_rows == 2 and sum(fruit.column('n')) == 3",
    ),
    "imageio": (
        "import imageio.v3 as iio\nimport numpy as np\niio.imwrite('dot.png', np.zeros((2, 3), 'uint8'))\n"
        "def size(): return iio.imread('dot.png').shape",
        "assert size() == (2, 3)",
    ),
    "scikit-image": (
        "from skimage import filters\nimport numpy as np\ndef edges(a): return filters.sobel(a)",
        "import numpy as np\nassert edges(np.ones((5, 5))).max() == 0",
    ),
    "openpyxl": (
        "import openpyxl\nbook = openpyxl.Workbook()\nbook.active['A1'] = 7\nbook.save('b.xlsx')\n"
        "def first(): return openpyxl.load_workbook('b.xlsx').active['A1'].value",
        "assert first() == 7",
    ),
    "sqlalchemy": (
        "import sqlalchemy as sa\nengine = sa.create_engine('sqlite://')\ndef asked(query):\n"
        "    with engine.connect() as connection:\n"
        "        return connection.execute(sa.text(query)).scalar()",
        "assert asked('select 1 + 2') == 3",
    ),
    "biopython": (
        "from Bio.Seq import Seq\ndef other(strand): return str(Seq(strand).reverse_complement())",
        "assert other('ATGC') == 'GCAT'",
    ),
    "astropy": (
        "from astropy import units as u\nspeed = (10 * u.km / (2 * u.s)).to(u.m / u.s)",
        "assert speed.value == 5000 and speed.unit == u.m / u.s",
    ),
    "pint": (
        "import pint\nunits = pint.UnitRegistry()\nway = 3 * units.meter + 20 * units.cm",
        "assert abs(way.to('m').magnitude - 3.2) < 1e-9",
    ),
    "uncertainties": (
        "from uncertainties import ufloat\nmeasured = ufloat(2, 0.1) * 3",
        "assert abs(measured.s - 0.3) < 1e-9",
    ),
    "control": (
        "import control\nplant = control.tf([1], [1, 2])",
        "assert plant.poles()[0] == -2",
    ),
    "lmfit": (
        "from lmfit.models import LinearModel\nimport numpy as np\n"
        "fit = LinearModel().fit(np.array([1.0, 3, 5]), x=np.array([0.0, 1, 2]), slope=1, intercept=0)",
        "assert abs(fit.best_values['slope'] - 2) < 1e-6",
    ),
    "cryptography": (
        "from cryptography.fernet import Fernet\nkey = Fernet.generate_key()\n"
        "def there_and_back(text): return Fernet(key).decrypt(Fernet(key).encrypt(text))",
        "assert there_and_back(b'a') == b'a'",
    ),
    "toolz": (
        "from toolz import groupby\ndef by_size(words): return groupby(len, words)",
        "assert by_size(['a', 'bb', 'c']) == {1: ['a', 'c'], 2: ['bb']}",
    ),
    "numexpr": (
        "import numexpr\nimport numpy as np\ndef doubled(a): return numexpr.evaluate('2 * a')",
        "import numpy as np\nassert list(doubled(np.arange(3))) == [0, 2, 4]",
    ),
}


def course(name: str) -> list[NotebookNode]:
    """The cells of a library's assignment."""
    answer, check = LIBRARIES[name]
    marked = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    return [solution(f"{name}-answer", marked), test(name, check, 1)]


def by_nbgrader(names: list[str], folder: str) -> dict[str, float]:
    """The points that nbgrader gives: its rule, on what a kernel puts out."""
    made = notebook(cell for name in names for cell in course(name))
    NotebookClient(made, allow_errors=True, resources={"metadata": {"path": folder}}).execute()
    tests = {cell.metadata.nbgrader.grade_id: cell for cell in made.cells}
    return {name: determine_grade(tests[name], logging.getLogger())[0] or 0.0 for name in names}


def here(name: str, big: Interpreter) -> tuple[float, float, str]:
    """The points that we give, those on a big machine, and where the test runs."""
    skeleton = Skeleton.of(notebook(course(name)))
    assignment, settings = Assignment("libraries", {"n": skeleton}, {}), Grading()
    found = rehearse(assignment, "n", settings)
    plan = make_plan(assignment, "n", settings, found)
    points, of_many = (
        grade_in_worker(skeleton.model, each).scores[name] or 0.0
        for each in (plan, replace(plan, interpreter=big))
    )
    where = "isolated, with objects" if found.objects else "isolated"
    if why := [*found.beside.values(), *found.failing.values()]:
        where = f"beside the code: {why[0]}".replace("|", "/")
    return points, of_many, where


def big_machine(folder: str) -> Interpreter:
    """A Python that is told of 128 processors; it takes a C compiler to make the liar."""
    made = str(Path(folder) / "many.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", made, str(MANY)], check=True)
    return Interpreter(environment=(("LD_PRELOAD", made),))


def main() -> None:
    """Grade them all, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path("docs/libraries.md"))
    parser.add_argument("names", nargs="*", default=list(LIBRARIES))
    options = parser.parse_args()
    installed = {}
    for name in options.names:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            installed[name] = importlib.metadata.version(name)
    names = list(installed)
    print("not installed:", " ".join(sorted({*options.names} - {*names})) or "none", flush=True)
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        plain, big = by_nbgrader(names, folder), big_machine(folder)
        for name in names:
            *points, where = here(name, big)
            three = " | ".join(f"{each:g}" for each in (plain[name], *points))
            lines.append(f"| {name} | {installed[name]} | {three} | {where} |")
            print(lines[-1], flush=True)
    options.to.write_text(HEAD + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
