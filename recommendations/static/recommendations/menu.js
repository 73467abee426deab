// The menu “More” of the frame: Escape closes it and gives the focus back, and so does a click beside it.
// Without this file it opens and closes by its own button.
"use strict";

(() => {
  const menu = document.querySelector("details.menu");
  if (!menu) return;
  const close = () => { menu.open = false; };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    const held = menu.contains(document.activeElement);
    close();
    if (held) menu.querySelector("summary").focus();
    event.stopPropagation();
  }, true);
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
})();
