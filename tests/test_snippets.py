"""Every snippet of the data pages does what it says, against a release served on this machine.

Run here: Python (pandas, polars, frictionless, mlcroissant), DuckDB (over HTTP by ranges of bytes, and on files), SQLite,
JavaScript (in the browser that the other tests use), the shell, and R (see tests/rscript.py). Spark and Trino need a cluster: of
those the addresses, columns and, where Python can tell, the syntax are checked, and the page says so.
"""

from __future__ import annotations

import ast
import http.server
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from importlib import resources
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser

from scripts import answers, paths, release, render
from scripts.data import Tables
from scripts.measures import raised_usd
from scripts.shelf import EXAMPLE, LANGUAGES
from tests import rscript, support

SNIPPETS = sorted(path for path in paths.SNIPPETS.iterdir() if path.is_file())
NOT_RUN = {"spark.py", "trino.sql"}


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """A static server that gives ranges of bytes, as the hosts of static sites do; it writes down what was asked for."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str, str]]

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        self.asked.append((self.command, self.path, self.headers.get("Range", "")))
        file = Path(self.translate_path(self.path))
        if wanted is None or not file.is_file():
            super().do_GET()
            return
        content = file.read_bytes()
        last = min(int(wanted[2]), len(content) - 1) if wanted[1] and wanted[2] else len(content) - 1
        first = int(wanted[1]) if wanted[1] else max(0, len(content) - int(wanted[2]))
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(content[first : last + 1])

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def tables() -> Tables:
    return support.tiny_tables()


@pytest.fixture(scope="module")
def root(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the site serves under data/ and figures/."""
    folder = tmp_path_factory.mktemp("served")
    files = {f"data/{path}": content for path, content in release.staged(tables).items()}
    render.stage([*files.items(), *answers.files(tables, None), ("index.html", b"<!doctype html><title>-</title>")], folder)
    return folder


@pytest.fixture(scope="module")
def asked() -> list[tuple[str, str, str]]:
    """What the server was asked for: method, path, range."""
    return []


@pytest.fixture(scope="module")
def host(root: Path, asked: list[tuple[str, str, str]]) -> Iterator[str]:
    handler = type("Handler", (_Ranges,), {"asked": asked})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def _text(name: str, host: str = EXAMPLE) -> str:
    return (paths.SNIPPETS / name).read_text(encoding="utf-8").replace(EXAMPLE, host)


def _run(command: list[str], folder: Path) -> str:
    # A person's terminal shows Chinese; the one that runs the tests may not.
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {"LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- all of them


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda path: path.name)
def test_a_snippet_stands_on_a_page_and_its_addresses_are_there(snippet: Path, root: Path) -> None:
    assert snippet.suffix in LANGUAGES
    pages = [path for path in paths.DOCS.rglob("*.md") if f'snippet("{snippet.name}")' in path.read_text(encoding="utf-8")]
    assert pages, "no page shows it"
    text = snippet.read_text(encoding="utf-8")
    # An address that is put together from parts is checked by running the snippet; here, those that are written out.
    for address in re.findall(rf"{re.escape(EXAMPLE)}([A-Za-z0-9_./-]*)", text):
        assert (root / address).exists(), address
    for part in re.findall(r"""(?<=["'`/}])/?((?:parquet|data)/[a-z_]+\.(?:parquet|csv))""", text):
        assert (root / "data" / "latest" / part).is_file() or (root / part).is_file(), part
    assert "/data/0." not in text


def test_the_snippets_that_are_not_run_have_the_columns_of_the_tables(tables: Tables) -> None:
    ast.parse(_text("spark.py"))
    declared = re.search(r"CREATE TABLE hive\.model_money\.rounds \((.*?)\) WITH", _text("trino.sql"), re.DOTALL)
    assert declared is not None
    kinds = {"number": "double", "boolean": "boolean"}
    columns = [tuple(part.split()) for part in declared[1].replace("\n", " ").split(",")]
    assert columns == [(name, kinds.get(field.type, "varchar")) for name, field in tables.rounds.fields.items()]
    assert {path.name for path in SNIPPETS} >= NOT_RUN


