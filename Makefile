# Two commands set up a fresh machine: `make demo` (the main job on demo ledgers) and `make test`.

PYTHON ?= python3
BIN := .venv/bin
HOME_OF_DEMO := demo/home
ANNALS := $(BIN)/annals --home $(HOME_OF_DEMO)
# What the tests look through a browser and a word processor with; installed where we may, else they skip and say so.
SYSTEM_PACKAGES := chromium fonts-noto-cjk libreoffice-writer poppler-utils

.PHONY: demo dashboard test lint bench pictures lock system clean
.DELETE_ON_ERROR:

demo: .venv/installed
	@echo "== 写出演示台账"
	@$(BIN)/annals demo demo/ledgers
	@echo "== 装载台账"
	@$(ANNALS) ingest demo/ledgers
	@echo "== 建立数据仓库"
	@$(ANNALS) build
	@echo "== 写出 2022 年度工作总结初稿"
	@$(ANNALS) report 2022 -o demo/2022年度工作总结.docx --overwrite
	@echo "== 完成。初稿：demo/2022年度工作总结.docx；数据：$(HOME_OF_DEMO)；看网页：make dashboard"

dashboard: .venv/installed
	@test -e $(HOME_OF_DEMO)/warehouse/current.json || $(MAKE) demo
	@$(ANNALS) dashboard

test: .venv/installed system lint
	@$(BIN)/python -m pytest

lint: .venv/installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# Seconds and errors side by side in one run; nothing here passes or fails. 100 million lookups (build_speed.py) take an hour or more
# on two processors and 60 GB of disk under TMPDIR, and are left out, aloud, where there is no room.
bench: .venv/installed
	@for bench in tests/bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

# Screenshots for the README, from the demo's pages and draft.
pictures: .venv/installed system
	@test -e $(HOME_OF_DEMO)/warehouse/current.json || $(MAKE) demo
	@$(BIN)/python docs/pictures.py

.venv/installed: requirements.lock pyproject.toml
	@echo "== 安装（首次约一分钟）"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "需要 Python 3.11、3.12 或 3.13；可以用 make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

# The exact set of packages, by hash, for Python 3.11 to 3.13; names no registry.
lock: .venv/installed
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --no-strip-extras --no-emit-index-url --generate-hashes \
		--extra test -o requirements.lock pyproject.toml

system:
	@dpkg -s $(SYSTEM_PACKAGES) >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES) >/dev/null; } \
		|| echo "!! 缺少 $(SYSTEM_PACKAGES)，这里也不能安装：需要它们的测试会跳过。"

clean:
	rm -rf .venv demo
