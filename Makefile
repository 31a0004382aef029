# The same words here, in the README and in CI.  make run · make test · make check · make bench · make weigh

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export SITE_URL ?= http://localhost:$(PORT)

.PHONY: run test check bench weigh format screenshots

run: .venv/run .env staticfiles/staticfiles.json
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_demo --if-empty
	@echo
	@echo "  Readers   $(SITE_URL)/"
	@echo "  Desk      $(SITE_URL)/admin/"
	@printf "  Login     " && $(BIN)/python manage.py fresh_login
	@echo
	@exec $(BIN)/gunicorn newsroom.wsgi --bind 0.0.0.0:$(PORT) --workers 2 --log-level warning

test: .venv/dev
	$(BIN)/pytest $(ARGS)

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") SITE_URL=https://news.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

# Some minutes; makes an environment with Wagtail to compare with. ARTICLES and ROUNDS make it shorter.
bench: .venv/dev
	$(BIN)/python benchmarks/importing.py
	$(BIN)/python benchmarks/search.py

# After new cases in tests/cases: the weights the importer reads with, and how well it reads cases kept aside.
weigh: .venv/dev
	$(BIN)/python benchmarks/weigh.py

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pictures in the README, of the demo as `make run` shows it.
screenshots: .venv/dev
	$(BIN)/python docs/screenshots.py

.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Newsroom runs on …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the tests and checks need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ .venv/run

# Compressing takes a while, so only when something changed.
staticfiles/staticfiles.json: .venv/run .env $(shell find static -type f)
	@echo "Collecting styles and scripts …"
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

# A key for this machine, made once: without one, production settings refuse to start.
.env: | .venv/run
	@$(BIN)/python -c "import secrets; print('SECRET_KEY=' + secrets.token_urlsafe(60))" > $@
