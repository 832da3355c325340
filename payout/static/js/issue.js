// Fills in the suggestion of the claim that is chosen, and lets no scanner that is aimed at the radio buttons issue
// anything: what it sends begins with letters or figures, which mean nothing there, and ends with Enter.
"use strict";
document.querySelectorAll(".issue-form form").forEach(function (form) {
  const claims = Array.from(form.querySelectorAll("[data-suggests]"));
  claims.forEach(function (claim) {
    claim.addEventListener("change", function () {
      const amount = form.elements.amount;
      const isOurs = claims.some(function (other) { return other.dataset.suggests === amount.value; });
      if (isOurs || amount.value === "") { amount.value = claim.dataset.suggests; }
    });
  });

  const STRAY_MS = 500;
  let strayAt = -STRAY_MS;
  form.addEventListener("keydown", function (event) {
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) { return; }
    const isTyped = event.key.length === 1 && event.key !== " ";
    const comesAfter = event.timeStamp - strayAt < STRAY_MS;
    if (isTyped) { strayAt = event.timeStamp; }
    if (comesAfter && !isTyped) {
      event.preventDefault();
      form.querySelector("[data-stray]").hidden = false;
    }
  });
});
