// Fetches the queue anew every few seconds and puts it in the old one's place. What is typed and where the keyboard
// stands are left alone; a connection that is lost is told, with since when. Without scripts the page has a link.
"use strict";
(function () {
  const part = document.querySelector("[data-queue]");
  const notice = document.querySelector("[data-connection]");
  const said = document.querySelector("[data-connection-text]");
  const stop = document.querySelector("[data-queue-stop]");
  if (!part) { return; }
  let fetchedAt = new Date();
  let isLost = false;

  function clockTime(at) {
    return [at.getHours(), at.getMinutes()].map(function (number) { return String(number).padStart(2, "0"); }).join(".");
  }

  function tell(text) {
    isLost = text !== "";
    if (said.textContent !== text) { said.textContent = text; }
    notice.hidden = text === "";
  }

  // A row must not move away under the pointer that is about to press its button.
  function isAimedAt() { return part.querySelector("button:hover, button:active") !== null; }

  function put(html) {
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const row = focused && focused.closest("[data-bilag]");
    const kind = focused && focused.tagName.toLowerCase();
    part.innerHTML = html;
    if (!focused) { return; }
    const again = row && part.querySelector("[data-bilag='" + row.dataset.bilag + "'] " + kind);
    (again || document.querySelector("[data-queue-heading]")).focus({ preventScroll: true });
  }

  async function update() {
    if (isAimedAt()) { return true; }
    try {
      const answer = await fetch(part.dataset.queue, {
        cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(10000),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        tell("Du er logget af. Log ind igen for at se køen.");
        window.clearInterval(timer);
        return false;
      }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      const html = await answer.text();
      if (!isAimedAt()) { put(html); }
      fetchedAt = new Date();
      tell("");
      return true;
    } catch (error) {
      tell("Forbindelsen til serveren har været væk siden kl. " + clockTime(fetchedAt)
        + ". Køen er fra dengang. Det, du skriver, bliver stående.");
      return false;
    }
  }

  let isAsking = false;
  const timer = window.setInterval(async function () {
    if (document.hidden || isAsking) { return; }
    isAsking = true;
    await update();
    isAsking = false;
  }, Number(part.dataset.queueSeconds) * 1000);

  // A form that can't be sent stays as it is, instead of giving way to the browser's page of errors.
  document.addEventListener("submit", async function (event) {
    if (!isLost) { return; }
    event.preventDefault();
    if (await update()) { event.target.submit(); }
  });

  stop.hidden = false;
  stop.addEventListener("click", function () {
    window.clearInterval(timer);
    stop.hidden = true;
  });
}());
