/* What the pages do beyond being read, all of it on demand: the claims behind a figure on hover or focus, and the value behind a mark of
   a chart. Without this script each figure is a link and each chart has its table. Everything is written as text, never as markup. */
(() => {
  "use strict";
  const root = new URL("../", document.currentScript.src);
  const SHOWN = 4; // claims in a popover; the page behind the link has them all
  const DELAY = 120; // milliseconds of rest before a popover opens, so that a passing pointer opens none
  const GRACE = 200; // milliseconds in which the pointer may move from what it stood on into the popover
  const PATH = /^[a-z_]+\/[a-z0-9-]+\/[a-z_]+$/;
  const MEANS = {
    corroborated: "Corroborated: two or more independent origins agree.",
    single_source: "Single source: one origin says so, nobody contradicts it.",
    weak: "Weak: only pages of the lowest grade say so.",
    disputed: "Disputed: a source gives a figure that does not fit.",
  };

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const popover = make("div", "mm-popover");
  popover.id = "mm-popover";
  popover.hidden = true;
  let owner = null;
  let waiting = 0;
  let leaving = 0;

  const place = (box) => {
    const edge = 8;
    popover.hidden = false;
    const width = popover.offsetWidth;
    const left = Math.min(Math.max(box.left, edge), document.documentElement.clientWidth - width - edge);
    const below = box.bottom + popover.offsetHeight + edge < window.innerHeight;
    popover.style.left = `${left + window.scrollX}px`;
    popover.style.top = `${(below ? box.bottom + 6 : box.top - popover.offsetHeight - 6) + window.scrollY}px`;
  };

  const close = () => {
    clearTimeout(waiting);
    clearTimeout(leaving);
    dim();
    popover.hidden = true;
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
  };

  /* What holds something to press is no tooltip, but a named group that the keyboard can enter. */
  const open = (element, contents, name) => {
    close();
    owner = element;
    if (!popover.isConnected) document.body.append(popover);
    popover.setAttribute("role", name ? "group" : "tooltip");
    name ? popover.setAttribute("aria-label", name) : popover.removeAttribute("aria-label");
    popover.replaceChildren(...contents);
    element.setAttribute("aria-describedby", popover.id);
    place(element.getBoundingClientRect());
  };

  /* What is shown on hover can be hovered itself, to be read at leisure, enlarged or copied. What has the focus stays without a pointer. */
  const within = (element) => Boolean(element) && (element === owner || popover.contains(element));
  const leave = () => {
    clearTimeout(waiting);
    clearTimeout(leaving);
    if (!within(document.activeElement)) leaving = setTimeout(close, GRACE);
  };
  popover.addEventListener("pointerenter", () => clearTimeout(leaving));
  popover.addEventListener("pointerleave", leave);

  /* ---- the claims behind a figure */

  const answers = new Map();
  const answer = (path) => {
    if (!answers.has(path)) {
      const got = fetch(new URL(`figures/${path}.json`, root)).then((reply) => (reply.ok ? reply.json() : null));
      answers.set(path, got.catch(() => null));
    }
    return answers.get(path);
  };

  const claim = (item) => {
    const line = make("li", item.supports ? "" : "mm-popover__against");
    const words = make("q", "", item.as_reported);
    words.lang = item.source.language;
    const from = [item.source.publisher, item.source.published_on, `grade ${item.source.grade}`].filter(Boolean).join(", ");
    const verdict = item.suspect ? " · suspect" : item.supports ? "" : " · does not fit";
    line.append(words, make("span", "mm-popover__from", ` ${from}${verdict}`));
    return line;
  };

  const claims = (found) => {
    const list = make("ul");
    const ranked = [...found.claims].sort((a, b) => b.supports - a.supports || a.source.grade.localeCompare(b.source.grade));
    const against = ranked.filter((item) => !item.supports && !item.suspect).slice(0, 1);
    const first = [...ranked.filter((item) => !against.includes(item)).slice(0, SHOWN - against.length), ...against];
    list.append(...first.map(claim));
    const left = found.claims.length - first.length;
    const contents = [make("p", "mm-popover__means", MEANS[found.agreement] || ""), list];
    if (left > 0) contents.push(make("p", "mm-popover__from", `and ${left} more: follow the link`));
    if (/^https?:\/\//.test(found.correction)) {
      const mend = make("a", "", "Suggest a correction");
      mend.href = found.correction;
      mend.rel = "nofollow";
      contents.push(make("p", "mm-popover__mend"));
      contents.at(-1).append(mend);
    }
    return contents;
  };

  const figure = (target) => {
    // A figure without a mark of agreement (a period, a word) needs no claims, and has none to show.
    const link = target.closest && target.closest('a[class*="mm-figure--"][data-figure]');
    return link && PATH.test(link.dataset.figure) && !link.dataset.figure.startsWith("measures/") ? link : null;
  };

  const show = (link) => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const found = await answer(link.dataset.figure);
      if (found && (link.matches(":hover") || link === document.activeElement)) open(link, claims(found), "Claims behind this figure");
    }, DELAY);
  };

  /* ---- the value behind a mark of a chart */

  const MARKS = "[data-tip]:not(.mm-out)"; // a filter of the chart has put the others out (charts.js)
  const mark = (target) => target.closest && target.closest(`.mm-svg ${MARKS}`);

  /* The marks of the same company (the first words of what a mark says) stay, the others step back. */
  const lead = (element) => element.dataset.tip.split(" · ")[0];
  const light = (element) => {
    const svg = element.closest(".mm-svg");
    svg.classList.add("mm-svg--asked");
    for (const other of svg.querySelectorAll("[data-tip]")) other.classList.toggle("mm-svg__same", lead(other) === lead(element));
  };
  const dim = () => document.querySelectorAll(".mm-svg--asked").forEach((svg) => svg.classList.remove("mm-svg--asked"));

  const tip = (element) => {
    const [first, ...rest] = element.dataset.tip.split(" · ");
    open(element, [make("p", "mm-popover__means", first), make("p", "", rest.join(" · "))]);
    light(element);
  };

  const step = (svg, from, by) => {
    const marks = [...svg.querySelectorAll(MARKS)];
    const next = marks[(marks.indexOf(from) + by + marks.length) % marks.length];
    if (!next) return;
    next.setAttribute("tabindex", "-1");
    next.focus();
  };

  /* The popover stands at the end of the page; to the keyboard, what can be pressed in it comes right after the figure. */
  const back = (closing) => {
    const from = popover.contains(document.activeElement) && owner;
    if (closing) close();
    if (from) from.focus();
    // The figure would show its claims again.
    clearTimeout(waiting);
  };
  const tab = (event) => {
    const link = popover.querySelector("a");
    if (popover.contains(event.target)) {
      // Forwards, the browser goes on from the figure.
      back(!event.shiftKey);
      if (event.shiftKey) event.preventDefault();
    } else if (event.target === owner && !event.shiftKey && link) {
      link.focus();
      event.preventDefault();
    }
  };

  document.addEventListener("pointerover", (event) => {
    const link = figure(event.target);
    if (link && event.pointerType === "mouse") return show(link);
    const found = mark(event.target);
    if (found) tip(found);
  });
  document.addEventListener("pointerout", (event) => {
    // A finger leaves as soon as it is lifted: what it opened stays until it touches something else.
    if (event.pointerType !== "mouse") return;
    const gone = figure(event.target) || mark(event.target);
    if (gone && !(event.relatedTarget && gone.contains(event.relatedTarget)) && gone !== document.activeElement) leave();
  });
  document.addEventListener("pointerdown", (event) => {
    if (owner && !owner.contains(event.target) && !popover.contains(event.target)) close();
  });
  /* A tap moves the focus after it has opened a tip, which closes it; so a mark is asked once more when the tap is over. */
  document.addEventListener("click", (event) => {
    const found = mark(event.target);
    if (found && found !== owner) tip(found);
  });
  document.addEventListener("focusin", (event) => {
    const link = figure(event.target);
    if (link && link.matches(":focus-visible")) return show(link);
    const found = mark(event.target);
    if (found) tip(found);
  });
  document.addEventListener("focusout", (event) => {
    if (!within(event.relatedTarget)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return back(true);
    if (event.key === "Tab" && owner) return tab(event);
    const svg = event.target.closest && event.target.closest(".mm-svg");
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (svg && by) {
      event.preventDefault();
      step(svg, mark(event.target), by);
    }
  });
  /* A drawing whose marks speak can be entered with the keyboard; the arrows then go from mark to mark. */
  for (const svg of document.querySelectorAll(".mm-svg")) if (svg.querySelector("[data-tip]")) svg.setAttribute("tabindex", "0");
})();
