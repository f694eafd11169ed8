// The thread on the phone: bubbles that come one after the other, and which reply is inspected.

const PAUSE = 450;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const by = (id) => document.getElementById(id);
const log = by("log");
const list = by("thread");
const start = by("start");
const inspector = by("inspector");
const nothing = inspector.innerHTML;
// How many turns are drawn, and which of them is inspected.
let drawn = 0;
let inspected = 0;

const copy = (id) => by(id).content.cloneNode(true).firstElementChild;

const rest = () => new Promise((done) => { setTimeout(done, calm.matches ? 0 : PAUSE); });

const down = () => { log.scrollTop = log.scrollHeight; };

// Shows a text of the person at once; in a call *did* tells whether it is pressed or said.
export function say(text, did = "") {
  const item = copy("mine");
  item.querySelector(".text").textContent = did ? `${did} ${text}` : text;
  list.append(item);
  start.hidden = true;
  down();
}

// Shows the whole thread anew, without a pause and without reading it all out again.
export function replay(texts, { turns, opening }, did, at = inspected) {
  log.setAttribute("aria-busy", "true");
  list.replaceChildren();
  start.hidden = texts.length > 0 || Boolean(opening);
  if (opening) list.append(...bubbles(opening));
  turns.forEach((turn, number) => {
    say(texts[number], did(texts[number]));
    list.append(...items(turn, number));
  });
  drawn = turns.length;
  inspect(turns, Math.min(at, drawn - 1), opening);
  down();
  log.setAttribute("aria-busy", "false");
}

// Lets the reply to the last text come in, message by message.
export async function receive(texts, played, did) {
  const { turns } = played;
  const at = turns.length - 1;
  if (drawn !== at) {
    replay(texts, played, did, at);
    return;
  }
  for (const item of items(turns[at], at)) {
    const dots = copy("typing");
    if (!calm.matches) list.append(dots);
    down();
    await rest();
    dots.replaceWith(item);
    if (!item.isConnected) list.append(item);
    down();
  }
  drawn += 1;
  inspect(turns, at);
}

// Shows why the reply of turn number `at` is what it is; before the first, where a call begins.
export function inspect(turns, at, opening) {
  inspected = Math.max(at, 0);
  for (const button of list.querySelectorAll(".peek")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.turn) === inspected));
  }
  inspector.innerHTML = (turns[inspected] ?? opening)?.inspector ?? nothing;
}

function bubbles(turn) {
  return turn.bubbles.map((html) => {
    const item = document.createElement("li");
    item.className = "theirs";
    item.innerHTML = html;
    return item;
  });
}

function items(turn, at) {
  const found = bubbles(turn);
  if (!found.length) found.push(copy("silence"));
  found.at(-1).append(peek(turn, at));
  return found;
}

function peek(turn, at) {
  if (turn.step) return pressed(`At: ${turn.step}`, at);
  const parts = turn.sent.reduce((sum, sent) => sum + sent.size.parts, 0);
  const cost = turn.channel === "sms" && parts ? ` \u00b7 ${parts} part${parts === 1 ? "" : "s"}` : "";
  return pressed(`Why: ${turn.answer}${cost}`, at);
}

function pressed(words, at) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "peek";
  button.dataset.turn = at;
  button.textContent = words;
  return button;
}
