// Keeps a part of the page fresh: fetches the page again and puts the new part in the place of the old, without
// touching what is typed elsewhere, and never while the keyboard stands inside the part. Says when it can't.
"use strict";
document.querySelectorAll("[data-live-seconds]").forEach(function (area) {
  const status = document.querySelector("[data-live-status]");
  const said = status.textContent;
  let lastAnswer = new Date();

  function clock(moment) {
    return moment.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
  }

  async function refresh() {
    if (document.hidden || area.contains(document.activeElement)) { return; }
    let answer;
    try {
      answer = await fetch(window.location.href, { headers: { "X-Live": "1" }, cache: "no-store" });
    } catch (error) {
      status.textContent = "Ingen forbindelse til serveren siden kl. " + clock(lastAnswer) + ". Tallene er fra da.";
      return;
    }
    // Signed out, or not allowed any more: the whole page says so.
    if (answer.redirected || !answer.ok) { window.location.reload(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(area.id);
    lastAnswer = new Date();
    status.textContent = said;
    // The keyboard may have come to stand there while the answer was on its way.
    if (fresh && !area.contains(document.activeElement)) { area.replaceChildren(...fresh.childNodes); }
  }

  status.hidden = false;
  window.setInterval(refresh, Number(area.dataset.liveSeconds) * 1000);
});
