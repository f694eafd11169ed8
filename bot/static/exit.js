// The quick exit.  The behaviour is that of GOV.UK's "Exit this page", and beyond it: the page is
// replaced, so that Back does not lead to it, and Back past it leads away again.
"use strict";
(() => {
  const PRESSES = 3;
  const WAIT = 5000;
  // The one thing that is kept, in this tab until it is closed: that somebody left.
  const GONE = "x";
  const root = document.documentElement;
  const words = root.dataset;

  let presses = 0;
  let shifted = false;
  let timer = 0;

  function remember(gone) {
    try {
      if (gone) sessionStorage.setItem(GONE, "1");
      else sessionStorage.removeItem(GONE);
    } catch { /* Storage is forbidden: Back is then the browser's. */ }
  }

  function isGone() {
    try {
      return sessionStorage.getItem(GONE) !== null;
    } catch {
      return false;
    }
  }

  function cameBack() {
    const [entry] = performance.getEntriesByType("navigation");
    return entry !== undefined && entry.type === "back_forward";
  }

  // Hide everything from eyes, keyboard, and screen reader, and go.
  function leave(event) {
    if (event) event.preventDefault();
    if (root.classList.contains("leaving")) return;
    remember(true);
    hide();
    for (const field of document.querySelectorAll("input:not([type=hidden])")) field.value = "";
    // It may take its time: the exit does not wait for it.
    fetch(words.forget, { method: "POST", keepalive: true }).catch(() => {});
    location.replace(words.exit);
  }

  function hide() {
    root.classList.add("leaving");
    const cover = document.createElement("div");
    cover.className = "cover";
    cover.setAttribute("role", "alert");
    document.body.append(cover);
    // Said only once it stands in the page; some screen readers would miss it otherwise.
    cover.textContent = words.loading;
  }

  function show() {
    root.classList.remove("leaving");
    for (const cover of document.querySelectorAll(".cover")) cover.remove();
    clear();
  }

  function say(text) {
    document.getElementById("exit-status").textContent = text;
  }

  function mark() {
    const dots = document.querySelector(".dots");
    dots.classList.toggle("begun", presses > 0);
    [...dots.children].forEach((dot, at) => dot.classList.toggle("on", at < presses));
  }

  function clear() {
    clearTimeout(timer);
    presses = 0;
    mark();
    say("");
  }

  function expire() {
    presses = 0;
    mark();
    say(words.expired);
    timer = setTimeout(() => say(""), WAIT);
  }

  // Shift as part of a capital letter or a shortcut does not count; any other key begins anew.
  function heard(event) {
    if (event.key === "Shift" && !shifted) {
      presses += 1;
      clearTimeout(timer);
      mark();
      if (presses >= PRESSES) {
        presses = 0;
        leave();
      } else {
        say(presses === 1 ? words.twoMore : words.oneMore);
        timer = setTimeout(expire, WAIT);
      }
    } else if (presses > 0) {
      clear();
    }
    shifted = event.shiftKey;
  }

  // An on-screen keyboard covers the lower part of the page, and may push the upper part out of
  // sight; what is fixed at either end moves to where it is seen.
  function stayInSight() {
    const seen = window.visualViewport;
    const covered = Math.max(0, window.innerHeight - seen.height - seen.offsetTop);
    root.style.setProperty("--covered", `${Math.round(covered)}px`);
    root.style.setProperty("--above", `${Math.round(seen.offsetTop)}px`);
  }

  // Before anything is drawn: whoever left, and now presses Back or Forward, is led away again.
  if (isGone() && cameBack()) {
    root.classList.add("leaving");
    location.replace(words.exit);
    return;
  }
  remember(false);

  // From the first moment, on a slow connection too: a link followed plainly would leave the page
  // behind it for Back to find.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-leave]")) leave(event);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.addEventListener("keyup", heard, true);
    if (window.visualViewport) {
      window.visualViewport.addEventListener("resize", stayInSight);
      window.visualViewport.addEventListener("scroll", stayInSight);
      stayInSight();
    }
  });

  // A page that the browser kept whole comes back as it was left: blank.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (!isGone()) return show();
    root.classList.add("leaving");
    location.replace(words.exit);
  });
})();
