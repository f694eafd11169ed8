// Takes the invitation from what stands after the #, which no server sees, and goes on with it.
"use strict";

const field = document.getElementById("invitation");

if (location.hash.length > 1) {
  field.value = location.hash.slice(1);
  // So that it is in no history of the browser either.
  history.replaceState(null, "", location.pathname);
  document.getElementById("join").submit();
}
