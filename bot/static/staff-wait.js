// Waits for the test of what would be published, which takes seconds, and shows it when it is done.
"use strict";

const waiting = document.querySelector("[data-wait]");
const PAUSE = 700;
// A reload would take back a click that is on its way; what is only a file to save ends it too.
const LEAVING = 10_000;
let left = -LEAVING;

async function look() {
  let answer;
  try {
    answer = await fetch(waiting.dataset.wait);
  } catch {
    setTimeout(look, PAUSE);
    return;
  }
  if (answer.status === 202 || performance.now() < left + LEAVING) setTimeout(look, PAUSE);
  else location.reload();
}

addEventListener("beforeunload", () => {
  left = performance.now();
});
if (waiting) look();
