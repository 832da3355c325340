// Asks now and then whether the team leader has answered, and shows the page again when that is so. While the server
// can't be reached it says so, and goes on asking.
"use strict";
document.querySelectorAll("[data-answer]").forEach(function (place) {
  const SECONDS = 3;
  const lost = place.querySelector("[data-lost]");
  function ask() {
    // Nobody looks: the answer is asked for when somebody does.
    if (document.hidden) { askLater(); return; }
    window.fetch(place.dataset.answer, { headers: { "X-Live": "1" }, cache: "no-store" }).then(function (response) {
      // Signed out meanwhile, or the book can't be read: the page itself says which.
      if (response.redirected || !response.ok) { return { waits: false }; }
      return response.json();
    }).then(function (answer) {
      lost.hidden = true;
      if (answer.waits) { askLater(); } else { window.location.replace(window.location.pathname); }
    }).catch(function () {
      lost.hidden = false;
      askLater();
    });
  }
  function askLater() {
    window.setTimeout(ask, SECONDS * 1000);
  }
  askLater();
});
