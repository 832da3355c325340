// Loads the page again now and then, so that an answer, a new bilag or a list's progress is seen; never while
// something is typed, nor while the keyboard stands on a button or a link that it was moved to, which loading would
// take it away from.
"use strict";
document.querySelectorAll("[data-refresh-seconds]").forEach(function (button) {
  function isUntouched() {
    return Array.from(document.querySelectorAll("main input:not([type=hidden]), main textarea"))
      .every(function (field) { return field.value === ""; })
      && document.querySelector("main :is(a, button):not([autofocus]):focus-visible") === null;
  }
  const timer = window.setInterval(function () {
    if (!isUntouched() || document.hidden) { return; }
    // Once only: asking again would break off a page that takes longer to come, and it would never come.
    window.clearInterval(timer);
    window.location.replace(window.location.pathname);
  }, Number(button.dataset.refreshSeconds) * 1000);
  button.hidden = false;
  button.addEventListener("click", function () {
    window.clearInterval(timer);
    button.hidden = true;
  });
});
