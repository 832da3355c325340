// Covers the page when nobody has touched any page of this browser for as long as the server lets a session rest, and
// locks the session. The page below keeps what was typed; the password or the PIN uncovers it.
"use strict";
(function () {
  const LOOK_EVERY = 5000, NOTE_EVERY = 5000, USED = "payout-used";
  const cover = document.querySelector(".screen-lock");
  const form = cover.querySelector("[data-unlock]");
  const said = cover.querySelector("[data-unlock-error]");
  const pause = Number(cover.dataset.idleMinutes) * 60000;
  let noted = 0;

  function note() {
    if (cover.open || Date.now() - noted < NOTE_EVERY) { return; }
    noted = Date.now();
    window.localStorage.setItem(USED, String(noted));
  }

  function send(address, fields) {
    return fetch(address, { method: "POST", headers: { "X-Covered": "1" }, body: new URLSearchParams(fields), cache: "no-store", redirect: "manual" });
  }

  function shut() {
    return send(cover.dataset.lock, { csrf_token: form.elements.csrf_token.value });
  }

  function lock() {
    cover.showModal();
    shut().catch(function () {
      // The server is away: its own pause locks the session.
    });
  }

  async function unlock() {
    const fields = { csrf_token: form.elements.csrf_token.value, secret: form.elements.secret.value, request_key: key() };
    form.elements.secret.value = "";
    try {
      let answer = await send(form.action, fields);
      // Another page of this browser has opened the session meanwhile, or it has ended: only 204 uncovers.
      if (answer.type === "opaqueredirect") {
        await shut();
        answer = await send(form.action, fields);
      }
      if (answer.status === 204) {
        said.textContent = "";
        cover.close();
        note();
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const reason = page.querySelector(".error-summary li");
      said.textContent = reason ? reason.textContent : "Log ind igen på en ny side.";
    } catch (error) {
      said.textContent = "Der er ingen forbindelse til serveren. Prøv igen.";
    }
    form.elements.secret.focus();
  }

  function key() {
    return Array.from(window.crypto.getRandomValues(new Uint8Array(16)), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }

  ["keydown", "pointerdown", "pointermove", "scroll"].forEach(function (kind) {
    document.addEventListener(kind, note, { passive: true, capture: true });
  });
  cover.addEventListener("cancel", function (event) { event.preventDefault(); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    unlock();
  });
  note();
  window.setInterval(function () {
    const used = Number(window.localStorage.getItem(USED)) || noted;
    if (!cover.open && Date.now() - used > pause) { lock(); }
  }, LOOK_EVERY);
}());
