"""What GitHub runs: nothing more than it may, nothing that a desk cannot run, and nothing that was not run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser

from scripts import checks, paths
from scripts.__main__ import main
from tests import support
from tests import tree as trees
from tests.built import serving, watched

GITHUB = paths.ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
# The actions that were looked at, at the commit that was looked at.
ACTIONS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/configure-pages": ("45bfe0192ca1faeb007ade9deae92b16b8254a0d", "v6.0.0"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/attest-build-provenance": ("a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32", "v4.1.0"),
}
# What a job may have beyond reading, and why: everything else is a slip.
RIGHTS = {
    ("deploy.yml", "build"): {"contents": "read", "pages": "read"},
    ("deploy.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("release.yml", "publish"): {"contents": "write", "id-token": "write", "attestations": "write"},
    ("links.yml", "tell"): {"issues": "write"},
    ("propose.yml", "answer"): {"issues": "write"},
}
Job = tuple[str, str, dict[str, Any]]


def _workflow(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    # YAML reads the key `on` as true.
    return {"on" if key is True else str(key): value for key, value in content.items()}


def _jobs() -> list[Job]:
    return [(path.name, name, job) for path in WORKFLOWS for name, job in _workflow(path)["jobs"].items()]


def _steps() -> list[tuple[str, str, dict[str, Any]]]:
    return [(file, name, step) for file, name, job in _jobs() for step in job["steps"]]


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=False, timeout=120)


# ---- the linters


def test_zizmor_reports_nothing() -> None:
    """The strictest persona, without asking anybody."""
    found = _run(
        str(Path(sys.executable).parent / "zizmor"), "--offline", "--persona", "auditor", "--no-progress", "--format", "plain", str(GITHUB)
    )
    assert found.returncode == 0, found.stdout
    assert "No findings" in found.stdout + found.stderr


def test_jactionlint_reports_nothing() -> None:
    """Its strictest profile: expressions, shells, events, inputs of actions; without asking anybody, or any other linter."""
    quiet = ("--no-online", "--shellcheck=", "--pyflakes=", "--no-hints")
    found = _run(str(Path(sys.executable).parent / "jactionlint"), "--profile", "pedantic", "--strict-exit", *quiet)
    assert found.returncode == 0, found.stdout
    assert not found.stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", "workflows/*.yml"),
        ("dependabot", "dependabot.yml"),
        ("github-issue-config", "ISSUE_TEMPLATE/config.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/correction.yml"),
    ],
)
def test_files_have_the_form_that_github_reads(schema: str, files: str) -> None:
    listed = [str(path) for path in sorted(GITHUB.glob(files))]
    assert listed
    found = _run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *listed)
    assert found.returncode == 0, found.stdout


# ---- rights


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_starts_without_rights_and_runs_once(path: Path) -> None:
    workflow = _workflow(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    triggers = str(workflow["on"])
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers
    assert "secrets." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("file", "name", "job"), _jobs(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_job_may_no_more_than_it_must(file: str, name: str, job: dict[str, Any]) -> None:
    assert job["permissions"] == RIGHTS.get((file, name), {"contents": "read"})
    assert 1 <= job["timeout-minutes"] <= 120
    writes = "write" in job["permissions"].values()
    used = [step.get("uses", "").split("@")[0] for step in job["steps"]]
    if writes:
        assert "actions/checkout" not in used, "a job that may write runs none of our code"
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_every_action_is_one_that_was_looked_at() -> None:
    used = set()
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                match = re.fullmatch(r"\s+(?:- )?uses: ([^@\s]+)@([0-9a-f]{40}) # (v[0-9.]+)", line)
                assert match, f"{path.name}: {line.strip()}"
                assert ACTIONS[match[1]] == (match[2], match[3])
                used.add(match[1])
    assert used == set(ACTIONS)


@pytest.mark.parametrize(("file", "name", "step"), _steps(), ids=lambda value: value if isinstance(value, str) else "")
def test_no_expression_reaches_a_shell(file: str, name: str, step: dict[str, Any]) -> None:
    assert "${{" not in step.get("run", "")


def test_a_broken_check_or_test_stops_the_deployment() -> None:
    jobs = _workflow(GITHUB / "workflows" / "deploy.yml")["jobs"]
    assert set(jobs["deploy"]["needs"]) == {"test", "build"}
    runs = [step.get("run", step.get("uses", "").split("@")[0]) for step in jobs["build"]["steps"]]
    assert runs[-1] == "actions/upload-pages-artifact"
    assert (
        runs.index("make check FORMAT=github")
        < runs.index("make site FORMAT=github")
        < runs.index("make check FORMAT=github PACKAGE=build/site/data/latest")
    )
    assert not any(step.get("continue-on-error") for _, _, step in _steps())
    assert not any(job.get("continue-on-error") for _, _, job in _jobs())


# ---- every step was run


# Where each command of the workflows is run by a test, besides the two of the desk's linters and tests themselves.
RUN_BY = {
    "make check FORMAT=github": "test_the_pull_request_job_runs_from_a_clean_clone",
    "make diff BASE=HEAD^1": "test_a_pull_request_shows_its_author_what_is_wrong_and_what_moves",
    "make site FORMAT=github": "test_the_pull_request_job_runs_from_a_clean_clone",
    "make check FORMAT=github PACKAGE=build/site/data/latest": "test_the_pull_request_job_runs_from_a_clean_clone",
    "make propose": "test_propose_answers_an_event",
    "make links": "test_make_verbs_call_the_commands",
    "make audit": "test_make_verbs_call_the_commands",
    "make release": "test_make_verbs_call_the_commands",
    "make test": "test_make_verbs_call_the_commands",
    "grep --quiet": "test_the_tag_is_held_against_the_version",
    "find release": "test_the_release_gets_every_file",
    "title=": "test_one_issue_is_kept",
    "gh issue comment": "test_one_comment_is_kept",
}


def test_every_command_is_run_by_a_test() -> None:
    commands = {step["run"].strip() for _, _, step in _steps() if "run" in step}
    for command in commands:
        proof = RUN_BY.get(command) or next(
            (test for start, test in RUN_BY.items() if not start.startswith("make") and command.startswith(start)), None
        )
        assert proof, f"no test runs: {command}"
        assert proof in globals()
    for start in RUN_BY:
        assert any(command.startswith(start) for command in commands), f"no step runs: {start}"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> trees.Tree:
    """A clean clone of a repository with the tiny package, as the runner has it: two commits, the interpreter set up."""
    origin = trees.tiny(tmp_path_factory.mktemp("clone") / "origin")
    for name in ("Makefile", "requirements.in"):
        shutil.copy(paths.ROOT / name, origin.root)
    (origin.root / "tests").mkdir(exist_ok=True)
    shutil.rmtree(origin.root / "build")
    (origin.root / ".gitignore").write_text("/build/\n/.venv/\n", encoding="utf-8")
    # The tiny package's descriptor is a link; a clone holds it as a file.
    descriptor = (origin.package / paths.DESCRIPTOR).read_bytes()
    (origin.package / paths.DESCRIPTOR).unlink()
    (origin.package / paths.DESCRIPTOR).write_bytes(descriptor)

    def git(*arguments: str, folder: Path = origin.root) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "base")
    support.edit(origin.package, _edits("edits"))
    git("add", ".")
    git("commit", "--quiet", "-m", "head")
    root = origin.root.parent / "clone"
    git("clone", "--quiet", "--depth=2", f"file://{origin.root}", str(root), folder=origin.root.parent)
    _set_up(root)
    return trees.Tree(root)


def _set_up(root: Path) -> None:
    """The environment of the running tests as the clone's own, so that make does not install it all again."""
    (root / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (root / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (root / ".venv" / ".installed-from-requirements").touch()
    os.utime(root / "requirements.txt", (0, 0))


def _make(tree: trees.Tree, command: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = tree.environment(GITHUB_TOKEN="", CI="true", GITHUB_ACTIONS="true", GITHUB_REPOSITORY="acme/model-money", **more)
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=tree.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


PULL_REQUEST = paths.ROOT / "tests" / "pull_request"


def _edits(name: str) -> dict[str, Any]:
    return tomllib.loads((PULL_REQUEST / f"{name}.toml").read_text(encoding="utf-8"))


def test_a_pull_request_shows_its_author_what_is_wrong_and_what_moves(clone: trees.Tree, tmp_path: Path) -> None:
    """Five kinds of edits, two of them slips: the job marks the slips where they stand, and tells of each edit what it moves."""
    summary = tmp_path / "summary.md"
    check = _make(clone, "make check FORMAT=github", GITHUB_STEP_SUMMARY=str(summary))
    assert check.returncode != 0
    marked = [line for line in check.stdout.splitlines() if line.startswith("::error ")]
    header, *rows = (clone.package / "data" / "rounds.csv").read_text(encoding="utf-8").splitlines()
    places = {row.split(",")[0]: (number, row) for number, row in enumerate(rows, 2)}
    date, valuation = places["beta-labs-2024-03-a"], places["alpha-ai-2023-06-a"]
    assert len(marked) == 2
    assert marked[0].startswith(f"::error file=datapackage/data/rounds.csv,line={date[0]},col={date[1].index('2024-02-30') + 1},")
    assert "there is no date '2024-02-30'" in marked[0].split("no claim says")[0], "the slip comes before what follows from it"
    assert "https://acme.github.io/model-money/rules/#dates_are_real" in marked[0]
    assert marked[1].startswith(f"::error file=datapackage/data/rounds.csv,line={valuation[0]},col={valuation[1].index('1000000000') + 1},")
    assert "## 3 places to put right" in summary.read_text(encoding="utf-8")

    # The job goes on after a failed check, and its report stands on the same page.
    diff = _make(clone, "make diff BASE=HEAD^1", GITHUB_STEP_SUMMARY=str(summary))
    assert diff.returncode == 0, diff.stderr
    told = summary.read_text(encoding="utf-8").split("## What moves", 1)[1]
    for said in (
        # an amount, with its sentence, its total, and the source that is new
        *("US\\$600 million** later", "US\\$700 million** later", "Alpha AI", "Example Exchange says US\\$700 million"),
        # a date that nothing can be drawn with
        *("### Not shown", "2024-02-30"),
        # a round, an investor by both names, a claim that is gone
        *("**Beta Labs C (2025-08)** (`rounds`)", "`/rounds/beta-labs-2025-08-c/`", "| name | North Fund | Northern Fund |"),
        *("### Removed rows", "North Times says over US\\$1 billion"),
    ):
        assert said in told, said
    words = re.sub(r"`[^`]*`|https:<!-- -->//\S+", "", told)
    assert not re.search(r"(?:alpha-ai|beta-labs|north-fund|north-times|exchange)-[a-z0-9-]+", words), "an id where a name is known"
    assert {path.name for path in (clone.root / "build/what-moves").iterdir()} == {"what-moves.md", "changes.json", "index.html"}


def test_the_pull_request_job_runs_from_a_clean_clone(clone: trees.Tree, tmp_path: Path) -> None:
    """With an empty token and no right, after its author has read the marks: every command but the one that the test above ran."""
    support.edit(clone.package, _edits("mends"))
    jobs = _workflow(GITHUB / "workflows" / "pull-request.yml")["jobs"]
    commands = [step["run"] for name in ("check", "build") for step in jobs[name]["steps"] if "run" in step]
    assert commands == ["make check FORMAT=github", "make diff BASE=HEAD^1", "make site FORMAT=github"]
    summary = tmp_path / "summary.md"
    for command in [commands[0], commands[2], "make check FORMAT=github PACKAGE=build/site/data/latest"]:
        done = _make(clone, command, GITHUB_STEP_SUMMARY=str(summary))
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert "The data is fine" in summary.read_text(encoding="utf-8")
    uploaded = [
        step["with"]["path"] for name in ("check", "build") for step in jobs[name]["steps"] if "upload-artifact" in step.get("uses", "")
    ]
    assert uploaded == ["build/what-moves", "build/site"]
    home = (clone.root / "build/site/index.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://acme.github.io/model-money/"' in home


def test_the_site_works_below_the_name_of_its_repository(clone: trees.Tree, tmp_path: Path, browser: Browser) -> None:
    """GitHub Pages serves a project under https://owner.github.io/name/: nothing of the site may ask for what stands above it.

    The site is the one that the test above has built.
    """
    assert (clone.site / "index.html").is_file(), "the site is built by the test above: run the whole file"
    (tmp_path / "model-money").symlink_to(clone.site)
    for file in sorted(clone.site.rglob("*.html")):
        for link in re.findall(r'(?:href|src)="(/[^"]*)"', file.read_text(encoding="utf-8")):
            assert file.name == "404.html", f"{file.name} asks for {link}"
            assert link.startswith("/model-money/"), link
    with serving(tmp_path) as origin, watched(browser, origin) as seen:
        for address in (
            "model-money/",
            "model-money/rounds/beta-labs-2025-08-c/",
            "model-money/charts/valuation_ladder/",
            "model-money/404.html",
        ):
            seen.open(address)
            assert seen.page.evaluate("getComputedStyle(document.body).fontFamily") != "", address
            assert seen.page.evaluate("[...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)"), address
        seen.open("model-money/")
        seen.page.locator("input[name=query]").fill("Northern Fund")
        hit = seen.page.locator(".md-search-result__link").first
        hit.wait_for()
        assert urlsplit(hit.get_attribute("href") or "").path.startswith("/model-money/")
        seen.assert_quiet()


@pytest.mark.parametrize(
    ("verb", "called"),
    [
        ("links", ["python -m scripts links --to build/links"]),
        ("audit", ["pip-audit --requirement requirements.txt --require-hashes"]),
        ("release", ["python -m scripts release --out build/release"]),
        ("test", ["ruff check", "ruff format --check", "mypy", "python -m tests.browser", "python -m tests.rscript", "python -m pytest"]),
        ("propose", ["python -m scripts propose --event"]),
    ],
)
def test_make_verbs_call_the_commands(verb: str, called: list[str]) -> None:
    """What they call is run by other tests: links in test_links.py, audit in test_supply.py, release in test_release*.py."""
    done = _run("make", "--dry-run", "--old-file=requirements.txt", verb)
    assert done.returncode == 0, done.stderr
    assert [line for line in called if line not in done.stdout] == []


def test_propose_answers_an_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event that is no form is left without an answer; test_propose.py has the forms."""
    event, output = tmp_path / "event.json", tmp_path / "output"
    output.touch()
    event.write_text(json.dumps({"issue": {"number": 1, "body": "Hello"}}), encoding="utf-8")
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    assert main(["propose", "--package", str(support.tiny(tmp_path)), "--event", str(event), "--to", str(tmp_path / "answer")]) == 0
    assert output.read_text(encoding="utf-8") == ""
    assert not (tmp_path / "answer").exists()


# ---- steps that call gh: run with one that writes down what it was asked


def _command(file: str, job: str, name: str) -> str:
    steps = _workflow(GITHUB / "workflows" / file)["jobs"][job]["steps"]
    return str(next(step["run"] for step in steps if step.get("name") == name))


def _with_gh(tmp_path: Path, command: str, answer: str = "", **environment: str) -> list[list[str]]:
    """Run a step in a folder with a gh of our own; returns what gh was called with."""
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    log = tmp_path / "calls"
    log.unlink(missing_ok=True)
    gh = tools / "gh"
    gh.write_text(
        f"#!{sys.executable}\nimport json, sys\nopen({str(log)!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
        f"if sys.argv[1:3] == ['issue', 'list']: print({answer!r})\n",
        encoding="utf-8",
    )
    gh.chmod(0o755)
    everything = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(tmp_path), **environment}
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command], cwd=tmp_path, env=everything, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


@pytest.mark.parametrize(
    ("rot", "number", "expected"),
    [
        ("gone", "", ["create"]),
        ("gone", "7", ["edit", "7"]),
        ("", "7", ["close", "7"]),
        ("", "", []),
    ],
)
def test_one_issue_is_kept(tmp_path: Path, rot: str, number: str, expected: list[str]) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "rot.md").write_text(rot, encoding="utf-8")
    calls = _with_gh(tmp_path, _command("links.yml", "tell", "Open, edit or close the issue"), number)
    assert calls[0][:2] == ["issue", "list"]
    assert "app/github-actions" in calls[0]
    assert [call[1 : 1 + len(expected)] for call in calls[1:]] == ([expected] if expected else [])


def test_one_comment_is_kept(tmp_path: Path) -> None:
    calls = _with_gh(tmp_path, _command("propose.yml", "answer", "Write the one comment"), NUMBER="12")
    assert calls == [["issue", "comment", "12", "--edit-last", "--create-if-none", "--body-file", "answer/answer.md"]]


def test_the_release_gets_every_file(tmp_path: Path) -> None:
    for name in ("release/a.zip", "release/data/b c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (call,) = _with_gh(tmp_path, _command("release.yml", "publish", "Attach them to the release"), GITHUB_REF_NAME="v1.2.3")
    assert call[:4] == ["release", "create", "v1.2.3", "--verify-tag"]
    assert sorted(call[-2:]) == ["release/a.zip", "release/data/b c.csv"]


@pytest.mark.parametrize(("tag", "fits"), [("v{}", True), ("v9.9.9", False), ("{}", True), ("v{}1", False)])
def test_the_tag_is_held_against_the_version(tag: str, fits: bool) -> None:
    version = json.loads((paths.PACKAGE / paths.DESCRIPTOR).read_text(encoding="utf-8"))["version"]
    command = _command("release.yml", "build", "Hold the tag against the version of the package")
    environment = {**os.environ, "GITHUB_REF_NAME": tag.format(version)}
    assert (subprocess.run(["bash", "-c", command], cwd=paths.ROOT, env=environment, check=False).returncode == 0) is fits


# ---- the papers


def test_owners_are_asked_about_paths_that_exist() -> None:
    listed = [
        line.split()[0] for line in (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    assert listed
    for path in listed:
        assert (paths.ROOT / path.strip("/")).exists(), path


def test_owners_are_written_as_github_reads_them() -> None:
    """A line is a path, and behind it handles, teams or addresses, or nobody; anything else, and GitHub leaves the line out."""
    for line in (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines():
        assert not line or re.fullmatch(r"#.*|/\S+( (@[\w-]+(/[\w-]+)?|[^@\s]+@[^@\s]+))*", line), line


def test_the_lines_that_contributing_shows_break_no_rule(tmp_path: Path) -> None:
    """Whoever copies the source and the claim of the example gets what they wanted (into the real record, in the order of their ids)."""
    (example,) = re.findall(r"```csv\n(.*?)```", (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    package = Path(shutil.copytree(paths.PACKAGE, tmp_path / "package"))
    for name, line in zip(("sources", "claims"), example.splitlines(), strict=True):
        file = package / "data" / f"{name}.csv"
        header, *rows = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([header, *sorted([*rows, line], key=lambda row: row.split(",")[0])]) + "\n", encoding="utf-8")
    checks.checked(package)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "GOVERNANCE.md", "CODE_OF_CONDUCT.md", ".github/pull_request_template.md"])
def test_papers_lead_to_files_that_are_there(name: str) -> None:
    text = (paths.ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((paths.ROOT / name).parent / target).exists(), target
    for path in re.findall(r"`((?:docs|scripts|tests|datapackage|\.github)/[\w./-]+)`", text):
        assert (paths.ROOT / path.rstrip("/")).exists(), path


def test_the_verbs_of_contributing_are_those_of_make() -> None:
    text = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    verbs = set(re.findall(r"(?:^|`)make ([a-z]+)\b", text, re.MULTILINE))
    rules = set(re.findall(r"^([a-z]+):", (paths.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert verbs
    assert verbs <= rules
