// Keeps what is typed into a form that asks for it: at the tracker, and in this browser until the tracker has it.
// Without this file a form still comes back after signing in.
"use strict";

(() => {
  const mark = document.querySelector("input[data-draft]");
  if (!mark) return;
  const form = mark.form;
  const said = form.querySelector("[data-draft-said]");
  const SAVE_AFTER_MS = 800;
  const NOT_TYPED = ["csrfmiddlewaretoken", "draft_place", "draft_owner", "draft_page", "draft_title"];
  const valueOf = (name) => form.elements[name].value;
  const key = `draft ${valueOf("draft_owner")} ${mark.value}`;
  let timer = 0;
  let sent = false;
  let asked = null;

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };

  const content = () => {
    const typed = new URLSearchParams(new FormData(form));
    for (const name of NOT_TYPED) typed.delete(name);
    return typed.toString();
  };
  let saved = content();
  let hasWords = !("wordsOnly" in mark.dataset);

  // ---------- The copy in this browser ----------

  // Storage may be full or forbidden; then the tracker's copy is the only one.
  const keepHere = (typed) => {
    try {
      localStorage.setItem(key, JSON.stringify({ typed, page: valueOf("draft_page"), at: Date.now() }));
    } catch (problem) {
      if (!(problem instanceof DOMException)) throw problem;
    }
  };
  const forgetHere = () => {
    try {
      localStorage.removeItem(key);
    } catch (problem) {
      if (!(problem instanceof DOMException)) throw problem;
    }
  };
  const keptHere = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (problem) {
      if (problem instanceof DOMException || problem instanceof SyntaxError) return null;
      throw problem;
    }
  };

  // ---------- The copy at the tracker ----------

  const post = (body, leaving) => {
    if (asked) asked.abort();
    asked = new AbortController();
    const how = { method: "POST", body, redirect: "manual", keepalive: leaving };
    return fetch(mark.dataset.draft, leaving ? how : { ...how, signal: asked.signal });
  };

  // Signing in anew, in another tab, makes the form's token too old: the list of drafts has a fresh one.
  const freshToken = async () => {
    const page = await fetch(mark.dataset.list, { redirect: "manual" });
    if (!page.ok) return false;
    const shown = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = shown.querySelector("input[name=csrfmiddlewaretoken]");
    if (!token) return false;
    for (const old of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) old.value = token.value;
    return true;
  };

  const told = async (answer, typed) => {
    if (answer.status === 204) {
      saved = typed;
      const here = keptHere();
      if (here && here.typed === typed) forgetHere();
      say("Draft kept.");
    } else if (answer.type === "opaqueredirect") {
      say("You are signed out. Go on typing: it is kept in this browser, and saving asks you to sign in first.");
    } else if (answer.status === 422) {
      say(await answer.text());
    } else {
      say("The tracker did not keep the draft. It is kept in this browser.");
    }
  };

  const save = async (leaving = false) => {
    window.clearTimeout(timer);
    const typed = content();
    if (sent || !hasWords || typed === saved) return;
    keepHere(typed);
    try {
      let answer = await post(new URLSearchParams(new FormData(form)), leaving);
      if (answer.status === 403 && !leaving && (await freshToken())) {
        answer = await post(new URLSearchParams(new FormData(form)), false);
      }
      await told(answer, typed);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (!(problem instanceof TypeError)) throw problem;
      say("The tracker does not answer. What you type is kept in this browser.");
    }
  };

  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, SAVE_AFTER_MS);
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea, input:not([type=radio], [type=checkbox])")) hasWords = true;
    soon();
  });
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    window.clearTimeout(timer);
    if (asked) asked.abort();
    if ((hasWords && content() !== saved) || keptHere()) keepHere(content());
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("pagehide", () => { if (!sent) save(true); });

  // ---------- What this browser kept from before ----------

  const here = keptHere();
  const box = document.querySelector("[data-draft-here]");
  const offered = document.querySelector("[data-draft-offer]");

  const isNews = (copy) => {
    if (mark.dataset.sent.split(" ").includes(copy.page)) return false;
    if (copy.typed === content()) return false;
    return !offered || copy.at > (Number(offered.dataset.saved) + 2) * 1000;
  };

  const takeUp = async () => {
    const body = new URLSearchParams(here.typed);
    for (const name of NOT_TYPED) body.set(name, valueOf(name));
    try {
      const answer = await post(body, false);
      if (answer.status === 204) {
        forgetHere();
        window.location.assign(`${mark.value}?draft=1`);
      } else {
        await told(answer, here.typed);
      }
    } catch (problem) {
      if (!(problem instanceof TypeError)) throw problem;
      say("The tracker does not answer. What you typed stays in this browser.");
    }
  };

  if ("shownAgain" in mark.dataset) {
    forgetHere();
    saved = "";
    hasWords = true;
    soon();
  } else if (here && isNews(here) && box) {
    const minutes = Math.round((Date.now() - here.at) / 60000);
    box.querySelector("[data-draft-when]").textContent =
      minutes < 1 ? "a moment ago" : minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
    box.querySelector("[data-draft-take]").addEventListener("click", takeUp);
    box.querySelector("[data-draft-drop]").addEventListener("click", () => { forgetHere(); box.hidden = true; });
    box.hidden = false;
  } else if (here) {
    forgetHere();
  }
})();
