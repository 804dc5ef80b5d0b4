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
    const counted = ngettext("%(count)s word, %(minutes)s min", "%(count)s words, %(minutes)s min", words.length);
    const count = words.length.toLocaleString(desk.language);
    tell(form.querySelector(".desk-count"), words.length ? interpolate(counted, { count, minutes }, true) : "");
  }

  /* How many letters a headline has, and whether search engines and cards show all of them. */
  function letters(line) {
    const box = document.getElementById(line.dataset.counts);
    const good = Number(line.dataset.good);
    const measure = () => {
      const length = [...box.value].length;
      tell(line, length ? interpolate(gettext("%(length)s of %(good)s characters"), { length, good }, true) : "");
      line.classList.toggle("is-long", length > good);
    };
    box.addEventListener("input", measure);
    measure();
  }

  /* What the next step does, by the text and the times that stand here now: what was approved is not
   * published with a change, and with a time to come it is scheduled. */
  function follow(form) {
    const isChanged = desk.isChanged();
    for (const line of form.querySelectorAll("[data-changed]")) {
      line.dataset.asItIs ??= line.textContent;
      tell(line, isChanged ? line.dataset.changed : line.dataset.asItIs);
    }
    for (const step of form.querySelectorAll("[data-if-changed]")) {
      step.dataset.question = isChanged ? step.dataset.ifChanged : "";
      step.dataset.yes = gettext("Save");
    }
    const [publish, from] = [form.querySelector(".desk-step.publish"), form.querySelector("#desk-from")];
    if (!publish || !from) return;
    publish.dataset.label ??= publish.textContent; // "Publish now" over a plan
    publish.textContent = from.value ? gettext("Schedule") : publish.dataset.label;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("article_form");
    const bar = form && form.querySelector(".desk-bar");
    if (!bar) return;
    const save = bar.querySelector("[name=_continue]");
    const menu = () => bar.querySelector(".desk-menu");
    const keys = bar.querySelector(".desk-keys");
    const list = document.querySelector(".desk-shortcuts");

    if (save) {
      form.querySelector("#id_headline").placeholder = gettext("What happened");
      form.querySelector("#id_standfirst").placeholder = gettext("What the story is, in one or two sentences");
      form.querySelector("#id_headline").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // a headline is one line: one writes on below it
        form.querySelector("#id_standfirst").focus();
      });
      form.querySelectorAll(".desk-letters").forEach(letters);
      form.addEventListener("input", () => count(form));
      count(form);
      // Whoever presses it with a pointer writes on where they were.
      save.addEventListener("mousedown", (event) => event.preventDefault());
      keys.hidden = false;
      keys.addEventListener("click", () => list.showModal());
    }
    for (const event of ["input", "change"]) form.addEventListener(event, () => follow(form));
    document.addEventListener("desk:renewed", () => follow(form));
    setTimeout(() => follow(form)); // the other scripts have prepared the form by then
    // While it is on its way down: select2 lets no key out of its fields.
    document.addEventListener("keydown", (event) => {
      if (save && event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        if (!document.querySelector("dialog[open]")) save.click();
      } else if (event.key === "?" && !event.target.closest(WRITES) && !document.querySelector("dialog[open]")) {
        event.preventDefault();
        list.showModal();
      } else if (event.key === "Escape" && menu()?.open && !document.querySelector("dialog[open]")) {
        menu().open = false;
        menu().querySelector("summary").focus();
      }
    }, true);
    document.addEventListener("click", (event) => {
      if (menu()?.open && !event.target.closest(".desk-bar, dialog")) menu().open = false;
    });
  });
})();
