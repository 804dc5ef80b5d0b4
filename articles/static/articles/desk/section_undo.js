/* What was done to sections is taken back as one step: by the Undo of a line that stands where it was
 * done, and by Ctrl+Z directly afterwards. Everything that is typed the browser takes back itself.
 */
"use strict";
(() => {
  let next = null; // the line whose step Ctrl+Z takes back
  let isBrief = false; // whether that line goes with its turn

  function over() {
    // Taken out of the page it would end what the browser's undo takes for one piece of typing.
    if (next && isBrief) next.hidden = true;
    next = null;
  }

  /* `back` hears whether nothing else was done since. */
  desk.undoLine = (words, back) => {
    const undo = desk.element("button", { type: "button", textContent: gettext("Undo") });
    const line = desk.element("p", { className: "desk-removed" }, words, " ", undo);
    undo.addEventListener("click", () => {
      const isLast = next === line;
      next = null;
      back(isLast);
    });
    return line;
  };

  /* This was done last. `brief`: once something else is done it cannot be taken back any more. */
  desk.undoNext = (line, brief = false) => {
    over();
    [next, isBrief] = [line, brief];
  };

  document.addEventListener("desk:numbered", over);
  document.addEventListener("input", (event) => {
    if (event.isTrusted) over();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (!next || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    if (event.shiftKey || event.altKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    next.querySelector("button").click();
  }, true);
})();
