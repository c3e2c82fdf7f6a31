// Opens cited pages and the documents in a dialog over the chat, and offers reasons with a thumb down.
// Without this script the same links open as pages of their own.
"use strict";

if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system");

const REASONS = ["bron klopt niet", "pagina klopt niet", "ontbreekt", "te stellig"];
const OURS = /^\/((bron|documenten)(\/|$)|vraagstukken\/[0-9a-f-]{36}\/open$)/;

function dialog() {
  const known = document.getElementById("rcb-venster");
  if (known) return known;
  const made = document.createElement("dialog");
  made.id = "rcb-venster";
  made.setAttribute("aria-label", "Bron");
  made.innerHTML =
    '<header><strong></strong><a target="_blank" rel="noopener">Volledig scherm</a>' +
    '<button type="button">Sluiten</button></header><iframe title="Bron"></iframe>';
  made.querySelector("button").addEventListener("click", () => made.close());
  made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
  made.addEventListener("close", () => { made.querySelector("iframe").src = "about:blank"; });
  made.querySelector("iframe").addEventListener("load", (event) => {
    const inside = event.target.contentWindow;
    if (inside.location.protocol === "about:") return;
    made.querySelector("a").href = inside.location.href;
    inside.addEventListener("keydown", (key) => { if (key.key === "Escape") made.close(); });
  });
  document.body.append(made);
  return made;
}

function open(address, title) {
  const shown = dialog();
  shown.querySelector("strong").textContent = title;
  shown.querySelector("a").href = address;
  shown.querySelector("iframe").src = address;
  if (!shown.open) shown.showModal();
  shown.querySelector("button").focus();
}

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const link = event.target.closest?.("a[href]");
  if (plain && link && !link.closest("#rcb-venster") && link.origin === location.origin && OURS.test(link.pathname)) {
    event.preventDefault();
    open(link.href, link.pathname.startsWith("/documenten") ? "Documenten" : "Bron");
    return;
  }
  if (event.target.closest?.("#command-Documenten")) {
    event.preventDefault();
    event.stopPropagation();
    open("/documenten", "Documenten");
  }
}, true);

function offerReasons(send) {
  const box = send.closest('[role="dialog"]');
  const area = box?.querySelector("textarea");
  if (!area || !box.querySelector(".lucide-thumbs-down") || box.querySelector(".rcb-redenen")) return;
  const fields = document.createElement("fieldset");
  fields.className = "rcb-redenen";
  fields.innerHTML = "<legend>Wat klopt er niet?</legend>";
  for (const reason of REASONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = reason;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      for (const other of fields.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
      const said = area.value.replace(/^\[[^\]]*\]\s*/, "");
      const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
      set.call(area, `[${reason}] ${said}`);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    fields.append(button);
  }
  area.before(fields);
}

new MutationObserver(() => {
  const send = document.getElementById("submit-feedback");
  if (send) offerReasons(send);
}).observe(document.documentElement, { childList: true, subtree: true });

// Chainlit puts the conversation in the address only while its sidebar is open, which it is not on a phone.
addEventListener("message", (event) => {
  const id = event.source === window && event.data?.conversation;
  if (typeof id === "string" && location.pathname === "/") history.replaceState(history.state, "", `/thread/${id}`);
});
