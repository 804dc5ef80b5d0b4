/* Enter in a list or a quotation begins its next item or line, on an empty one it ends it: as if it had
 * been typed, so that the browser's own Ctrl+Z takes it back.
 */
"use strict";
(() => {
  const BEGINNING = /^(\s*(?:> ?)*)(?:([-*+]|(\d{1,3})([.)]))( +))?/; // its quotation marks and its item's mark
  const RULE = /^\s*([-*])(?:\s*\1){2,}\s*$/;

  const isCode = (text) => (text.match(/^ {0,3}(?:```|~~~)/gm) || []).length % 2 > 0;

  /* What Enter types there, and from where; nothing if it is the browser's own. */
  function next(value, caret) {
    const start = value.lastIndexOf("\n", caret - 1) + 1;
    const found = value.indexOf("\n", caret);
    const line = value.slice(start, found < 0 ? value.length : found);
    const [whole, quoted, item, number, dot, gap] = line.match(BEGINNING);
    if (!(item || quoted.includes(">")) || caret < start + whole.length) return null;
    if (RULE.test(line) || isCode(value.slice(0, start))) return null;
    if (line.slice(whole.length).trim()) {
      const mark = number ? Number(number) + 1 + dot : item;
      return { from: caret, words: `\n${quoted}${item ? mark + gap : ""}` };
    }
    // An item in a quotation ends, and the quotation goes on; else a line stays free, which is what ends it.
    const rest = item && quoted.includes(">") ? quoted : "";
    const isFree = !value.slice(0, start).trim() || value.slice(0, start).endsWith("\n\n");
    return { from: start, words: rest || (isFree ? "" : "\n") };
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const box = event.target;
    if (!box.matches("textarea.markdownx-editor") || box.selectionStart !== box.selectionEnd) return;
    const typed = next(box.value, box.selectionEnd);
    if (!typed) return;
    event.preventDefault();
    box.setSelectionRange(typed.from, box.selectionEnd);
    desk.editor.type(box, typed.words);
  });
})();
