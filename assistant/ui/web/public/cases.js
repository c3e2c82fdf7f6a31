// Vraagstukken: order and filter the matrix, open a cell over it, follow a search, copy questions.
// Without this script every cell and every form works as a page of its own.
"use strict";

document.documentElement.classList.add("js");
const RANK = { meets: 0, partial: 1, mentioned: 2, none: 3, fails: 4 };

function arrange() {
  const table = document.getElementById("matrix");
  if (!table) return;
  const order = document.getElementById("volgorde"), search = document.getElementById("zoek-bedrijf");
  const only = document.getElementById("alleen-eisen"), said = document.getElementById("matrix-geteld");
  const rows = [...table.querySelectorAll("tbody tr:not(.group)")];
  const was = new Map(rows.map((row, n) => [row, n]));
  const state = (row, n) => RANK[row.cells[n].classList[1]];
  const compare = {
    "": (a, b) => was.get(a) - was.get(b),
    naam: (a, b) => a.dataset.naam.localeCompare(b.dataset.naam, "nl"),
  };
  order.addEventListener("change", () => {
    const n = Number(order.value);
    const by = compare[order.value] ?? ((a, b) => state(a, n) - state(b, n) || was.get(a) - was.get(b));
    for (const body of table.tBodies) body.append(...[...body.rows].filter((r) => was.has(r)).sort(by));
  });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.dataset.naam.toLowerCase().includes(wanted);
    for (const body of table.tBodies) body.hidden = ![...body.rows].some((r) => was.has(r) && !r.hidden);
    said.textContent = wanted ? `${rows.filter((r) => !r.hidden).length} gevonden` : "";
  });
  only.addEventListener("change", () => table.classList.toggle("only-must", only.checked));
  table.addEventListener("keydown", (event) => {
    const at = event.target.closest("td, th"), row = at?.parentElement;
    const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!by || !row || row.classList.contains("group") || getComputedStyle(table).display !== "table") return;
    const shown = [...table.querySelectorAll("tbody tr:not(.group)")].filter((r) => !r.hidden && !r.parentElement.hidden);
    const next = shown[shown.indexOf(row) + by[0]]?.cells[at.cellIndex + by[1]]?.querySelector("a");
    if (next) { event.preventDefault(); next.focus(); }
  });
}

function cells() {
  let over = null;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("#matrix td a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(link.href).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const cell = page?.getElementById("cel");
    if (!cell) { location.href = link.href; return; }
    over?.remove();
    over = document.createElement("dialog");
    over.id = "cel-venster";
    over.setAttribute("aria-labelledby", "cel-titel");
    over.innerHTML = '<p class="close"><button type="button" class="button quiet">Sluiten</button></p>';
    over.append(document.importNode(cell, true));
    over.querySelector(".close button").addEventListener("click", () => over.close());
    over.addEventListener("click", (inside) => { if (inside.target === over) over.close(); });
    over.addEventListener("close", () => link.focus());
    document.body.append(over);
    over.showModal();
  });
}

function copying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    const items = [...document.getElementById(button.dataset.copy).children].map((item, n) => `${n + 1}. ${item.textContent}`);
    const said = button.textContent;
    await navigator.clipboard.writeText(items.join("\n")).then(() => { button.textContent = "Gekopieerd"; }, () => {});
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

function more() {
  document.getElementById("nog-een")?.addEventListener("click", () => {
    const rows = document.querySelector(".requirements .rows"), last = rows.lastElementChild;
    const next = last.cloneNode(true), n = rows.children.length;
    for (const field of next.querySelectorAll("[name]")) field.name = field.name.replace(/\d+$/, String(n));
    next.querySelector("textarea").value = "";
    rows.append(next);
    next.querySelector("textarea").focus();
  });
}

async function follow(box, done) {
  if (!box?.dataset.voortgang) return;
  const bar = box.querySelector("progress"), said = box.querySelector("[role=status]");
  for (;;) {
    const now = await fetch(box.dataset.voortgang).then((r) => r.json()).catch(() => null);
    if (now && !now.running) { await done(box); return; }
    if (bar && now?.total) {
      bar.max = now.total;
      bar.value = now.done;
      said.textContent = `${Math.round((100 * now.done) / now.total)} %`;
    }
    await new Promise((done) => setTimeout(done, 400));
  }
}

async function renewed(box) {
  const answer = await fetch(location.pathname).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById(box.id);
  if (fresh) box.replaceWith(document.importNode(fresh, true));
}

function offered(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Klaar: toon het resultaat";
  button.addEventListener("click", () => location.reload());
  box.replaceChildren(button);
}

document.addEventListener("DOMContentLoaded", () => {
  arrange();
  cells();
  copying();
  more();
  follow(document.getElementById("wachten"), () => location.reload());
  follow(document.getElementById("voorstellen"), renewed);
  follow(document.getElementById("meelezen"), offered);
  follow(document.getElementById("schrijven"), offered);
  if (location.hash === "#nieuw" || !document.querySelector("#lijst tr")) document.getElementById("nieuw")?.setAttribute("open", "");
  const aimed = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (aimed?.tagName === "DETAILS") aimed.open = true;
  if (aimed?.matches("#matrix a")) { aimed.scrollIntoView({ block: "center", inline: "center" }); aimed.focus({ preventScroll: true }); }
});
addEventListener("hashchange", () => {
  const aimed = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (aimed?.tagName === "DETAILS") aimed.open = true;
});
