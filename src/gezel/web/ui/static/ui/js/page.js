// What every page does when scripts run. All of it is comfort: pages read and submit without it.

const root = document.documentElement;
root.classList.add("scripted");

const words = document.getElementById("page-words")?.dataset ?? {};

// keys are named as this keyboard names them
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("[data-mac]")) key.textContent = key.dataset.mac;
}

// an error summary takes the focus, so that a screen reader begins there
document.querySelector("[data-focus]")?.focus();

// a menu closes with Escape and with a click beside it
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

function say(text, tone = "info") {
  let list = document.querySelector(".notices");
  if (!list) {
    list = document.createElement("ul");
    list.className = "notices";
    list.setAttribute("role", "status");
    document.getElementById("main").prepend(list);
  }
  const item = document.createElement("li");
  item.className = "notice";
  item.dataset.tone = tone;
  const line = document.createElement("p");
  line.className = "notice-text";
  line.textContent = text;
  item.append(line);
  list.append(item);
  return item;
}

// one click, one request; the server keeps the same promise with its token
let sending = new Set();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.guard === undefined) return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  if (navigator.onLine === false) {
    event.preventDefault();
    document.querySelector("[data-offline-notice]")?.remove();
    say(words.offline, "warn").dataset.offlineNotice = "";
    document.querySelector(".notices").scrollIntoView({ block: "nearest" });
    return;
  }
  sending.add(form);
  const button = event.submitter;
  if (button) {
    // disabled only after the form was read, or the button's own value would not be sent
    setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      button.dataset.sent = "";
      button.disabled = true;
    });
  }
});
// the browser may bring a page back as it was left, spinner and all
window.addEventListener("pageshow", () => {
  sending = new Set();
  for (const button of document.querySelectorAll("button[data-sent]")) {
    button.removeAttribute("aria-busy");
    delete button.dataset.sent;
    button.disabled = false;
  }
});

// htmx asks with the same token that forms carry
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// a link of the error summary moves the focus, but leaves no # behind: after the redirect that
// follows a good form, the browser would jump there instead of to the message at the top
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".ds-error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});
