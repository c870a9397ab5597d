// Tables by keyboard: j and k walk the rows, Enter opens the row, / goes to the search field.

const typing = (target) =>
  target.closest?.("input, textarea, select, [contenteditable], dialog[open]") !== null;
const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];

function go(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.dataset.here !== undefined);
  const next = Math.min(all.length - 1, Math.max(0, here === -1 ? 0 : here + step));
  if (here !== -1) delete all[here].dataset.here;
  const row = all[next];
  row.dataset.here = "";
  // the focus goes to the row's own link, so that a screen reader reads where we are
  (row.querySelector("a") ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "Enter") {
    if (event.target.closest("a, button, summary")) return;
    document.querySelector("tr[data-here] a")?.click();
  } else if (event.key === "/") {
    const search = document.querySelector(".filters input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});

// a filter form narrows the list while one types; without a script its button does
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "list") return;
  const said = document.getElementById("list-said");
  if (said) said.textContent = document.querySelector("#list [data-count]")?.textContent.trim() ?? "";
});
