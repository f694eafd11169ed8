// Finds the answers of the page that hold all the words which are typed.  Everything is on the page
// already, so nothing is sent; without JavaScript there is no field, and the page is whole.
"use strict";
(() => {
  const box = document.getElementById("find");
  const field = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  const list = box.querySelector("ul");
  const topics = document.getElementById("topic-list");
  // A question has small words that say nothing: "can I be anonymous".
  const SHORTEST = 3;
  // A pause in typing, so that a screen reader tells one number and not one for each letter.
  const PAUSE = 250;
  let timer = 0;

  // "¿Qué señales hay?" -> " que senales hay ", where each word begins after a space.
  function plain(text) {
    const bare = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return ` ${bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
  }

  function entry(section) {
    const own = [...section.children].filter((one) => !one.matches(".question, .questions, .up"));
    const title = own[0].textContent;
    // The address of a question names its subject: "report-anonymous".
    const said = plain([section.id, ...own.map((one) => one.textContent)].join(" "));
    return { id: section.id, title, head: plain(title), said };
  }

  function link({ id, title }) {
    const item = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = `#${id}`;
    anchor.textContent = title;
    item.append(anchor);
    return item;
  }

  function show() {
    const words = plain(field.value).split(" ").filter((word) => word.length >= SHORTEST);
    const holds = (text) => words.every((word) => text.includes(` ${word}`));
    const found = words.length ? entries.filter((one) => holds(one.said)) : [];
    found.sort((one, other) => holds(other.head) - holds(one.head));
    list.replaceChildren(...found.map(link));
    topics.hidden = words.length > 0;
    const text = found.length ? box.dataset.found : box.dataset.none;
    told.textContent = words.length ? text.replace("{count}", found.length) : "";
  }

  const entries = [...document.querySelectorAll(".topic, .question")].map(entry);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  box.hidden = false;
  // A page that was left and come back to may have its words still.
  show();
})();
