// Ctrl K: go to a page by a few letters of its name; with an address given, also to people and things.

const dialog = document.getElementById("palette");

if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  const none = dialog.querySelector(".palette-none");
  const address = dialog.dataset.url;
  let chosen = 0;
  let asked = 0;

  const plain = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase();

  // every link that the page's header, actions and [data-command] hold
  function pages() {
    const seen = new Map();
    for (const link of document.querySelectorAll(
      ".nav a, .menu-sheet a, .head .actions a, [data-command]",
    )) {
      const title = link.dataset.command || link.textContent.trim();
      if (title && !seen.has(title)) seen.set(title, { title, note: "", go: () => link.click() });
    }
    return [...seen.values()];
  }

  function show(found) {
    list.replaceChildren(
      ...found.slice(0, 20).map((entry, index) => {
        const item = document.createElement("li");
        item.id = `palette-${index}`;
        item.setAttribute("role", "option");
        const title = document.createElement("span");
        title.textContent = entry.title;
        const note = document.createElement("small");
        note.textContent = entry.note ?? "";
        item.append(title, note);
        item.addEventListener("click", () => entry.go());
        return item;
      }),
    );
    none.hidden = found.length > 0;
    choose(0);
  }

  function choose(index) {
    const items = [...list.children];
    chosen = Math.max(0, Math.min(items.length - 1, index));
    items.forEach((item, n) => item.setAttribute("aria-selected", String(n === chosen)));
    const item = items[chosen];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  async function search() {
    const turn = ++asked;
    const letters = plain(input.value.trim());
    const own = pages().filter((page) => plain(page.title).includes(letters));
    show(own);
    if (!address || letters.length < 2) return;
    const answer = await fetch(`${address}?${new URLSearchParams({ q: input.value.trim() })}`, {
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const { results } = await answer.json();
    show([
      ...own,
      ...results.map((found) => ({ ...found, go: () => location.assign(found.url) })),
    ]);
  }

  function open() {
    if (dialog.open) return;
    input.value = "";
    dialog.showModal();
    search();
  }

  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") list.children[chosen]?.click();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  for (const button of document.querySelectorAll("[data-palette-open]")) {
    button.addEventListener("click", open);
  }
}
