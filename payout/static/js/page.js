// On every page. Before a form is sent, the server is asked whether it is there: when it is not, the form stays as
// it is with all that was typed, instead of a browser's error page. And Esc goes back the way the page names.
"use strict";
(function () {
  const PATIENCE = 5000, AGAIN_WITHIN = 4000;
  const notice = document.querySelector("[data-page-notice]");

  function tell(text) {
    notice.querySelector("[data-page-notice-text]").textContent = text;
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
  }

  async function isThere() {
    try {
      const answer = await fetch("/puls", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return answer.ok;
    } catch (error) {
      return false;
    }
  }

  document.addEventListener("submit", async function (event) {
    const form = event.target;
    if (form.method !== "post" || form.dataset.sending === "go") { return; }
    event.preventDefault();
    if (form.dataset.sending) { return; }
    form.dataset.sending = "asking";
    const there = await isThere();
    delete form.dataset.sending;
    if (!there) {
      tell("Der er ingen forbindelse til serveren. Intet er sendt, og det, du har skrevet, står her endnu. "
        + "Se efter, om du er på netværket, og prøv igen.");
      return;
    }
    notice.hidden = true;
    form.dataset.sending = "go";
    form.requestSubmit(event.submitter);
    // Whoever comes back to the page with the back button may send it again; the server knows what it has had.
    window.addEventListener("pageshow", function () { delete form.dataset.sending; }, { once: true });
  });

  function isChanged(field) {
    if (field.type === "hidden") { return false; }
    if (field.type === "radio" || field.type === "checkbox") { return field.checked !== field.defaultChecked; }
    if (field.tagName === "SELECT") {
      return Array.from(field.options).some(function (one) { return one.selected !== one.defaultSelected; })
        && field.selectedIndex > 0;
    }
    return field.value !== field.defaultValue;
  }

  let asked = 0;
  document.addEventListener("keydown", function (event) {
    const back = document.querySelector(".crumb a");
    if (event.key !== "Escape" || event.defaultPrevented || !back || document.querySelector(":popover-open")) { return; }
    const typed = Array.from(document.querySelectorAll("main input, main select, main textarea")).some(isChanged);
    if (typed && Date.now() - asked > AGAIN_WITHIN) {
      asked = Date.now();
      tell("Du har skrevet noget, der ikke er gemt. Tryk Esc igen for at gå tilbage uden at gemme.");
      return;
    }
    back.click();
  });
}());
