// In a browser, in Node or in Deno: nothing to install.
const site = "https://model-money.example/";

// Every file of the current version, with size and hash.
const index = await (await fetch(`${site}data/latest/index.json`)).json();
console.log(index.version, index.tables.map((table) => `${table.name}: ${table.rows}`).join(", "));

// A table: a row is a line, and only cells that need quotes have them.
const text = await (await fetch(`${site}data/latest/data/rounds.csv`)).text();
const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]);
const [header, ...lines] = text.trimEnd().split("\n").map(cells);
const rounds = lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] === "" ? null : line[i]])));
console.log(rounds.length, rounds[0].round_id);

// One figure with every claim and source behind it.
const { figures } = await (await fetch(`${site}figures/index.json`)).json();
const figure = await (await fetch(site + figures[0].path)).json();
console.log(figure.figure, figure.value, figure.agreement, figure.claims.length);
