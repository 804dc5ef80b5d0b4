/* The sections of a story as cards: added, removed and taken back, doubled, and always numbered so
 * that the form arrives whole. section_move, section_fold and section_split do the rest.
 *
 * Without this script each section has a field for its place and a box to remove it.
 */
"use strict";
(() => {
  const STEP = 10;
  const CARD = ".desk-section";
  const WORDS = ["alt", "caption", "credit"];
  const NUMBERED = /^((?:id_)?sections-)(?:\d+|__prefix__)/;
  const ATTRIBUTES = ["id", "name", "for", "aria-describedby"];
  const parts = []; // what other scripts do to each card: see desk.sections.part

  const group = () => document.getElementById("sections-group");
  const list = () => group().querySelector(".desk-cards");
  const all = () => [...list().querySelectorAll(`:scope > ${CARD}`)];
  const cards = () => all().filter((card) => !card.hidden); // without those that were removed
  const field = (card, name) => card.querySelector(`[name$="-${name}"]`);
  const numberOf = (card) => cards().indexOf(card) + 1;
  const say = (words) => desk.say(group(), words);

  function renumber(card, number) {
    for (const each of [card, ...card.querySelectorAll("*")]) {
      for (const attribute of ATTRIBUTES) {
        const value = each.getAttribute(attribute);
        if (!value || !value.includes("sections-")) continue;
        const words = value.split(" ").map((word) => word.replace(NUMBERED, `$1${number}`));
        each.setAttribute(attribute, words.join(" "));
      }
    }
    card.querySelector(".desk-number").textContent = number + 1;
    field(card, "position").value = (number + 1) * STEP;
  }

  /* Names, ids, places and the count, in the order of the page. */
  function number() {
    const shown = cards();
    const sent = [...shown, ...all().filter((card) => card.hidden)];
    sent.forEach(renumber);
    group().querySelector("[name=sections-TOTAL_FORMS]").value = sent.length;
    group().classList.toggle("has-one", shown.length < 2);
  }

  function changed() {
    number();
    desk.changed(group());
  }

  function prepare(card) {
    const tools = desk.element("div", { className: "desk-tools" });
    card.querySelector(".desk-section-head").append(tools);
    field(card, "heading").placeholder = gettext("Heading");
    field(card, "body").placeholder = gettext("Text");
    for (const part of parts) part(card, tools);
    tools.append(desk.element("span", { className: "desk-tools-section" },
      desk.tool(gettext("Add a section below"), "add", () => add(card)),
      desk.tool(gettext("Duplicate this section"), "copy", () => duplicate(card)),
      desk.tool(gettext("Remove this section"), "remove", () => remove(card), "desk-tool-remove")));
    desk.toolbar(tools, gettext("Section and text"));
  }

  function made(said = {}) {
    const card = document.getElementById("sections-empty").content.firstElementChild.cloneNode(true);
    for (const [name, value] of Object.entries(said)) {
      const each = field(card, name);
      if (each.type === "checkbox") each.checked = value;
      else each.value = value;
    }
    return card;
  }

  function place(card, after) {
    if (after) after.after(card);
    else list().append(card);
    number();
    prepare(card);
    card.dispatchEvent(new CustomEvent("desk:section-added", { bubbles: true }));
    changed();
    return card;
  }

  function add(after = null, said = {}) {
    const card = place(made(said), after);
    field(card, "heading").focus();
    say(interpolate(gettext("Section %(number)s was added."), { number: numberOf(card) }, true));
    return card;
  }

  function duplicate(card) {
    const said = {};
    for (const name of ["heading", "body", "image", ...WORDS]) said[name] = field(card, name).value;
    said.decorative = field(card, "decorative").checked;
    const copy = made(said);
    const shown = card.querySelector(".desk-image-shown");
    copy.querySelector(".desk-image-shown").replaceWith(shown.cloneNode(true));
    if (card.querySelector(".has-picture")) copy.querySelector(".desk-picture").classList.add("has-picture");
    place(copy, card);
    field(copy, "heading").focus();
    say(interpolate(gettext("Section %(copy)s is a copy of section %(number)s."), { copy: numberOf(copy), number: numberOf(card) }, true));
  }

  /* It is sent as removed, so that it can come back with all that is kept of the form. `back`: what
   * else is to be done if it returns. */
  function remove(card, back = () => {}) {
    const at = numberOf(card);
    const name = field(card, "heading").value || card.querySelector("textarea").value.slice(0, 60);
    const words = name ? gettext("Section %(number)s “%(name)s” was removed.") : gettext("Section %(number)s was removed.");
    const line = desk.undoLine(interpolate(words, { number: at, name }, true), (isLast) => {
      line.replaceWith(card);
      card.hidden = field(card, "DELETE").checked = false;
      back(isLast);
      changed();
      field(card, "heading").focus();
      say(interpolate(gettext("Section %(number)s is back."), { number: numberOf(card) }, true));
    });
    card.before(line);
    card.hidden = field(card, "DELETE").checked = true;
    changed();
    line.querySelector("button").focus();
    desk.undoNext(line);
    say(interpolate(gettext("Section %(number)s was removed."), { number: at }, true));
    return line;
  }

  /* Sections that were made of a part of a text, after its own: they go as one. `back` restores the text. */
  function make(card, all, message, back) {
    let after = card;
    const cards = all.map((said) => { after = place(made(said), after); return after; });
    const line = desk.undoLine(message, () => {
      for (const each of cards) each.remove();
      line.remove();
      changed();
      back();
      say(gettext("That was taken back."));
    });
    card.after(line);
    desk.undoNext(line, true);
    say(message);
    return cards;
  }

  desk.sections = {
    cards, field, add, make, remove, changed, say, numberOf,
    of: (element) => element.closest && element.closest(CARD),
    /* `act(card, tools)` is done to every card, also to those that come later. */
    part: (act) => parts.push(act),
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!group()) return;
    const foot = desk.element("div", { className: "desk-sections-foot" },
      desk.element("button", { type: "button", className: "desk-add", textContent: gettext("Add a section") }));
    foot.firstChild.addEventListener("click", () => add());
    group().append(foot, desk.element("p", { className: "desk-said" }));
    group().querySelector(".desk-said").setAttribute("role", "status");
    group().classList.add("is-ready");
    cards().forEach(prepare);
    number();
    cards().filter((card) => field(card, "DELETE").checked).forEach((card) => remove(card));
    document.dispatchEvent(new CustomEvent("desk:sections-ready"));
    desk.toolbar(foot, gettext("All sections"));
  });
  // Sections that were made of something else, such as a paste: they come after the one of the text.
  document.addEventListener("desk:sections", (event) => {
    const card = desk.sections.of(event.target);
    const { sections, back = () => {} } = event.detail;
    const number = sections.length;
    const words = number
      ? ngettext("%(number)s section was added.", "%(number)s sections were added.", number)
      : gettext("The heading is this section’s now.");
    const message = interpolate(words, { number }, true);
    if (card) make(card, sections, message, back);
  });
})();
