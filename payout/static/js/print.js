// Shows the print button where scripts run; without scripts the page says Ctrl+P instead.
"use strict";
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});
