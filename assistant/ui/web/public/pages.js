// Our own pages: follow the chat's theme, show that something is being done, filter the list, go to the mark.
"use strict";

const chosen = localStorage.getItem("vite-ui-theme");
const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.dataset.theme = dark ? "dark" : "light";
if (window.top !== window) document.documentElement.classList.add("kader");

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("article mark")?.scrollIntoView({ block: "center" });

  const picture = document.querySelector(".sheet img");
  const asText = () => { document.querySelector(".sheet")?.remove(); document.getElementById("tekst")?.setAttribute("open", ""); };
  picture?.addEventListener("error", asText);
  if (picture?.complete && !picture.naturalWidth) asText();

  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", () => {
      form.querySelector(".busy").textContent = form.dataset.busy;
      form.querySelector("button").disabled = true;
    });
  }

  const filter = document.getElementById("filter");
  filter?.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    let shown = 0;
    for (const row of document.querySelectorAll("#lijst > *")) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    document.getElementById("geteld").textContent = wanted ? `${shown} gevonden` : "";
  });
});

addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-busy] button")) button.disabled = false;
});
