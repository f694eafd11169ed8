// Waits for the checks, which take seconds, and shows them when they are done.
"use strict";

const found = document.getElementById("found");
const said = document.getElementById("said");
const PAUSE = 700;

async function look() {
  let answer;
  try {
    answer = await fetch("/staff/checks/found");
  } catch {
    found.textContent = said.textContent = "The server does not answer. Reload this page.";
    return;
  }
  if (answer.redirected) {
    location.reload();
  } else if (answer.status === 202) {
    setTimeout(look, PAUSE);
  } else if (answer.ok) {
    // Made and escaped by our own template.
    found.innerHTML = await answer.text();
    said.textContent = document.getElementById("sum").textContent;
  } else {
    found.textContent = said.textContent = "The checks failed. Reload this page to try again.";
  }
}

if (document.getElementById("progress")) look();
