/* Type-ahead: keys that are pressed while the page takes none, because a save is on its way or the page
 * comes back from one, are kept, and written where the cursor stood. It stands before the page's styles,
 * so that it is there as soon as the page is.
 */
"use strict";
(() => {
  const KEY = "desk-typed";
  const ONE_LINE = "input, #id_headline";
  let typed = null; // null: the page takes keys itself
  let atKey = null; // called once, when the next key is pressed

  /* By the page before this one: for which path, and what. */
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    if (kept && kept.path === location.pathname) typed = kept.typed;
  } catch { /* this browser keeps nothing */ }

  document.addEventListener("keydown", (event) => {
    if (typed === null) return;
    const isCommand = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (isCommand) return;
    if (event.key.length === 1) typed += event.key;
    else if (event.key === "Enter") typed += "\n";
    else if (event.key === "Backspace") typed = typed.slice(0, -1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const act = atKey;
    atKey = null;
    act?.();
  }, true);

  window.desk = {
    typeAhead: {
      begin() { typed = ""; },
      said: () => typed,
      atKey(act) { atKey = act; },
      /* For the page of this path, which takes this one's place. */
      handOn(path) {
        window.addEventListener("pagehide", () => {
          try {
            if (typed !== null) sessionStorage.setItem(KEY, JSON.stringify({ path, typed }));
          } catch { /* this browser keeps nothing */ }
        });
      },
      /* Into this field, as if it had been typed there. Whether there was anything. */
      end(field) {
        const words = typed && field && field.matches(ONE_LINE) ? typed.replaceAll("\n", " ") : typed;
        typed = null;
        if (!words || !field) return false;
        field.focus({ preventScroll: true });
        document.execCommand("insertText", false, words);
        return true;
      },
    },
  };
})();
