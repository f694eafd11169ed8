// The chat without a new page for each answer.  The server sends the same page either way; here
// the answer is taken out of it, so there is one way to answer and nothing to keep in step.
"use strict";
(() => {
  const thread = document.querySelector(".thread");
  const composer = document.getElementById("composer");
  const field = document.getElementById("message");
  let sending = Promise.resolve();

  function filled(id) {
    return document.importNode(document.getElementById(id).content, true).firstElementChild;
  }

  function said(text) {
    const item = filled("said");
    item.querySelector("span").textContent = text;
    return item;
  }

  // A number counts in the list that is open now: the buttons of all others become plain words.
  function retire(newer) {
    for (const button of thread.querySelectorAll("button.offer")) {
      if (button.closest(".reply").dataset.list === newer.dataset.list) continue;
      button.replaceWith(button.textContent);
    }
  }

  function take(page) {
    const reply = page.getElementById("reply");
    if (!reply) throw new Error("no reply");
    const token = page.querySelector("input[name=token]").value;
    for (const old of document.querySelectorAll("input[name=token]")) old.value = token;
    document.getElementById("reply").removeAttribute("id");
    const answer = document.importNode(reply, true);
    retire(answer);
    add(answer);
  }

  // What was said stays in sight above its answer.
  function add(answer) {
    const asked = thread.lastElementChild;
    thread.append(answer);
    asked.scrollIntoView({ block: "start" });
  }

  async function send(form, choice) {
    const data = new URLSearchParams();
    data.set("token", form.elements.token.value);
    data.set(...choice);
    thread.classList.add("waiting");
    try {
      const got = await fetch(form.action, { method: "POST", body: data, cache: "no-store" });
      take(new DOMParser().parseFromString(await got.text(), "text/html"));
    } catch {
      add(filled("failed"));
    }
    thread.classList.remove("waiting");
  }

  function submitted(event) {
    const button = event.submitter;
    const chosen = button && button.name === "say";
    const text = chosen ? button.textContent : field.value;
    event.preventDefault();
    if (!text.trim()) return field.focus();
    thread.append(said(text));
    thread.lastElementChild.scrollIntoView({ block: "nearest" });
    const choice = chosen ? ["say", button.value] : ["text", text];
    if (!chosen) {
      field.value = "";
      field.focus();
    }
    // One after the other: each brings the token that the next must send.
    const form = event.target;
    sending = sending.then(() => send(form, choice)).then(() => {
      // The button that was pressed may be a plain word by now.
      if (document.activeElement === document.body) thread.lastElementChild.focus();
    });
  }

  composer.addEventListener("submit", submitted);
  document.getElementById("pick").addEventListener("submit", submitted);

  // What was said does not outlive the visit, even where the browser keeps the page whole.
  window.addEventListener("pagehide", () => {
    while (thread.children.length > 1) thread.lastElementChild.remove();
    field.value = "";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !document.documentElement.classList.contains("leaving")) {
      location.reload();
    }
  });
})();
