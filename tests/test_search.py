"""The search in the browser: every name under which somebody may know a company or a product leads to its page."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from playwright.sync_api import Browser

from scripts import data, evidence, paths
from scripts.data import Tables
from tests.built import watched

# How far down a reader looks. A name that several pages carry (a company and its product) leads to one of them, then to the other.
LOOKED_AT = 3
# What readers type, beside the names of the record: half names, and names that the record spells longer.
TYPED = {
    "智谱": "companies/zhipu",
    "Zhipu": "companies/zhipu",
    "Moonshot": "companies/moonshot",
    "月之暗面": "companies/moonshot",
    "moonshot ai": "companies/moonshot",
    "稀宇": "companies/minimax",
    "minimax": "companies/minimax",
    "百川": "companies/baichuan",
    "深度求索": "companies/deepseek",
    "商汤": "companies/sensetime",
    "SenseTime": "companies/sensetime",
    "z.ai": "companies/zhipu",
    "01.ai": "companies/01-ai",
    "零一": "companies/01-ai",
    "kimi": "products/kimi",
    "豆包": "products/doubao",
    "文心": "products/ernie-bot",
    "通义": "products/qwen",
}

# Types each name into the search of the page and reads the first pages found. The results of one name are gone before the next is typed.
_SEARCH = """async names => {
  const field = document.querySelector('.md-search__input');
  const list = document.querySelector('.md-search-result__list');
  const told = document.querySelector('.md-search-result__meta');
  const says = JSON.parse(document.querySelector('#__config').textContent).translations;
  const end = Date.now() + 60000;
  const until = async fits => {
    while (!fits()) {
      if (Date.now() > end) throw new Error('the search does not answer: ' + told.textContent);
      await new Promise(go => setTimeout(go, 5));
    }
  };
  const type = text => { field.value = text; field.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true })); };
  const idle = () => !list.children.length && told.textContent.includes(says['search.result.placeholder']);
  const found = {};
  field.focus();
  await until(idle);
  for (const name of names) {
    type(name);
    await until(() => list.children.length || told.textContent.includes(says['search.result.none']));
    found[name] = [...list.children].map(page => new URL(page.querySelector('a').href).pathname.slice(1));
    type('');
    await until(idle);
  }
  return found;
}"""


@functools.cache
def _tables() -> Tables:
    return data.load(paths.PACKAGE)


def _names() -> Iterator[tuple[str, str]]:
    """Every name of a company or a product, with the page that it must lead to."""
    for table in (_tables().companies, _tables().products):
        for row in table:
            aliases = (row["aliases"] or "").split(evidence.LIST_MARK)
            for name in (row["name"], row["name_zh"], row.get("legal_name"), row.get("legal_name_zh"), *aliases):
                if name:
                    yield name, f"{table.name}/{row.id}"


def test_every_name_is_found(origin: str, browser: Browser) -> None:
    wanted: dict[str, set[str]] = {name: {page} for name, page in TYPED.items()}
    for name, page in _names():
        wanted.setdefault(name, set()).add(page)
    with watched(browser, origin) as seen:
        seen.open("")
        found = seen.page.evaluate(_SEARCH, list(wanted))
        missed = {}
        for name, pages in wanted.items():
            first = [address.rstrip("/") for address in found[name][:LOOKED_AT]]
            if not pages & set(first):
                missed[name] = (sorted(pages), first)
        assert not missed, "\n".join(f"{name}: {pages} is not among {first}" for name, (pages, first) in missed.items())
        seen.assert_quiet()
