// Nothing typed is lost: forms marked data-draft keep what is typed in this tab until they are sent.

const words = document.getElementById("page-words")?.dataset ?? {};
const LEFT_OUT = new Set(["password", "file", "hidden", "submit", "button"]);

const keyOf = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && !LEFT_OUT.has(field.type) && !field.disabled);

function read(form) {
  return fieldsOf(form).map((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? [field.name, field.value, field.checked]
      : field.type === "select-multiple"
        ? [field.name, [...field.selectedOptions].map((o) => o.value), true]
        : [field.name, field.value, true],
  );
}

function put(form, kept) {
  let changed = false;
  fieldsOf(form).forEach((field, index) => {
    const [name, value, checked] = kept[index] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked !== checked) {
        field.checked = checked;
        changed = true;
      }
    } else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = value.includes(option.value);
    } else if (field.value !== value) {
      field.value = value;
      changed = true;
    }
  });
  return changed;
}

function offerToForget(form, original) {
  const item = document.createElement("div");
  item.className = "notice";
  item.setAttribute("role", "status");
  const line = document.createElement("p");
  line.className = "notice-text";
  line.textContent = words.restored;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "linklike";
  button.textContent = words.forget;
  button.addEventListener("click", () => {
    put(form, original);
    sessionStorage.removeItem(keyOf(form));
    item.remove();
  });
  item.append(line, button);
  form.prepend(item);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const original = read(form);
  const kept = sessionStorage.getItem(keyOf(form));
  // a form that came back with mistakes already holds what was typed
  const cameBack = form.querySelector("[aria-invalid=true]");
  if (kept && !cameBack && put(form, JSON.parse(kept))) offerToForget(form, original);

  let timer;
  const keep = () => sessionStorage.setItem(keyOf(form), JSON.stringify(read(form)));
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 200);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.defaultPrevented || navigator.onLine === false) keep();
    else sessionStorage.removeItem(keyOf(form));
  });
}