def test_every_snippet_that_can_be_run_is_run() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    runs = {path.name for path in SNIPPETS if f'_text("{path.name}", ' in own}
    assert runs | NOT_RUN == {path.name for path in SNIPPETS}


# ---- Python


def _python(text: str, folder: Path) -> str:
    return _run([sys.executable, "-c", text], folder)


def test_pandas_reads_parquet(host: str, tmp_path: Path, tables: Tables) -> None:
    out = _python(_text("pandas_parquet.py", host), tmp_path)
    assert out.count("\n") == 1 + min(10, len(tables.rounds))
    assert "Alpha AI" in out


def test_pandas_reads_csv(host: str, tmp_path: Path, tables: Tables) -> None:
    out = _python(_text("pandas_csv.py", host), tmp_path)
    for status, number in Counter(row["status"] for row in tables.rounds).items():
        assert re.search(rf"^{status}\s+{number}$", out, re.MULTILINE)


def test_polars_joins_claims_with_their_sources(host: str, tmp_path: Path, tables: Tables) -> None:
    out = _python(_text("polars_parquet.py", host), tmp_path)
    for grade, number in Counter(tables.sources[row["source_id"]]["grade"] for row in tables.claims).items():
        assert re.search(rf"{grade}\s*┆ {number}\b", out)


def test_frictionless_reads_the_package(host: str, tmp_path: Path, tables: Tables) -> None:
    out = _python(_text("datapackage.py", host), tmp_path)
    assert str(tables.descriptor["version"]) in out
    assert str(list(tables.by_name)) in out
    assert next(iter(tables.rounds)).id in out


def test_mlcroissant_reads_the_unpacked_package(root: Path, tmp_path: Path, tables: Tables) -> None:
    with zipfile.ZipFile(root / "data" / "latest" / "model-money.zip") as opened:
        opened.extractall(tmp_path / "model-money")
    out = _python(_text("croissant.py", EXAMPLE), tmp_path)
    assert out.splitlines() == [row["name"] for row in list(tables.companies)[:5]]


# ---- DuckDB, SQLite


def test_duckdb_reads_parquet_over_http_by_ranges(host: str, tmp_path: Path, tables: Tables, asked: list[tuple[str, str, str]]) -> None:
    pytest.importorskip("duckdb_extension_httpfs", reason="DuckDB's package for HTTP is not made for this machine")
    version = f"v{duckdb.__version__}"
    extension = resources.files("duckdb_extension_httpfs") / "extensions" / version / "httpfs.duckdb_extension"
    with duckdb.connect(config={"extension_directory": str(tmp_path)}) as connection:
        # The extension comes from a package of the lock file, so that INSTALL has nothing to fetch.
        connection.execute(f"INSTALL '{extension}'")
        del asked[:]
        rows = connection.execute(_text("duckdb_http.sql", host)).fetchall()
    counted = [row for row in tables.rounds if row["valuation_currency"] == "USD" and row["status"] in ("closed", "announced")]
    assert {company: number for company, number, _ in rows} == Counter(row["company_id"] for row in counted)
    assert rows[0][2] == max(float(row["valuation"]) for row in counted)
    gets = [(path, span) for method, path, span in asked if method == "GET"]
    assert gets
    assert all(path.endswith("/parquet/rounds.parquet") and span for path, span in gets), "it asks for parts of this one file only"


def test_duckdb_reads_the_unpacked_files(root: Path, tmp_path: Path, tables: Tables) -> None:
    with zipfile.ZipFile(root / "data" / "latest" / "model-money.zip") as opened:
        opened.extractall(tmp_path)
    with duckdb.connect(config={"file_search_path": str(tmp_path)}) as connection:
        rows = connection.execute(_text("duckdb_local.sql", EXAMPLE)).fetchall()
    expected = Counter(tables.investors[row["investor_id"]]["name"] for row in tables.investments)
    assert rows == sorted(expected.items(), key=lambda item: (-item[1], item[0]))[:10]


