/* Shows of a chart what a reader asks for: the marks that begin with the same words, and their rows of its table. The question is kept in
   the address, so that it can be shared. Without this script each chart shows everything. Everything is written as text, never as markup. */
(() => {
  "use strict";
  const PREFIX = "show."; // marks our part of the address; the id of the figure follows
  const FEWEST = 2;
  const MOST = 60; // choices that a list of them can still be read with
  const OUT = "mm-out"; // what is not asked for (site.js passes it over)
  const SEVERAL = /--mm-(ink|muted|rule|ground)\b/; // colours of words and axes, which tell no mark
  const ON = 2; // points between a mark and a line that it is on
  const AROUND = 28; // and between a mark and its label
  const LATEST = { timeout: 1000 }; // milliseconds; a browser with nothing to paint may see no idle moment at all
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 200));

  const make = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const lead = (text) => text.split(" · ")[0];

  /* What a row begins with is the first of its words; numbers are said later (scripts/plates.py puts a tip together the same way). */
  const leadOf = (row) => {
    const first = [...row.cells].find((cell) => !cell.matches(".mm-number") && cell.textContent.trim());
    return first ? lead(first.textContent.trim()) : "";
  };

  /* The table is folded below the figure or, on the page of a chart, stands under its title. */
  const tableOf = (figure, title) => {
    const below = figure.nextElementSibling;
    if (below && below.matches(".mm-chart__data")) return below.querySelector("table");
    return [...document.querySelectorAll("article table")].find((table) => table.caption && table.caption.textContent === title);
  };

  /* Where something is drawn, as points from the corner of the drawing: drawings only move their parts, and each part says by how much. */
  const numbers = (text) => ((text || "").match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g) || []).map(Number);
  const corner = (element) => {
    const at = [0, 0];
    for (let part = element; part.localName !== "svg"; part = part.parentElement) {
      const [x = 0, y = 0] = numbers((/^translate\(([^)]*)/.exec(part.getAttribute("transform")) || [])[1]);
      at[0] += x;
      at[1] += y;
    }
    return at;
  };
  const points = (element) => {
    const [x, y] = corner(element);
    const at = (right, down) => [x + Number(element.getAttribute(right)), y + Number(element.getAttribute(down))];
    const path = element.getAttribute("d") || "";
    if (element.localName === "line") return [at("x1", "y1"), at("x2", "y2")];
    if (element.localName === "circle") return [at("cx", "cy")];
    if (element.localName === "text") return [at("x", "y")];
    if (element.hasAttribute("transform")) return [[x, y]]; // a sign, drawn around the place it is moved to
    if (!/^M[^a-zA-Z]+(L[^a-zA-Z]+)*Z?$/.test(path)) return [];
    return path.match(/[ML][^ML]*/g).map(numbers).map(([right, down]) => [x + right, y + down]);
  };
  const distance = (line, [x, y]) => {
    const to = ([right, down], place) => {
      const [left, up] = line[place - 1] || [right, down];
      const [wide, tall] = [right - left, down - up];
      const part = Math.min(1, Math.max(0, ((x - left) * wide + (y - up) * tall) / (wide * wide + tall * tall || 1)));
      return Math.hypot(x - left - part * wide, y - up - part * tall);
    };
    return Math.min(...line.map(to));
  };

  /* Bars of one height lie in rows; they are told by how far down they begin and end. Drawings without such rows have none. */
  const BAR = /^M(-?[\d.]+)[ ,](-?[\d.]+)h(-?[\d.]+)v(-?[\d.]+)h/;
  const rowsOf = (marks) => {
    const bars = marks.map((mark) => [mark, BAR.exec(mark.getAttribute("d") || "")]).filter(([, path]) => path);
    const same = (place) => new Set(bars.map(([, path]) => Math.round(path[place]))).size === 1;
    if (!same(4) || same(3)) return [];
    return bars.map(([mark, path]) => {
      const top = corner(mark)[1] + Number(path[2]);
      return [mark, top, top + Number(path[4])];
    });
  };

  /* What is drawn beside the marks steps back with those of its colour, and with those that it joins or names. */
  const paints = (element) =>
    ["fill", "stroke"].map((name) => element.getAttribute(name)).filter((paint) => paint && paint.startsWith("var(") && !SEVERAL.test(paint));
  const plain = (element) => /--mm-(muted|rule|ground)\b/.test(`${element.getAttribute("fill")}${element.getAttribute("stroke")}`);
  const survey = (svg) => {
    const marks = [...svg.querySelectorAll("[data-tip]")];
    const places = marks.map((mark) => [mark, points(mark)]).filter(([, at]) => at.length === 1);
    const rows = rowsOf(marks);
    const inRow = (element) => {
      if (element.localName !== "text") return [];
      const [[, down]] = points(element);
      return rows.filter(([, top, bottom]) => top <= down && down <= bottom).map(([mark]) => mark);
    };
    const others = [...svg.querySelectorAll(":is(path, line, text):not([data-tip])")];
    const beside = others.filter((element) => !plain(element) || inRow(element).length);
    const near = (element) => {
      const row = inRow(element);
      if (row.length) return row;
      const [line, reach] = [points(element), element.localName === "text" ? AROUND : ON];
      return places.filter(([, [place]]) => distance(line, place) <= reach).map(([mark]) => mark);
    };
    return { marks, beside: beside.map((element) => [element, near(element)]) };
  };
  const thin = ({ marks, beside }, asked) => {
    const kept = new Set();
    const gone = new Set();
    const isOut = (mark) => Boolean(asked) && lead(mark.dataset.tip) !== asked;
    for (const mark of marks) {
      mark.classList.toggle(OUT, isOut(mark));
      for (const paint of paints(mark)) (isOut(mark) ? gone : kept).add(paint);
    }
    for (const [element, near] of beside) {
      const others = paints(element).some((paint) => gone.has(paint) && !kept.has(paint));
      element.classList.toggle(OUT, others || (near.length > 0 && near.every(isOut)));
    }
  };

  const narrow = (table, asked) => {
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) row.classList.toggle(OUT, Boolean(asked) && leadOf(row) !== asked);
    const said = asked ? `${rows.filter((row) => !row.matches(`.${OUT}`)).length} of ${rows.length} rows` : "";
    if (table.caption) table.caption.dataset.shown = said;
    return said;
  };

  const start = (figure) => {
    const tips = [...figure.querySelectorAll(".mm-svg [data-tip]")].map((mark) => mark.dataset.tip);
    const leads = [...new Set(tips.map(lead))].filter(Boolean);
    if (leads.length < FEWEST || leads.length > MOST) return;
    const title = figure.querySelector(".mm-svg title").textContent;
    const select = make("select", "");
    select.name = PREFIX + figure.id;
    select.setAttribute("aria-label", `Show in the chart: ${title}`);
    select.append(new Option("All", ""), ...leads.map((text) => new Option(text, text)));
    const label = make("label", "", "Show");
    label.append(select);
    const said = make("span", "");
    said.setAttribute("role", "status");
    const box = make("div", "mm-show");
    box.append(label, said);

    let drawings = null; // they are looked at when somebody asks
    const apply = () => {
      const table = tableOf(figure, title);
      drawings = drawings || [...figure.querySelectorAll(".mm-svg")].map(survey);
      for (const drawing of drawings) thin(drawing, select.value);
      said.textContent = table ? narrow(table, select.value) : "";
    };
    const keep = () => {
      const now = new URLSearchParams(location.search);
      select.value ? now.set(select.name, select.value) : now.delete(select.name);
      const query = now.toString();
      history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
    };
    select.addEventListener("input", () => {
      apply();
      keep();
    });
    figure.prepend(box);
    const asked = new URLSearchParams(location.search).get(select.name);
    if (!leads.includes(asked)) return;
    select.value = asked;
    apply();
  };

  /* Nobody waits for a list of choices, but for what the address asks. */
  const wanted = new URLSearchParams(location.search);
  for (const figure of document.querySelectorAll("figure.mm-chart[id]"))
    wanted.has(PREFIX + figure.id) ? start(figure) : idle(() => start(figure), LATEST);
})();
