// Uploading file by file: each with its own progress and its own answer. Without scripts the form sends all at once.

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const chosen = document.getElementById("chosen");
const said = document.getElementById("upload-said");
const submit = form.querySelector("[type=submit]");
const onward = document.getElementById("onward");
const pattern = document.getElementById("row").content.firstElementChild;
const AT_ONCE = 3;

// What was chosen and is not sent yet, and how much is under way: leaving the page then would cut it off.
const waiting = new Map();
let going = 0;

form.classList.add("scripted");
submit.hidden = true;
drop.querySelector(".drop-hint").hidden = false;

const part = (row, name) => row.querySelector(`.sent-${name}`);

const UNITS = [["byte", 1], ["kilobyte", 1_000], ["megabyte", 1_000_000]];
// One thing to do at a time: upload what was chosen, or go on when all of it has its answer.
const offer = () => {
  const all = going + waiting.size;
  const focused = document.activeElement === submit;
  submit.hidden = all === 0;
  submit.setAttribute("aria-disabled", waiting.size === 0);
  onward.hidden = all > 0 || chosen.children.length === 0;
  if (focused && submit.hidden) onward.focus();
};

const sizeOf = (file) => {
  const [unit, bytes] = UNITS.findLast(([, least]) => file.size >= least) ?? UNITS[0];
  const said = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, said).format(file.size / bytes);
};

const refuse = (row, why) => {
  row.dataset.answer = "refused";
  row.classList.add("sent-refused");
  part(row, "said").textContent = why;
};

const add = (name) => {
  const row = pattern.cloneNode(true);
  part(row, "name").textContent = name;
  for (const hidden of row.querySelectorAll("button span")) hidden.textContent = ` ${name}`;
  part(row, "remove").addEventListener("click", () => {
    waiting.delete(row);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    offer();
    (next?.querySelector("button:not([hidden])") ?? document.getElementById("file")).focus();
  });
  chosen.append(row);
  return row;
};

const choose = (file) => {
  const row = add(file.name);
  if (file.size > Number(form.dataset.most) * 1024 * 1024) {
    refuse(row, part(row, "said").dataset.large);
    return;
  }
  part(row, "said").textContent = sizeOf(file);
  part(row, "again").addEventListener("click", () => {
    waiting.set(row, file);
    sendWaiting();
  });
  waiting.set(row, file);
  offer();
};

for (const input of form.querySelectorAll("[type=file]")) {
  input.addEventListener("change", () => {
    for (const file of input.files) choose(file);
    input.value = "";
  });
  // Where it looks like a button, Enter opens it as it would a button.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    input.click();
  });
}

// ---- dropping: files, and the files of folders -----------------------------------------------------------------

const filesIn = async (entry) => {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  // A browser gives a folder's children a hundred at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    for (const child of some) found.push(...(await filesIn(child)));
  }
};

for (const over of ["dragenter", "dragover"]) {
  drop.addEventListener(over, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
drop.addEventListener("dragleave", (event) => {
  if (!drop.contains(event.relatedTarget)) drop.classList.remove("over");
});
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...event.dataTransfer.files];
  if (entries.length === 0) for (const file of plain) choose(file);
  for (const entry of entries) {
    await filesIn(entry).then(
      (found) => found.forEach((file) => choose(file)),
      () => refuse(add(entry.name), pattern.querySelector(".sent-said").dataset.unreadable),
    );
  }
});
// A file dropped beside the field would replace the page, and what was chosen with it.
for (const event of ["dragover", "drop"]) document.addEventListener(event, (one) => one.preventDefault());

// ---- sending ----------------------------------------------------------------------------------------------------

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const tell = () => {
  const count = (answer) => chosen.querySelectorAll(`[data-answer="${answer}"]`).length;
  const [received, known, refused] = ["received", "known", "refused"].map(count);
  const done = received + known + refused;
  const goes = going + waiting.size > 0;
  const values = { received, known, refused, done, all: done + going + waiting.size };
  said.textContent = fill(goes ? said.dataset.going : said.dataset.done, values);
  offer();
};

const failed = (row) => {
  refuse(row, pattern.querySelector(".sent-said").dataset.failed);
  part(row, "again").hidden = false;
};

const answered = (row, answer) => {
  const place = document.createElement("template");
  place.innerHTML = answer;
  const given = place.content.querySelector("li");
  if (!given) return failed(row);
  row.className = given.className;
  row.dataset.answer = given.dataset.answer;
  part(row, "said").replaceChildren(...part(given, "said").childNodes);
  part(row, "again").hidden = !("again" in given.dataset);
};

const send = (row, file) => {
  const request = new XMLHttpRequest();
  const bar = row.querySelector("progress");
  const body = new FormData();
  // The token and the day go before the file: the server looks at them before it keeps anything.
  for (const name of ["csrfmiddlewaretoken", "giorno"]) body.append(name, form.elements[name].value);
  body.append("file", file);
  row.classList.remove("sent-refused");
  delete row.dataset.answer;
  part(row, "remove").hidden = part(row, "again").hidden = true;
  bar.hidden = false;
  request.upload.addEventListener("progress", (event) => {
    bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
  });
  request.addEventListener("loadend", () => {
    bar.hidden = true;
    going -= 1;
    request.status === 200 ? answered(row, request.responseText) : failed(row);
    sendWaiting();
  });
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
};

const sendWaiting = () => {
  while (going < AT_ONCE && waiting.size > 0) {
    const [row, file] = waiting.entries().next().value;
    waiting.delete(row);
    going += 1;
    send(row, file);
  }
  tell();
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (waiting.size > 0) sendWaiting();
});

window.addEventListener("beforeunload", (event) => {
  if (going > 0) event.preventDefault();
});
