// Shows what each text costs and what is wrong with it, while somebody types.
"use strict";

const form = document.getElementById("edit");
const token = document.querySelector('meta[name="csrf-token"]').content;
const told = document.getElementById("told");
const elsewhere = document.getElementById("elsewhere");
const PAUSE = 500;
let last = form.querySelector("textarea");
let timer = 0;
let asked = 0;
let saved = true;

// Asks the server, which runs the same checks as before publishing; only the newest answer counts.
async function look() {
  const number = (asked += 1);
  let response;
  try {
    response = await fetch(form.dataset.look, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams(new FormData(form)),
    });
  } catch {
    told.textContent = "The server does not answer. What you typed is still here.";
    return;
  }
  if (number !== asked) return;
  if (response.redirected || response.status === 403) {
    told.textContent = "You are signed out. Copy what you typed, then sign in again.";
    return;
  }
  if (!response.ok) {
    told.textContent = "This cannot be checked now. What you typed is still here.";
    return;
  }
  const found = await response.json();
  for (const [name, html] of Object.entries(found.fields)) {
    const place = document.getElementById(`s-${name}`);
    // Made and escaped by our own template.
    if (place.innerHTML !== html) place.innerHTML = html;
  }
  elsewhere.innerHTML = found.elsewhere ?? "";
  told.textContent = found.fault || (found.errors ? `${found.errors} to mend.` : "Nothing is wrong.");
  form.dataset.looked = String(number);
}

form.addEventListener("input", () => {
  saved = false;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});

form.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) last = event.target;
});

form.addEventListener("click", (event) => {
  const name = event.target.closest("[data-insert]")?.dataset.insert;
  if (!name) return;
  last.focus();
  last.setRangeText(name, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
});

form.addEventListener("submit", () => { saved = true; });

addEventListener("beforeunload", (event) => {
  if (!saved) event.preventDefault();
});
