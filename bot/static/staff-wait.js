// Waits for the test of what would be published, which takes seconds, and shows it when it is done.
"use strict";

const waiting = document.querySelector("[data-wait]");
const PAUSE = 700;

async function look() {
  let answer;
  try {
    answer = await fetch(waiting.dataset.wait);
  } catch {
    setTimeout(look, PAUSE);
    return;
  }
  if (answer.status === 202) setTimeout(look, PAUSE);
  else location.reload();
}

if (waiting) look();
