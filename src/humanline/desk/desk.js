// What a page can't do without a script: know that there is something new, say that it is open, keep what is typed.
"use strict";
const body = document.body;
const watched = body.dataset.watch || body.dataset.alive;
const news = document.getElementById("news");
let version = body.dataset.version || null;

for (const field of document.querySelectorAll("[data-keep]")) {
  const name = "typed " + field.dataset.keep;
  field.value = field.value || sessionStorage.getItem(name) || "";
  field.addEventListener("input", () => sessionStorage.setItem(name, field.value));
  field.form.addEventListener("submit", () => sessionStorage.removeItem(name));
}

const typing = () => [...document.querySelectorAll("textarea, input[type=tel]")].some((field) => field.value !== field.defaultValue);

function told(found) {
  if (version !== null && found !== version) {
    if (!typing() && !document.activeElement?.matches("textarea, input")) {
      location.reload();
    } else if (news && news.textContent !== news.dataset.text) {
      news.textContent = news.dataset.text;
    }
  }
  version = version ?? found;
}

async function look() {
  try {
    const answer = await fetch(watched, { cache: "no-store" });
    if (answer.ok) told(await answer.text());
  } catch {
    // The service is away for a moment: the page stays as it is.
  }
}

// What is new comes by itself where it can; that the page is open is told now and then all the same.
let streams = false;
if (body.dataset.stream && window.EventSource) {
  const source = new EventSource(body.dataset.stream);
  source.onopen = () => { streams = true; };
  source.onerror = () => { streams = false; };
  source.onmessage = (event) => told(event.data);
}
if (watched) {
  let passed = 0;
  look();
  setInterval(() => {
    passed += 4;
    if (streams && passed < 28) return;
    passed = 0;
    look();
  }, 4000);
}
