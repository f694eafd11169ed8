// Leads on at once, with what stands after the #, which no server sees.
"use strict";

location.replace(document.getElementById("again").href + location.hash);
