# The course's commands. `make help` lists them.
PYTHON ?= python3
# nbgrader calls `alembic` as a program, so the environment's bin has to be on PATH.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help demo quick test kills parity variants check javascript lab release notebooks exercise-check docs lock site wheel dist explorers pictures bench bench-quick libraries
.DEFAULT_GOAL := help

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) tools/python_version.py
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --requirement requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --editable .
	@touch $@

demo: release  ## release the course, autograde the sample class, show the points
	@python tools/demo.py

explorers/node_modules: explorers/package-lock.json
	@cd explorers && npm ci --no-audit --no-fund --silent
	@touch $@

# No browser, no server, no cluster; tests/unit shows that each module does something here.
quick: .venv/installed  ## run the quick tests, which touch every module, in a minute
	@python -m pytest -n 2 tests/unit tests/check/test_check.py tests/check/test_engine.py \
		tests/check/test_imports.py tests/grader/test_messages.py tests/grader/test_refused.py

# Without npm, a few tests are skipped and say so. Four at a time, for two processors: many tests
# wait, for a limit to be met or for a page.
test: .venv/installed $(if $(shell command -v npm),explorers/node_modules)  ## run every test
	@python -m pytest -n 4 --dist loadscope --no-loadscope-reorder

kills: .venv/installed  ## kill the grader's processes at every point; no grade may be lost
	@python -m pytest -n 2 -m "kills or not kills" tests/kills

parity: .venv/installed  ## grade whole classes with plain nbgrader, too; the points must agree
	@python -m pytest -n 2 -m "parity or not parity" tests/grader/test_nbgrader_course.py \
		tests/course/test_nbgrader.py tests/grader/test_benchmarks.py

variants: .venv/installed  ## try every slip in every solution; check and hidden test must agree
	@python -m pytest -n 2 -m variants tests/check

check: .venv/installed  ## check style, types and imports
	@ruff check . && ruff format --check .
	@hadolint Dockerfile && shellcheck container/install.sh .ci/run findings/*.sh
	@lint-imports --no-cache
	@mypy && cd source/backprop && mypy --strict --cache-dir ../../.mypy_cache --package lab.check

javascript: explorers/node_modules  ## check style and types of the live pictures (needs Node.js)
	@cd explorers && npm run --silent check

lab: .venv/installed  ## open the course in JupyterLab
	jupyter lab notebooks/0-start-here.ipynb

release: .venv/installed  ## build release/, the students' edition, from source/
	@python tools/release.py

notebooks: release  ## build notebooks/, the self-study edition, from source/
	@python tools/self_study.py

exercise-check: .venv/installed  ## say what an exercise still lacks: cells, hints, sample answers
	@python tools/exercise_check.py

docs: .venv/installed  ## write docs/misconceptions.md and build the pages of docs/ in _site/
	@cd source/backprop && python -m lab.check > ../../docs/misconceptions.md
	@sphinx-build -q -W --keep-going -d build/doctrees docs _site

lock:  ## update requirements.lock after a change of requirements
	@uv pip compile --universal --python-version 3.11 requirements.txt pyproject.toml --extra test --quiet --no-header \
		--no-emit-index-url --no-emit-find-links --output-file requirements.lock

site/.venv/installed: site/requirements.txt
	$(PYTHON) -m venv site/.venv
	site/.venv/bin/python -m pip install --quiet --requirement site/requirements.txt
	@touch $@

site: docs site/.venv/installed  ## add _site/course/, the self-study edition in the browser (needs Node.js)
	@cd site && npm ci --no-audit --no-fund --silent
	@site/.venv/bin/python tools/site_course.py

# The same commit gives the same bytes: only committed files, the locked setuptools, the commit's time.
wheel: .venv/installed  ## build dist/nbexaminer-*.whl from the last commit
	@rm -f dist/*.whl
	@umask 022 && tree=$$(mktemp -d) && trap 'rm -rf "$$tree"' EXIT && \
	git archive HEAD pyproject.toml LICENSE nbexaminer | tar -x --no-same-permissions -C "$$tree" && \
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) \
		python -m build --quiet --no-isolation --wheel --outdir dist "$$tree"

dist: wheel release site  ## build and check what a release publishes, in dist/ (needs Node.js)
	@version=$$(python -c 'import nbexaminer; print(nbexaminer.__version__)') && \
	cp release/backprop.zip "dist/backprop-$$version.zip" && \
	tar -czf "dist/site-$$version.tar.gz" -C _site .
	@uv tool run --quiet --from twine==7.0.0 twine check --strict dist/*.whl
	@place=$$(mktemp -d) && trap 'rm -rf "$$place"' EXIT && $(PYTHON) -m venv "$$place" && \
	"$$place/bin/pip" install --quiet dist/*.whl && "$$place/bin/nbexaminer" doctor

explorers: explorers/node_modules  ## build the live pictures, lab/explore.js, from explorers/ (needs Node.js)
	@cd explorers && npm run build

pictures: demo  ## take the pictures of docs/ (needs Chromium)
	@PYTHONPATH=tests python tools/pictures.py

bench-quick: .venv/installed  ## how many times as fast as nbgrader, in three minutes; BASE=FOLDER: another checkout, too
	@PYTHONPATH=tests/support python benchmarks/quick.py

bench: .venv/installed  ## compare speed with nbgrader and with interact (takes minutes)
	@PYTHONPATH=tests/support python benchmarks/autograde.py --json docs/benchmark.json
	@PYTHONPATH=tests/support python benchmarks/scale.py
	@PYTHONPATH=tests/support python benchmarks/burst.py
	@PYTHONPATH=tests/support python benchmarks/feedback.py
	@PYTHONPATH=tests/support python benchmarks/collect.py
	@PYTHONPATH=tests python benchmarks/sliders.py

build/libraries/installed: benchmarks/libraries.txt requirements.lock pyproject.toml
	$(PYTHON) -m venv build/libraries
	build/libraries/bin/python -m pip install --quiet --requirement $< --editable .
	@touch $@

libraries: build/libraries/installed  ## grade with 50 libraries, as nbgrader does and here: docs/libraries.md (takes minutes)
	@PYTHONPATH=tests/support build/libraries/bin/python benchmarks/libraries.py
