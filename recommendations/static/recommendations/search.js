// The key “/” goes to the search field of the frame. Where a page has its own use of it, or somebody types, it stays theirs.
"use strict";

document.addEventListener("keydown", (event) => {
  const field = document.getElementById("find-field");
  const typing = event.target.isContentEditable || event.target.matches("input, textarea, select");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!field || typing || event.defaultPrevented || document.querySelector(".triage-filter, dialog[open]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});
