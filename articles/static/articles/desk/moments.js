/* A time that was typed by half is none for the browser, which would send nothing: as if nobody had
 * typed it, and what was to come later would come at once. So it is asked for, and nothing is sent. */
"use strict";
document.addEventListener("submit", (event) => {
  const half = [...event.target.elements].find((field) => field.validity?.badInput);
  if (!half) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  half.closest("details")?.setAttribute("open", "");
  half.reportValidity();
  half.focus();
}, true);
