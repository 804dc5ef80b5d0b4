/* The bar under the form: Ctrl+S, the menu of steps, the list of shortcuts, how long the story is. */
"use strict";
(() => {
  const PER_MINUTE = 230; // words that are read
  const WRITES = "input, textarea, select, [contenteditable], .select2";

  /* In the text node that is there: a new one in its place would end what the browser's undo takes for one
   * piece of typing, and Ctrl+Z took back letter by letter. */
  function tell(line, words) {
    if (!line.firstChild) line.append("");
    line.firstChild.data = words;
  }

  function count(form) {
    const texts = [...form.querySelectorAll("#id_standfirst, .desk-section:not([hidden]) :is([name$=-heading], [name$=-body])")];
    const words = texts.map((each) => each.value).join(" ").match(/[\p{L}\p{N}][\p{L}\p{N}’'.-]*/gu) || [];
    const minutes = Math.max(1, Math.round(words.length / PER_MINUTE));
    tell(form.querySelector(".desk-count"),
      words.length ? `${words.length.toLocaleString("en-GB")} ${words.length === 1 ? "word" : "words"}, ${minutes} min` : "");
  }

  /* How many letters a headline has, and whether search engines and cards show all of them. */
  function letters(line) {
    const box = document.getElementById(line.dataset.counts);
    const good = Number(line.dataset.good);
    const measure = () => {
      const length = [...box.value].length;
      tell(line, length ? `${length} of ${good} characters` : "");
      line.classList.toggle("is-long", length > good);
    };
    box.addEventListener("input", measure);
    measure();
  }

  /* What the next step does; and that it is not to be had, once what was approved has been changed. */
  function follow(form, line) {
    const asItIs = line.textContent;
    const measure = () => tell(line, desk.unsaved() ? line.dataset.changed : asItIs);
    form.addEventListener("input", measure);
    form.addEventListener("change", measure);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("article_form");
    const bar = form && form.querySelector(".desk-bar");
    if (!bar) return;
    const save = bar.querySelector("[name=_continue]");
    const menu = bar.querySelector(".desk-menu");
    const keys = bar.querySelector(".desk-keys");
    const list = document.querySelector(".desk-shortcuts");

    if (save) {
      form.querySelector("#id_headline").placeholder = "What happened";
      form.querySelector("#id_standfirst").placeholder = "What the story is, in one or two sentences";
      form.querySelector("#id_headline").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // a headline is one line: one writes on below it
        form.querySelector("#id_standfirst").focus();
      });
      form.querySelectorAll(".desk-letters").forEach(letters);
      form.addEventListener("input", () => count(form));
      count(form);
      bar.querySelectorAll("[data-changed]").forEach((line) => follow(form, line));
      keys.hidden = false;
      keys.addEventListener("click", () => list.showModal());
    }
    const [publish, from] = [bar.querySelector(".desk-step.publish"), bar.querySelector("#desk-from")];
    if (publish && from) {
      const label = publish.textContent; // "Publish now" over a plan
      const name = () => { publish.textContent = from.value ? "Schedule" : label; };
      from.addEventListener("input", name);
      name();
    }
    // While it is on its way down: select2 lets no key out of its fields.
    document.addEventListener("keydown", (event) => {
      if (save && event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        if (!document.querySelector("dialog[open]")) save.click();
      } else if (event.key === "?" && !event.target.closest(WRITES) && !document.querySelector("dialog[open]")) {
        event.preventDefault();
        list.showModal();
      } else if (event.key === "Escape" && menu && menu.open && !document.querySelector("dialog[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }, true);
    document.addEventListener("click", (event) => {
      if (menu && menu.open && !event.target.closest(".desk-bar, dialog")) menu.open = false;
    });
  });
})();
