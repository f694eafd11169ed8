// The simulator: what is typed and chosen goes to the server, which plays the whole thread.

import { fromHash, toHash } from "./simulator-link.js";
import { inspect, receive, replay, say } from "./simulator-thread.js";

const by = (id) => document.getElementById(id);
const token = document.querySelector('meta[name="csrf-token"]').content;
const choose = by("choose");
const input = by("say");
const told = by("told");
const most = Number(by("sim").dataset.most);
const LAST = Infinity;
const KEYS = /^[0-9*#]+$/;

let texts = [];
let played = { turns: [], test: null };
// What is asked for is done in order, so that a thread never mixes with the one before it.
let queue = Promise.resolve();
const later = (job) => { queue = queue.then(job, job); };

const settings = () => ({ poster: "", ...Object.fromEntries(new FormData(choose)) });
const word = (name) => by("words").content.querySelector(`[data-${name}]`).textContent;

// What the caller does with `text`; nothing where the thread is one of texts.
function did(text) {
  if (!played.opening || text.startsWith("(")) return "";
  return word(KEYS.test(text) ? "presses" : "says");
}

// Gives the phone a keypad in a call, and the words that belong to it.
function dress() {
  const calling = choose.elements.channel.value === "voice";
  by("sim").classList.toggle("calling", calling);
  for (const one of document.querySelectorAll("#compose [data-call]")) {
    const field = one.matches("textarea") ? "placeholder" : "textContent";
    one.dataset.text ??= one[field];
    one[field] = calling ? one.dataset.call : one.dataset.text;
  }
}

function tell(message) {
  told.className = "told";
  told.textContent = message;
}

function fail(name) {
  told.className = "told wrong";
  told.replaceChildren(by(`fault-${name}`).content.cloneNode(true));
  for (const link of told.querySelectorAll("a")) link.hash = location.hash;
}

// Plays the thread as it is now; returns whether an answer came.
async function play() {
  keep();
  dress();
  let response;
  try {
    response = await fetch("/staff/simulator/play", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ settings: settings(), texts }),
    });
  } catch {
    fail("unreachable");
    return false;
  }
  if (!response.ok) {
    fail(response.status === 403 ? "signed-out" : "refused");
    return false;
  }
  played = await response.json();
  by("at").value = played.at;
  by("clock").textContent = clock(played.at);
  by("day").textContent = played.day;
  if (by("broken").innerHTML !== played.broken) by("broken").innerHTML = played.broken;
  by("link").disabled = !texts.length;
  by("save").disabled = !texts.length || !played.test;
  keep();
  return true;
}

function clock(at) {
  const [hour, minute] = at.slice(11).split(":");
  return `${Number(hour) % 12 || 12}:${minute} ${Number(hour) < 12 ? "AM" : "PM"}`;
}

// Keeps thread and settings in the address, where a reload and a copied link find them.
function keep() {
  history.replaceState(null, "", toHash({ settings: settings(), texts }));
}

async function again(message, at) {
  if (!(await play())) return;
  replay(texts, played, did, at);
  tell(texts.length || message === word("restarted") ? message : "");
}

async function send(text) {
  if (texts.length >= most) {
    tell(word("full"));
    return;
  }
  if ((played.turns.at(-1) ?? played.opening)?.over) {
    tell(word("over"));
    return;
  }
  texts = [...texts, text];
  tell("");
  say(text, did(text));
  if (await play()) await receive(texts, played, did);
}

function submit() {
  const text = input.value;
  if (!text.trim()) return;
  input.value = "";
  grow();
  later(() => send(text));
}

function restart() {
  input.focus();
  later(() => {
    texts = [];
    return again(word("restarted"));
  });
}

function load() {
  const link = fromHash(location.hash);
  choose.reset();
  for (const [name, value] of Object.entries(link.settings)) {
    const field = choose.elements[name];
    field.value = value;
    if (field.selectedIndex === -1) field.selectedIndex = 0;
  }
  texts = link.texts.slice(0, most);
  return again("", LAST);
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([played.test.text], { type: "text/plain" }));
  link.download = played.test.name;
  link.click();
  URL.revokeObjectURL(link.href);
  tell(word("saved"));
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    tell(word("copied"));
  } catch {
    tell(word("in-address"));
  }
}

// Never follows an address that calls: a tap in here must not ring at 911.
function tap(address) {
  if (address.startsWith("https:")) window.open(address, "_blank", "noopener,noreferrer");
  else tell(`${word(address.startsWith("tel:") ? "would-call" : "would-write")} ${address.replace(/^\w+:/, "")}.`);
}

function press({ target }) {
  const { turn, address, try: sample } = target.closest("[role=button], button")?.dataset ?? {};
  if (turn) inspect(played.turns, Number(turn));
  if (address) tap(address);
  if (sample) {
    input.focus();
    later(() => send(sample));
  }
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

// A poster says what to text, and its page is in its language.
function follow(field) {
  const poster = by("poster").selectedOptions[0].dataset;
  if (field.id === "poster" && poster.words && !texts.length) input.value = poster.words;
  const opened = by("channel").value === "web" && (field.id === "poster" || field.id === "channel");
  if (opened && poster.language) by("language").value = poster.language;
}

function jump({ target }) {
  const { at, step } = target.dataset;
  if (at === undefined && !step) return;
  const then = new Date(`${by("at").value}Z`).getTime() + Number(step) * 60000;
  by("at").value = at ?? new Date(then).toISOString().slice(0, 16);
  later(() => again(word("again")));
}

by("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
input.addEventListener("input", grow);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
by("log").addEventListener("click", press);
by("pad").addEventListener("click", press);
by("log").addEventListener("keydown", (event) => {
  if (!event.target.matches(".tap") || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  press(event);
});
choose.addEventListener("change", ({ target }) => {
  follow(target);
  if (by("at").validity.valid) later(() => again(word("again")));
});
choose.addEventListener("click", jump);
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.shiftKey || event.code !== "KeyR") return;
  event.preventDefault();
  restart();
});
by("restart").addEventListener("click", restart);
by("link").addEventListener("click", copyLink);
by("save").addEventListener("click", save);
addEventListener("hashchange", () => later(load));
if (matchMedia("(max-width: 47.99rem)").matches) by("settings").open = false;
later(load);
