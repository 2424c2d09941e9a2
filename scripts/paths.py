"""Every path of the project. Imports nothing of ours, so that anything may import it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PACKAGE = ROOT / "datapackage"
DESCRIPTOR = "datapackage.json"
CITATION = ROOT / "CITATION.cff"
SBOM = ROOT / "sbom.cdx.json"
THIRD_PARTY = ROOT / "THIRD-PARTY.md"

DOCS = ROOT / "docs" / "en"
ASSETS = ROOT / "docs" / "assets"
SNIPPETS = ROOT / "docs" / "snippets"
MKDOCS = ROOT / "mkdocs.yml"

CHARTS = ROOT / "scripts" / "charts"
PORTRAITS = ROOT / "scripts" / "portraits"
CHECKS = ROOT / "scripts" / "checks"
FONTS = ROOT / "scripts" / "fonts.conf"
MEASURES = ROOT / "scripts" / "measures"
VIEWS = ROOT / "scripts" / "views"

# The tiny valid package and the smallest edits that break each rule: examples for the rule book, and the subjects of the tests.
TINY = ROOT / "tests" / "package"
BAD = ROOT / "tests" / "bad"

BUILD = ROOT / "build"
STAGE = BUILD / "docs" / "en"
SITE = BUILD / "site"
CACHE = BUILD / "cache"
# Written when pages have been put in place, and locked by whoever reads them or puts them there: the preview and the stage.
STAGED = BUILD / "staged"
READING = BUILD / ".reading"
