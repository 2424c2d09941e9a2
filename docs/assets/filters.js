/* Narrows the tables of an index (rounds, figures) to what a reader asks for, and keeps the question in the address, so that it can be
   shared. Without this script the whole table is there. */
(() => {
  "use strict";
  const PREFIX = "f-"; // marks our part of the address
  const named = (text) => PREFIX + text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

  const labelled = (text, control) => {
    const label = document.createElement("label");
    label.append(text, control);
    return label;
  };

  const start = (table) => {
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
    controls.push({ control: words, fits: (row) => row.textContent.toLowerCase().includes(words.value.trim().toLowerCase()) });
    form.append(labelled("Contains", words));

    heads.forEach((head, place) => {
      if (!("filter" in head.dataset)) return;
      const value = (row) => {
        const text = row.cells[place].textContent.replace(/\s*\(.*\)$/, "").trim();
        return head.dataset.filter === "year" ? (text.match(/\d{4}/) || [""])[0] : text;
      };
      const select = document.createElement("select");
      select.name = named(head.textContent);
      select.append(new Option("all", ""));
      for (const text of [...new Set(rows.map(value))].filter(Boolean).sort()) select.append(new Option(text, text));
      controls.push({ control: select, fits: (row) => !select.value || value(row) === select.value });
      form.append(labelled(head.textContent, select));
    });

    const found = document.createElement("output");
    form.append(found);
    const apply = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !controls.every((each) => each.fits(row));
        if (!row.hidden) shown += 1;
      }
      found.textContent = shown === rows.length ? `${rows.length} rows` : `${shown} of ${rows.length} rows`;
      const now = new URLSearchParams(location.search);
      for (const { control } of controls) control.value ? now.set(control.name, control.value) : now.delete(control.name);
      const query = now.toString();
      history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
    };
    for (const { control } of controls) control.value = asked.get(control.name) || "";
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    table.closest(".mm-table").before(form);
    apply();
  };

  for (const table of document.querySelectorAll("table[data-filters]")) start(table);
})();
