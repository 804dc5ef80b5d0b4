/* Whoever writes an answer to a question of a merge has chosen to write it. Ctrl+S saves, as in the form. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!document.querySelector("dialog[open]")) document.querySelector(".desk-merge [name=_continue]").click();
});
document.addEventListener("input", (event) => {
  const own = event.target.closest(".desk-own");
  if (own && event.target.matches("textarea")) own.querySelector("[type=radio]").checked = true;
});
