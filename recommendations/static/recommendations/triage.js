// Keys for triage. Everything they do can be done with the forms on the page; without this file nothing is lost.
"use strict";

(() => {
  const accept = document.getElementById("accept");
  const merge = document.getElementById("merge");
  const reject = document.getElementById("reject");
  let choosingReason = false;

  const isTyping = (element) =>
    element.matches("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=submit])");

  const goTo = (step) => {
    const items = [...document.querySelectorAll(".queue__item a")];
    const here = items.findIndex((link) => link.closest(".is-current"));
    const next = items[here + step];
    if (next) next.click();
  };

  const chooseReason = (on) => {
    choosingReason = on;
    reject.classList.toggle("is-asking", on);
    if (on) document.getElementById("reject-h").focus();
  };

  const toRow = (number) => {
    const row = accept.querySelectorAll(".judge")[number - 1];
    if (row) (row.querySelector(".seg input:checked") || row.querySelector(".seg input")).focus();
  };

  const byDigit = (number) => {
    if (!choosingReason) return toRow(number);
    const button = reject.querySelectorAll("button[name=reason]")[number - 1];
    if (button) button.click();
  };

  const actions = {
    j: () => goTo(1),
    k: () => goTo(-1),
    a: () => accept && accept.requestSubmit(accept.querySelector(".btn--main")),
    m: () => merge && merge.requestSubmit(),
    r: () => reject && chooseReason(true),
    s: () => accept && (accept.querySelector("input[name=step]:checked") || accept.querySelector("input[name=step]")).focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape") {
      document.activeElement.blur();
      if (reject) chooseReason(false);
      return;
    }
    if (isTyping(event.target)) return;
    if (accept && /^[1-9]$/.test(event.key)) byDigit(Number(event.key));
    else if (actions[event.key]) actions[event.key]();
    else return;
    event.preventDefault();
  });
})();
