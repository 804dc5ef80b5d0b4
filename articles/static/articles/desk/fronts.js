/* The slots of a front as cards: added, removed and taken back. section_move moves them, beside shows the front that
 * they make. Their order on the page is the order in which they are sent.
 *
 * Without this script each slot has buttons, and the server does what they say.
 */
"use strict";
(() => {
  const parts = []; // what other scripts do to each card

  const group = () => document.getElementById("desk-slots");
  const list = () => group().querySelector(".desk-cards");
  const cards = () => [...list().querySelectorAll(":scope > .desk-slot")];
  const numberOf = (card) => cards().indexOf(card) + 1;
  const field = (card, name) => card.querySelector(`[name$="-${name}"]`);
  const say = (words) => desk.say(group(), words);
  const changed = () => desk.changed(group());
  const story = (card) => card.querySelector(".desk-slot-story .select2-selection") || field(card, "article");

  /* What it is called is what was chosen in it. */
  function name(card) {
    const chosen = ["article", "topic", "tag", "person"].map((each) => field(card, each).selectedOptions[0]);
    const [first] = chosen.filter((option) => option && option.value);
    card.querySelector(".desk-slot-name").textContent = first ? first.textContent : gettext("nothing yet");
  }

  function prepare(card) {
    const tools = desk.element("div", { className: "desk-tools" });
    card.querySelector(".desk-section-head").append(tools);
    for (const part of parts) part(card, tools);
    tools.append(desk.element("span", { className: "desk-tools-section" },
      desk.tool(gettext("Add a slot below"), "add", () => add(card)),
      desk.tool(gettext("Remove this slot"), "remove", () => remove(card), "desk-tool-remove")));
    desk.toolbar(tools, gettext("Slot"));
    django.jQuery(card).on("change", "select", (event) => {
      if (event.target === field(card, "article")) field(card, "picture").length = 1; // the others are another story's
      name(card);
      changed();
    });
  }

  function add(after = null) {
    const number = Math.max(-1, ...cards().map((card) => Number(card.dataset.number))) + 1;
    const made = document.getElementById("desk-slot-empty").cloneNode(true);
    made.innerHTML = made.innerHTML.replaceAll("__prefix__", number);
    const card = made.content.firstElementChild;
    if (after) after.after(card);
    else list().append(card);
    prepare(card);
    card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    changed();
    story(card).focus();
    say(interpolate(gettext("Slot %(number)s was added."), { number: numberOf(card) }, true));
  }

  function remove(card) {
    const at = numberOf(card);
    const removed = { number: at, name: card.querySelector(".desk-slot-name").textContent };
    const line = desk.undoLine(interpolate(gettext("Slot %(number)s “%(name)s” was removed."), removed, true), () => {
      line.replaceWith(card);
      changed();
      story(card).focus();
      say(interpolate(gettext("Slot %(number)s is back."), { number: numberOf(card) }, true));
    });
    card.replaceWith(line);
    changed();
    line.querySelector("button").focus();
    desk.undoNext(line);
    say(interpolate(gettext("Slot %(number)s was removed."), removed, true));
  }

  desk.sections = { cards, changed, numberOf, say, of: () => null, part: (prepares) => parts.push(prepares) };

  /* Leaving with slots that are not saved asks. */
  function guard(form) {
    const typed = () => new URLSearchParams(new FormData(form)).toString();
    const saved = "unsaved" in form.dataset ? null : typed();
    let isSent = false;
    form.addEventListener("submit", (event) => { isSent = !event.submitter?.formTarget; });
    window.addEventListener("beforeunload", (event) => {
      if (!isSent && typed() !== saved) event.preventDefault();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!group()) return;
    guard(document.getElementById("front-form"));
    cards().forEach(prepare);
    group().classList.add("is-ready");
    document.querySelector(".desk-slot-add").addEventListener("click", (event) => {
      event.preventDefault();
      add();
    });
  });
})();
