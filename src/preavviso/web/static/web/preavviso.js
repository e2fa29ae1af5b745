// What the pages can do only where scripts run; without them everything else works the same.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What was asked for and did not come is said, and not passed over.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(failure, (event) => {
    // What the page asks for by itself, it will ask for again.
    if (!event.target.closest("[data-unasked]")) document.getElementById("failed").hidden = false;
  });
}

// A menu closes when the work goes on elsewhere, or with the Escape key.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Pointing at a line lights up what was read from it, and the other way round.
const light = (event, lit) => {
  const entry = event.target.closest?.("[data-entry]")?.dataset.entry;
  if (!entry) return;
  for (const place of document.querySelectorAll(`[data-entry="${entry}"]`)) place.classList.toggle("lit", lit);
};
for (const begins of ["pointerover", "focusin"]) document.addEventListener(begins, (event) => light(event, true));
for (const ends of ["pointerout", "focusout"]) document.addEventListener(ends, (event) => light(event, false));

// Answers with a key, where the page offers them: never while somebody writes, and whoever does not want it turns it off.
const offered = document.querySelector("[data-shortcuts]");
if (offered) {
  const wanted = offered.querySelector("input");
  offered.hidden = false;
  wanted.checked = localStorage.getItem("shortcuts") !== "off";
  wanted.addEventListener("change", () => localStorage.setItem("shortcuts", wanted.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!wanted.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    document.querySelector(`button[data-shortcut="${CSS.escape(event.key)}"]`)?.click();
  });
}
