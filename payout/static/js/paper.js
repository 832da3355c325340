// Opens the print dialog of the bilag that the page holds, once, when the page is come to from issuing; never when it is
// loaded again or gone back to. It stands in the head and listens early: the paper may be there before the page is.
"use strict";
document.addEventListener("load", function (event) {
  const arrived = window.performance.getEntriesByType("navigation")[0];
  if (!event.target.matches || !event.target.matches("[data-paper]") || !arrived || arrived.type !== "navigate") { return; }
  try {
    event.target.contentWindow.print();
  } catch (refused) {
    // Some browsers let no page print what their own viewer shows; the link to the paper stands beside it.
  }
  const next = document.querySelector("main input:not([type=hidden])");
  if (next) { next.focus(); }
}, true);