def test_sqlite_gives_totals_and_claims(root: Path, tables: Tables) -> None:
    connection = sqlite3.connect(root / "data" / "latest" / "model-money.sqlite")
    totals, claims = (
        connection.execute(statement).fetchall() for statement in _text("sqlite.sql", EXAMPLE).split(";\n") if statement.strip()
    )
    connection.close()
    assert len(totals) == min(10, len(list(raised_usd.arguments(tables))))
    company, counted, with_amount, millions = totals[0]
    assert company == "Alpha AI"
    assert counted >= with_amount > 0
    assert millions == round(float(raised_usd.measure(tables, "alpha-ai").value) / 1e6)
    assert len(claims) == min(10, sum(row["table"] == "rounds" and row["field"] == "valuation" for row in tables.claims))


# ---- R, JavaScript, the shell


def test_r_reads_csv(host: str, tmp_path: Path, tables: Tables) -> None:
    if shutil.which(rscript.PROGRAM) is None and not os.environ.get("CI"):
        pytest.skip("R is not on this machine (the project's own run has it)")
    # What a person would type next: that numbers are numbers, gaps are gaps, and Chinese names have come through.
    highest_amount = "format(max(rounds$amount, na.rm = TRUE), scientific = FALSE)"
    more = f'\ncat(sum(is.na(rounds$amount)), {highest_amount}, companies$name_zh[1], sep = "\\n")\n'
    names, numbers, gaps, highest, chinese = _run([rscript.PROGRAM, "-e", _text("read.R", host) + more], tmp_path).splitlines()[-5:]
    counted = Counter(tables.companies[row["company_id"]]["name"] for row in tables.rounds)
    assert numbers.split() == [str(number) for _, number in counted.most_common()]
    assert names.split() == " ".join(name for name, _ in counted.most_common()).split()
    amounts = [row["amount"] for row in tables.rounds]
    assert (int(gaps), int(highest)) == (amounts.count(None), max(amount for amount in amounts if amount is not None))
    first = min(tables.companies, key=lambda row: row.id)
    assert chinese == (first["name_zh"] or "NA")


def test_javascript_reads_index_table_and_figure(host: str, browser: Browser, tables: Tables) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "log" else None)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.goto(host)
    page.evaluate(
        "async (text) => { await import(URL.createObjectURL(new Blob([text], {type: 'text/javascript'}))); }", _text("fetch.js", host)
    )
    page.close()
    assert len(said) == 3, said
    assert said[0].startswith(f"{tables.descriptor['version']} companies: {len(tables.companies)}, ")
    assert said[1] == f"{len(tables.rounds)} {min(row.id for row in tables.rounds)}"
    assert re.fullmatch(r"[a-z_]+/[^ ]+/[a-z_]+ .+ (corroborated|single_source|weak|disputed) \d+", said[2])


def _shell(text: str, folder: Path, *programs: str) -> str:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"not installed on this machine: {', '.join(missing)} (the project's own run has them)")
    return _run(["bash", "-euo", "pipefail", "-c", text], folder)


def test_the_shell_fetches_unpacks_and_asks(host: str, tmp_path: Path) -> None:
    out = _shell(_text("shell.sh", host), tmp_path, "curl", "unzip", "sqlite3").splitlines()
    assert out[0].startswith("round_id,company_id,")
    assert out[3:5] == ["company,raised_usd", f'"Alpha AI",{float(out[4].split(",")[1])}']


def test_the_shell_verifies_what_it_fetched(host: str, tmp_path: Path) -> None:
    assert _shell(_text("verify.sh", host), tmp_path, "curl", "sha256sum") == "model-money.zip: OK\n"
