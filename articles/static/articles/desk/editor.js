/* The Markdown editor of every section: it grows with its text, shows on demand how readers will see
 * it, and takes pictures by drop and paste. toolbar.js has its buttons.
 *
 * Everything is heard at the document, so a section that was added a moment ago needs no setting up.
 * Nothing that goes wrong is ever written into the text: it is said in a line below it.
 */
"use strict";
(() => {
  const states = new WeakMap(); // textarea -> {timer, number}
  const EDITOR = "textarea.markdownx-editor";
  const GROWING = `${EDITOR}, textarea.desk-headline, #id_standfirst`;
  const GROWS = CSS.supports("field-sizing", "content"); // by itself

  const stateOf = (textarea) => {
    if (!states.has(textarea)) states.set(textarea, { timer: 0, number: 0 });
    return states.get(textarea);
  };
  const box = (textarea) => textarea.closest(".markdownx");

  function say(textarea, message, wrong = false) {
    let line = box(textarea).querySelector(".desk-status");
    if (!line) {
      line = document.createElement("p");
      line.className = "desk-status";
      line.setAttribute("role", "status");
      textarea.after(line);
    }
    line.textContent = message;
    line.classList.toggle("wrong", wrong);
  }

  async function preview(textarea) {
    const state = stateOf(textarea);
    const number = ++state.number;
    const pane = box(textarea).querySelector(".markdownx-preview");
    try {
      const answer = await desk.ask(textarea.form, textarea.dataset.markdownxUrlsPath, { content: textarea.value });
      if (number !== state.number) return; // a newer text is on its way
      pane.innerHTML = answer.html; // cleaned by the server; the page's policy runs no script in it
      say(textarea, "");
    } catch (error) {
      if (number === state.number) say(textarea, error.message, true);
    }
  }

  function previewSoon(textarea, delay = 300) {
    if (!box(textarea).classList.contains("is-previewed")) return;
    const state = stateOf(textarea);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => preview(textarea), delay);
  }

  function fit(textarea) {
    if (GROWS || textarea.offsetParent === null) return; // hidden: measured again when it is shown
    textarea.style.height = "auto";
    textarea.style.height = `${textarea.scrollHeight + 4}px`;
  }

  /* In the place of the selection, as if it had been typed: the one way of changing a text that the
   * browser's undo knows about. Of these words is selected what lies between `from` and `to`. */
  function type(textarea, words, from = words.length, to = from) {
    const start = textarea.selectionStart;
    textarea.focus();
    if ((words || start < textarea.selectionEnd) && !document.execCommand(words ? "insertText" : "delete", false, words)) {
      textarea.setRangeText(words, start, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
    textarea.setSelectionRange(start + from, start + to);
  }

  /* The last change of any text, which was of this one, is taken back: by the browser's own undo, so that
   * the ones before it can be taken back too. Redo has nothing to do again. */
  function takeBack(textarea, before) {
    textarea.focus();
    if (textarea.value === before) return;
    document.execCommand("undo");
    if (textarea.value !== before) {
      textarea.select();
      type(textarea, before);
    } else if (before) {
      const [start, end] = [textarea.selectionStart, textarea.selectionEnd];
      textarea.setSelectionRange(0, 1);
      type(textarea, before[0]); // over itself
      textarea.setSelectionRange(start, end);
    }
  }

  /* What the library says of it, so that no sign of it is taken for markup. */
  const reference = ({ key, alt }) => `\n\n![${alt.replace(/[\\[\]*_`<]/g, "\\$&")}](image:${key})\n\n`;

  function place(textarea, image) {
    type(textarea, reference(image), 4);
    say(textarea, image.alt ? "" : gettext("Now say between the brackets what the picture shows."));
  }

  async function takeIn(textarea, files) {
    for (const file of files) {
      say(textarea, interpolate(gettext("Taking in %(name)s…"), file, true));
      try {
        place(textarea, await desk.ask(textarea.form, textarea.dataset.markdownxUploadUrlsPath, { image: file }));
      } catch (error) {
        say(textarea, error.message, true);
      }
    }
  }

  /* The text as readers will see it, under the text, or no longer. */
  function show(textarea, shown) {
    box(textarea).classList.toggle("is-previewed", shown);
    if (shown) previewSoon(textarea, 0);
  }

  desk.editor = { type, takeBack, place, say, show };

  const editorOf = (event) => event.target.closest && event.target.closest(EDITOR);

  const fitAll = (root) => root.querySelectorAll(GROWING).forEach(fit);
  document.addEventListener("DOMContentLoaded", () => fitAll(document));
  document.addEventListener("desk:section-added", (event) => fitAll(event.target));
  document.addEventListener("desk:section-shown", (event) => fitAll(event.target));
  document.addEventListener("focusin", (event) => {
    const textarea = editorOf(event);
    if (!textarea) return;
    fit(textarea);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches && event.target.matches(GROWING)) fit(event.target);
    const textarea = editorOf(event);
    if (textarea) previewSoon(textarea);
  });
  document.addEventListener("dragover", (event) => {
    if (editorOf(event) && [...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const textarea = editorOf(event);
    const files = desk.images(event.dataTransfer);
    if (!textarea || !files.length) return;
    event.preventDefault();
    takeIn(textarea, files);
  });
  document.addEventListener("paste", (event) => {
    const textarea = editorOf(event);
    const files = desk.images(event.clipboardData);
    if (!textarea || !files.length) return;
    event.preventDefault();
    takeIn(textarea, files);
  });
})();
