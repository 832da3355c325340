// Keeps a part of the page fresh: fetches it anew every few seconds and puts it in the old one's place. What is typed
// and where the keyboard stands are left alone; a connection that is lost is told, with since when. The server does not
// count these looks as use of the session. Without scripts the page has a link.
"use strict";
document.querySelectorAll("[data-live]").forEach(function (area) {
  const PATIENCE = 10000;
  const notice = document.querySelector("[data-connection]");
  const said = document.querySelector("[data-connection-text]");
  const stop = document.querySelector("[data-live-stop]");
  const source = area.dataset.live || window.location.href;
  let fetchedAt = new Date();
  let isAsking = false;

  function clockTime(at) {
    return [at.getHours(), at.getMinutes()].map(function (number) { return String(number).padStart(2, "0"); }).join(".");
  }

  function tell(text) {
    if (said.textContent !== text) { said.textContent = text; }
    notice.hidden = text === "";
  }

  // A row must not move away under the pointer that is about to press its button.
  function isAimedAt() { return area.querySelector("button:hover, button:active") !== null; }

  function put(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const focused = area.contains(document.activeElement) ? document.activeElement : null;
    const row = focused && focused.closest("[data-row]");
    const kind = focused && focused.tagName.toLowerCase();
    area.replaceChildren(...(page.getElementById(area.id) || page.body).childNodes);
    if (!focused) { return; }
    const again = row && area.querySelector("[data-row='" + row.dataset.row + "'] " + kind);
    (again || document.querySelector("[data-live-heading]")).focus({ preventScroll: true });
  }

  async function update() {
    try {
      const answer = await fetch(source, {
        headers: { "X-Live": "1" }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        tell("Du er logget af. Log ind igen for at se, hvordan det står.");
        window.clearInterval(timer);
        return;
      }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      const html = await answer.text();
      if (!isAimedAt()) { put(html); }
      fetchedAt = new Date();
      tell("");
    } catch (error) {
      tell("Forbindelsen til serveren har været væk siden kl. " + clockTime(fetchedAt)
        + ". Det, der står her, er fra dengang. Det, du skriver, bliver stående.");
    }
  }

  const timer = window.setInterval(async function () {
    if (document.hidden || isAsking || isAimedAt()) { return; }
    isAsking = true;
    await update();
    isAsking = false;
  }, Number(area.dataset.liveSeconds) * 1000);

  stop.hidden = false;
  stop.addEventListener("click", function () {
    window.clearInterval(timer);
    stop.hidden = true;
  });
});
