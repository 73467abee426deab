// Keys for triage, and what acceptance would do shown as it is chosen. Everything here can be done with the forms of the
// page as well; without this file nothing is lost.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const accept = byId("accept");
  const mayAccept = document.querySelector(".decide__go .btn--main");
  const heading = byId("cand-h");
  const rows = accept ? [...accept.querySelectorAll("[data-row]")] : [];
  const PREVIEW_AFTER_MS = 200;
  let current = rows[0] || null;
  let sent = false;

  // ---------- What is said, and where the focus is ----------

  const say = (text) => {
    // Emptied first, so that the same words twice are two announcements.
    byId("told").textContent = "";
    window.setTimeout(() => { byId("told").textContent = text; }, 50);
  };

  const isTyping = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

  const frameOf = (row) => row.closest(".suggest");

  const point = (row) => {
    current = row;
    for (const one of rows) frameOf(one).classList.toggle("is-current", one === row);
  };

  const sideOf = (row) => row.querySelector(".seg input:checked") || row.querySelector(".seg input");

  const reveal = (element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    element.focus();
  };

  const submit = (form, button) => {
    if (!form || sent) return;
    if (form.requestSubmit) form.requestSubmit(button);
  };

  // ---------- Recommendations, sides, steps ----------

  const choose = (side) => {
    if (!current) return;
    const menu = current.querySelector("select");
    if (menu && !menu.value) return reveal(menu);
    const radio = [...current.querySelectorAll(".seg input")].find((one) => one.value === side);
    if (!radio.checked) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    reveal(radio);
  };

  const chooseStep = (number) => {
    const steps = accept ? [...accept.querySelectorAll("input[name=step]")] : [];
    const step = number ? steps[number - 1] : steps[steps.length - 1];
    if (!step || number >= steps.length) return;
    step.checked = true;
    step.dispatchEvent(new Event("change", { bubbles: true }));
    say(step.closest("label").innerText.replace(/^\s*\d/, "").trim());
  };

  const own = () => {
    const menus = accept ? accept.querySelectorAll(".suggest--own select") : [];
    if (menus.length) reveal(menus[menus.length - 1]);
  };

  // ---------- Questions with a second key: why rejected, until when ----------

  const asking = () => {
    const fold = document.activeElement && document.activeElement.closest(".ask");
    return fold && fold.open ? fold : null;
  };

  const ask = (id) => {
    const fold = byId(id);
    if (!fold) return;
    for (const other of document.querySelectorAll(".ask")) other.open = other === fold;
    fold.querySelector(".ask__reasons button").focus();
  };

  const answer = (fold, number) => {
    const buttons = fold.querySelectorAll(".ask__reasons button");
    if (number >= 1 && number <= buttons.length) return submit(buttons[number - 1].form, buttons[number - 1]);
    const day = fold.querySelector("input[type=date]");
    if (day && number === buttons.length + 1) day.focus();
  };

  const byDigit = (number) => {
    const fold = asking();
    if (fold) answer(fold, number);
    else chooseStep(number);
  };

  const leave = () => {
    const keys = byId("keys");
    const fold = asking();
    if (keys.open) return closeKeys();
    if (fold) fold.open = false;
    const back = fold && fold.id !== "ask-bulk" ? fold.querySelector("summary") : heading;
    if (back) back.focus();
  };

  // ---------- The list ----------

  const goTo = (step) => {
    const items = [...document.querySelectorAll(".queue__item > a")];
    const here = items.findIndex((link) => link.closest(".is-current"));
    const onward = here < 0 ? byId("go-on") || items[0] : items[here + step];
    const turn = document.querySelector(`.queue__pages a[rel=${step > 0 ? "next" : "prev"}]`);
    const next = onward || turn;
    if (next) next.click();
    else say(step > 0 ? "This is the last story." : "This is the first story.");
  };

  const tick = () => {
    const box = document.querySelector(".queue__item.is-current input[type=checkbox]");
    if (!box) return;
    box.checked = !box.checked;
    const count = document.querySelectorAll(".queue__item input:checked").length;
    say(`${box.checked ? "Ticked" : "No longer ticked"}. ${count} ticked in all.`);
  };

  const askBulk = () => {
    if (document.querySelector(".queue__item input:checked")) ask("ask-bulk");
    else say("No story is ticked. The key c ticks the one that is open.");
  };

  // ---------- All keys ----------

  let before = null;
  const closeKeys = () => {
    byId("keys").close();
    if (before) before.focus();
  };
  const showKeys = () => {
    before = document.activeElement;
    byId("keys").show();
    byId("keys-h").focus();
  };

  const focusOn = (selector) => {
    const element = document.querySelector(selector);
    if (element) reveal(element);
  };

  const merge = () => {
    const form = byId("merge");
    if (!form) return;
    const twin = form.querySelector("input[name=into]:checked");
    if (twin) submit(form, form.querySelector("button[data-same]"));
    else reveal(byId("id_other"));
  };

  const undo = () => {
    const form = byId("undo");
    if (form && !form.hidden) submit(form);
    else say("There is nothing to undo. A decision can be taken back for a minute.");
  };

  const click = (selector) => {
    const element = document.querySelector(selector);
    if (element) element.click();
  };

  const actions = {
    j: () => goTo(1),
    k: () => goTo(-1),
    t: () => choose("toward"),
    a: () => choose("away"),
    n: () => choose("neutral"),
    l: () => choose(""),
    r: own,
    w: () => focusOn("#who input"),
    e: () => focusOn("#id_headline"),
    m: merge,
    d: () => click("button[form=dismiss]"),
    x: () => ask("ask-reject"),
    s: () => ask("ask-snooze"),
    u: undo,
    c: tick,
    b: askBulk,
    o: () => click("#open-report"),
    "/": () => focusOn(".triage-filter [name=q]"),
    "?": showKeys,
  };

  // ---------- Listening ----------

  const onEnter = (event) => {
    // In a line of text Enter ends the typing, so that nothing is decided by it. Buttons and links keep it.
    const target = event.target;
    if (accept && accept.contains(target) && target.matches("#id_headline, input:not([type=radio], [type=checkbox])")) {
      event.preventDefault();
      return leave();
    }
    if (isTyping(target) || target.closest("a, button, summary, dialog")) return;
    if (accept && mayAccept) {
      event.preventDefault();
      submit(accept, mayAccept);
    }
  };

  const onTab = (event) => {
    // The heading is where a story is read from; the next stop is its first recommendation.
    if (event.shiftKey || event.target !== heading || !rows.length) return;
    event.preventDefault();
    const menu = current.querySelector("select");
    (menu && frameOf(current).matches("details") ? frameOf(current).querySelector("summary") : sideOf(current)).focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Tab") return onTab(event);
    if (event.repeat) return;
    if (event.key === "Escape") return leave();
    if (event.key === "Enter") return onEnter(event);
    if (isTyping(event.target)) return;
    if (byId("keys").open && event.key !== "?") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^[0-9]$/.test(key)) byDigit(Number(key));
    else if (Object.hasOwn(actions, key)) actions[key]();
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) point(row);
  });

  document.addEventListener("submit", (event) => {
    // A second key while the first is on its way would decide the story that follows.
    if (sent) event.preventDefault();
    else if (event.target.method === "post") sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  byId("all-keys").addEventListener("click", showKeys);

  // ---------- What acceptance would do ----------

  const outcome = byId("outcome");
  let asked = null;
  let waiting = 0;

  const preview = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const address = accept.dataset.preview;
      const answered = await fetch(address, { method: "POST", body: new FormData(accept), signal: asked.signal });
      if (answered.ok) outcome.innerHTML = await answered.text();
    } catch (problem) {
      // Left the page or asked anew: the box keeps what it says. The form works without it.
      if (problem.name !== "AbortError" && !(problem instanceof TypeError)) throw problem;
    }
  };

  if (accept && outcome) {
    accept.addEventListener("change", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(preview, PREVIEW_AFTER_MS);
    });
    preview();
  }

  // ---------- Arriving ----------

  document.body.classList.add("has-keys");
  if (current) point(current);
  const here = document.querySelector(".queue__item.is-current");
  if (here) here.scrollIntoView({ block: "nearest" });

  const banner = byId("undo");
  if (banner) {
    say(`${byId("undo-said").innerText.trim()} Undo with u.`);
    window.setTimeout(() => { banner.hidden = true; }, Number(banner.dataset.seconds) * 1000);
  }

  const wrong = document.querySelector("[aria-invalid], .has-error input:not([type=hidden])");
  const fromHere = document.referrer.startsWith(`${location.origin}/triage/`);
  if (wrong) wrong.focus();
  else if (heading && fromHere) heading.focus({ preventScroll: window.matchMedia("(min-width: 62.01rem)").matches });
})();
