// The form to log a development: reads an address as it is pasted, shows what saving would do as it is chosen, and keys.
// Every answer is the form as the server renders it; nothing that was typed is overwritten. Without this file the
// buttons of the form do the same.
"use strict";

(() => {
  const form = document.getElementById("log");
  const address = form.elements.url;
  const readButton = form.querySelector("button[name=fill]");
  const mainButton = form.querySelector(".btn--main");
  const PREVIEW_AFTER_MS = 400;
  let waiting = 0;
  const asked = {};

  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const tell = (text) => {
    const line = document.createElement("p");
    line.className = "found";
    line.textContent = text;
    part("found").replaceChildren(line);
  };

  // ---------- Asking the server ----------

  // Resolves to the form as the server shows it, or null where there is none; a newer question ends an older one.
  const ask = async (button) => {
    if (asked[button]) asked[button].abort();
    asked[button] = new AbortController();
    const body = new FormData(form);
    body.append(button, "1");
    const how = { method: "POST", body, headers: { "X-Part": "form" }, redirect: "manual" };
    const answer = await fetch(form.action, { ...how, signal: asked[button].signal });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const isMissing = (problem) => problem.name === "AbortError" || problem instanceof TypeError;

  // ---------- Taking over what the server says ----------

  const takeParts = (shown, wanted) => {
    for (const fresh of shown.querySelectorAll("[data-part]")) {
      const old = part(fresh.dataset.part);
      if (old && wanted(fresh.dataset.part) && old.innerHTML !== fresh.innerHTML) {
        old.replaceChildren(...document.importNode(fresh, true).childNodes);
      }
    }
  };

  const addRows = (shown) => {
    const rows = form.querySelector("[data-rows]");
    const there = new Set([...rows.children].map((row) => row.dataset.row));
    for (const row of shown.querySelectorAll("[data-rows] > [data-row]")) {
      if (!there.has(row.dataset.row)) rows.append(document.importNode(row, true));
    }
  };

  // A field takes the server's value only where it still holds what the server was sent.
  const fillFields = (shown, sent) => {
    const touched = (name) => JSON.stringify(new FormData(form).getAll(name)) !== JSON.stringify(sent.getAll(name));
    const fresh = [...shown.getElementById("log").elements].filter((one) => one.name && one.type !== "submit");
    const untouched = new Set([...new Set(fresh.map((one) => one.name))].filter((name) => !touched(name)));
    for (const one of fresh) {
      if (!untouched.has(one.name) || one.name.startsWith("draft_") || one.name === "csrfmiddlewaretoken") continue;
      const all = [...form.elements].filter((own) => own.name === one.name);
      const isChoice = one.type === "checkbox" || one.type === "radio";
      const own = isChoice ? all.find((other) => other.value === one.value) : all[0];
      if (!own) continue;
      if (isChoice) own.checked = one.checked;
      else own.value = one.value;
    }
  };

  // ---------- Reading an address ----------

  const undecided = () => {
    const rows = [...form.querySelectorAll("[data-row]")];
    const row = rows.find((one) => one.querySelector("select[name$=-recommendation]").value && !sideOf(one));
    return row || rows.find((one) => one.querySelector("select[name$=-recommendation]").value) || null;
  };
  const sideOf = (row) => {
    const chosen = row.querySelector("input[name$=-side]:checked");
    return chosen ? chosen.value : "";
  };

  const goOn = () => {
    const add = part("known").querySelector("button[name=add_to]");
    const row = undecided();
    const next = add || (row && row.querySelector("input[name$=-side]:checked")) || form.elements.headline;
    next.focus();
  };

  const read = async () => {
    const sent = new FormData(form);
    tell("Reading the page …");
    readButton.setAttribute("aria-busy", "true");
    try {
      const shown = await ask("fill");
      if (!shown || !shown.getElementById("log")) {
        tell("Not read: the tracker did not answer as it should, or you are signed out. The address is kept.");
        return;
      }
      addRows(shown);
      fillFields(shown, sent);
      takeParts(shown, (name) => name !== "outcome");
      if ([address, readButton, document.body].includes(document.activeElement)) goOn();
      form.dispatchEvent(new Event("change", { bubbles: true }));
    } catch (problem) {
      if (!isMissing(problem)) throw problem;
      if (problem.name !== "AbortError") tell("Not read: the tracker does not answer. The address is kept.");
    } finally {
      readButton.removeAttribute("aria-busy");
    }
  };

  const isAddress = () => /^https?:\/\/\S+$/.test(address.value.trim());

  address.addEventListener("paste", () => { window.setTimeout(() => { if (isAddress()) read(); }, 0); });
  address.addEventListener("drop", () => { window.setTimeout(() => { if (isAddress()) read(); }, 0); });
  readButton.addEventListener("click", (event) => {
    event.preventDefault();
    read();
  });

  // ---------- What saving would do ----------

  const preview = async () => {
    if (![...form.querySelectorAll("[data-row]")].some(sideOf) && !part("outcome").querySelector("ul")) {
      await previewParts((name) => name.endsWith("-said"));
    } else {
      await previewParts((name) => name === "outcome" || name.endsWith("-said"));
    }
  };
  const previewParts = async (wanted) => {
    try {
      const shown = await ask("preview");
      if (shown) {
        const matched = new Map([...form.querySelectorAll(".judge__hint")].map((one) => [one.parentElement, one]));
        takeParts(shown, wanted);
        // Why the machine suggests a row is told while reading alone.
        for (const [said, hint] of matched) if (!said.querySelector(".judge__hint")) said.prepend(hint);
      }
    } catch (problem) {
      if (!isMissing(problem)) throw problem;
    }
  };
  form.addEventListener("change", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(preview, PREVIEW_AFTER_MS);
  });
  form.querySelector("button[name=preview]").addEventListener("click", async (event) => {
    event.preventDefault();
    await preview();
    part("outcome").scrollIntoView({ block: "nearest" });
  });

  // ---------- Who acted is whose policy moves, unless somebody says otherwise; how a publisher knows ----------

  form.addEventListener("change", () => {
    const acting = [...form.querySelectorAll("input[name=actors]:checked")];
    if (acting.length !== 1) return;
    for (const row of form.querySelectorAll("[data-row]")) {
      const actor = row.querySelector("select[name$=-actor]");
      if (row.querySelector("select[name$=-recommendation]").value && !actor.value) actor.value = acting[0].value;
    }
  });

  form.addEventListener("input", (event) => {
    const tier = form.querySelector(`[data-tier="${event.target.name}"]`);
    if (!tier) return;
    const name = event.target.value.trim().toLowerCase();
    const known = [...document.querySelectorAll("#publishers option")].find((one) => one.value.toLowerCase() === name);
    tier.textContent = known ? known.label : name ? "new, not rated" : "";
  });

  // ---------- Keys ----------

  const isTyping = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");
  const SIDES = { t: "toward", a: "away", n: "neutral", l: "" };
  let sent = false;

  const choose = (input) => {
    if (!input) return;
    input.checked = true;
    input.focus();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const chooseSide = (side) => {
    const here = document.activeElement.closest("[data-row]");
    const row = here || undecided() || form.querySelector("[data-row]");
    choose(row && [...row.querySelectorAll("input[name$=-side]")].find((one) => one.value === side));
  };
  const chooseStep = (number) => {
    const steps = [...form.querySelectorAll("input[name=step]")];
    choose(number === 0 ? steps.find((one) => one.value === "none") : steps[number - 1]);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      if (!event.repeat) form.requestSubmit(mainButton);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
    if (event.target.closest("button, a, summary") && event.key === "Enter") return;
    if (/^[0-5]$/.test(event.key)) chooseStep(Number(event.key));
    else if (Object.hasOwn(SIDES, event.key)) chooseSide(SIDES[event.key]);
    else return;
    event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  // ---------- Arriving ----------

  for (const link of document.querySelectorAll("[data-bookmark]")) {
    link.addEventListener("click", (event) => event.preventDefault());
  }
  const isHandedOver = new URLSearchParams(location.search).get("draft") === null && isAddress();
  const wrong = document.querySelector("input[name=looked][aria-invalid], [aria-invalid], .has-error input:not([type=hidden])");
  if (wrong) wrong.focus();
  else if (isHandedOver && location.search) read();
})();
