/* Narrows the tables of an index (rounds, figures) to what a reader asks for, and keeps the question in the address, so that it can be
   shared; a list that goes on over several pages (scripts/listing.py) is fetched whole first. Finds the page of such a list on which a
   row stands that a link of long ago knew on another. Without this script every page of every list is there. */
(() => {
  "use strict";
  const PREFIX = "f-"; // marks our part of the address
  const MOST_PAGES = 40; // pages of a list that are fetched: 10,000 rows, about what a browser shows without effort
  const MANY_ROWS = 1000; // from here on a table is narrowed when the reader stops typing
  const PAUSE = 200; // milliseconds
  const named = (text) => PREFIX + text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

  const labelled = (text, control) => {
    const label = document.createElement("label");
    label.append(text, control);
    return label;
  };
  const counted = (number) => number.toLocaleString("en");

  /* ---- lists that go on over several pages */

  const folder = (nav, base) => new URL(nav.dataset.others, base).href;
  const pages = (nav) =>
    Array.from({ length: Math.min(nav.dataset.pages, MOST_PAGES) }, (_, place) =>
      place ? new URL(`page-${place + 1}/`, folder(nav, location.href)) : new URL(nav.dataset.first, location.href),
    );

  const fetched = async (url) => {
    const reply = await fetch(url);
    if (!reply.ok) throw new Error(`${url}: ${reply.status}`);
    return new DOMParser().parseFromString(await reply.text(), "text/html");
  };

  /* The rows of a list on another page of it, with their links as they lead from here. */
  const rowsOf = async (url, nav) => {
    const other = await fetched(url);
    const same = [...other.querySelectorAll("nav[data-pages]")].find((each) => folder(each, url) === folder(nav, location.href));
    const rows = [...same.previousElementSibling.querySelector("table").tBodies[0].rows];
    for (const link of rows.flatMap((row) => [...row.querySelectorAll("a[href]")])) link.href = new URL(link.getAttribute("href"), url).href;
    return rows.map((row) => document.adoptNode(row));
  };

  const whole = async (table, nav) => {
    const body = table.tBodies[0];
    const own = [...body.rows];
    const parts = await Promise.all(pages(nav).map((url, place) => (place + 1 === Number(nav.dataset.page) ? own : rowsOf(url, nav))));
    body.replaceChildren(...parts.flat());
    for (const way of [nav, nav.parentElement.querySelector(`nav[data-said="${nav.dataset.list}"]`)]) if (way) way.hidden = true;
  };

  const seek = async (place) => {
    for (const nav of document.querySelectorAll("nav[data-pages]")) {
      for (const url of pages(nav)) {
        if (url.pathname === location.pathname) continue;
        const other = await fetched(url);
        if (!other.getElementById(place)) continue;
        url.hash = place;
        return location.replace(url);
      }
    }
  };
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted && !document.getElementById(wanted)) seek(wanted).catch(() => {});

  /* ---- narrowing */

  const start = (table, all) => {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 2) return;
    const asked = new URLSearchParams(location.search);
    const form = document.createElement("form");
    form.className = "mm-filters";
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Narrow the table");
    const controls = [];

    const words = document.createElement("input");
    words.type = "search";
    words.name = named("words");
    const texts = new Map();
    const text = (row) => {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      return texts.get(row);
    };
    controls.push({ control: words, asks: () => words.value.trim().toLowerCase(), fits: (row, asked) => text(row).includes(asked) });
    form.append(labelled("Contains", words));

    heads.forEach((head, place) => {
      if (!("filter" in head.dataset)) return;
      const value = (row) => {
        const text = row.cells[place].textContent.replace(/\s*\(.*\)$/, "").trim();
        return head.dataset.filter === "year" ? (text.match(/\d{4}/) || [""])[0] : text;
      };
      const values = new Map(rows.map((row) => [row, value(row)]));
      const select = document.createElement("select");
      select.name = named(head.textContent);
      select.append(new Option("all", ""));
      for (const text of [...new Set(values.values())].filter(Boolean).sort()) select.append(new Option(text, text));
      controls.push({ control: select, asks: () => select.value, fits: (row, asked) => values.get(row) === asked });
      form.append(labelled(head.textContent, select));
    });

    const found = document.createElement("output");
    form.append(found);
    const of = rows.length < all ? `the first ${counted(rows.length)} of ${counted(all)} rows` : `${counted(rows.length)} rows`;
    const apply = () => {
      const asking = controls.map((each) => ({ ...each, asked: each.asks() })).filter((each) => each.asked);
      let shown = 0;
      for (const row of rows) {
        const hidden = !asking.every((each) => each.fits(row, each.asked));
        if (row.hidden !== hidden) row.hidden = hidden;
        if (!hidden) shown += 1;
      }
      found.textContent = shown === rows.length ? of : `${counted(shown)} of ${of}`;
      const now = new URLSearchParams(location.search);
      for (const { control } of controls) control.value ? now.set(control.name, control.value) : now.delete(control.name);
      const query = now.toString();
      history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
    };
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, PAUSE);
    };
    for (const { control } of controls) control.value = asked.get(control.name) || "";
    form.addEventListener("input", rows.length > MANY_ROWS ? soon : apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    table.closest(".mm-table").before(form);
    apply();
  };

  /* A table on one page is narrowed at once. One on several waits until a reader wants it: the other pages have to be fetched first. */
  const offer = (table, nav) => {
    const all = Number(nav.dataset.rows);
    const reach = Math.min(all, MOST_PAGES * nav.dataset.most);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mm-narrow";
    button.textContent = reach < all ? `Narrow the first ${counted(reach)} of ${counted(all)} rows` : `Narrow all ${counted(all)} rows`;
    const open = async () => {
      button.disabled = true;
      try {
        await whole(table, nav);
      } catch {
        button.disabled = false;
        button.textContent = "The other pages could not be fetched. Try again";
        return;
      }
      button.remove();
      start(table, all);
      const first = table.closest(".mm-table").parentElement.querySelector(".mm-filters input");
      if (first) first.focus({ preventScroll: true });
    };
    button.addEventListener("click", open);
    table.closest(".mm-table").before(button);
    if ([...new URLSearchParams(location.search).keys()].some((key) => key.startsWith(PREFIX))) open();
  };

  for (const table of document.querySelectorAll("table[data-filters]")) {
    const next = table.closest(".mm-table").nextElementSibling;
    next && next.matches("nav[data-pages]") ? offer(table, next) : start(table, table.tBodies[0].rows.length);
  }
})();
