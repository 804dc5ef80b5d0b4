/* Presence: says every twenty seconds that this person is here, and in which part of the story; and
 * shows who else is, and that the story has moved on since this page was opened.
 */
"use strict";
(() => {
  const EVERY = 20000;
  const { ask, element } = desk;
  let form, data, isHere = false, place = "", shown = "";

  function placeOf(node) {
    const section = node.closest(".desk-section");
    if (section) {
      const heading = section.querySelector("[name$=-heading]");
      const sections = [...form.querySelectorAll(".desk-section")];
      return (heading && heading.value) || interpolate(gettext("section %(number)s"), { number: sections.indexOf(section) + 1 }, true);
    }
    const label = node.labels && node.labels[0];
    return label ? label.textContent.replace(/:?\s*$/, "") : place;
  }

  /* The sentence, in which the name stands out, wherever the language has it. */
  function inWords(name, since, place) {
    const words = place
      ? gettext("%(name)s has this open since %(since)s, in “%(place)s”")
      : gettext("%(name)s has this open since %(since)s");
    const [before, behind] = words.split("%(name)s").map((part) => interpolate(part, { since, place }, true));
    return [before, element("strong", { textContent: name }), behind];
  }

  /* `movedOn`: the sentences that say so; empty as long as it has not. */
  function show(people, movedOn) {
    const now = JSON.stringify([people, movedOn]);
    if (now === shown) return; // who listens to the page hears it once
    shown = now;
    const region = document.querySelector(".desk-present");
    const said = people.map(({ name, since, place: where }) => element("li", {}, ...inWords(name, since, where)));
    region.replaceChildren(...(said.length ? [element("ul", {}, ...said)] : []), ...(movedOn ? [element("p", {},
      element("strong", { textContent: gettext("This story has moved on since you opened it.") }),
      ` ${movedOn} `, element("a", { href: data.history, textContent: gettext("See what happened") }))] : []));
  }

  function sinceThisPage({ version, status }) {
    if (!version || version === Number(data.version)) return "";
    return status.name === data.status ? gettext("Saving puts your text and the new one together.") : status.words;
  }

  async function beat(first) {
    if (!isHere || document.hidden && !first) return;
    const fields = { _writing: data.pass, place, ...(first ? { first: "1" } : {}) };
    try {
      await ask(form, data.here, fields);
      const found = await ask(form, `${data.others}?${new URLSearchParams({ _writing: data.pass })}`);
      if (!desk.isSaving) show(found.people, sinceThisPage(found));
    } catch {
      show([], ""); // nothing is known; saving and autosave say why
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const found = document.querySelector(".desk-writing");
    if (!found) return;
    data = found.dataset;
    form = found.closest("form");
    const start = () => {
      if (!data.here || isHere) return;
      isHere = true;
      beat(true);
      setInterval(() => beat(false), EVERY);
    };
    start();
    document.addEventListener("desk:renewed", start); // a new article is somewhere when it is saved
    document.addEventListener("visibilitychange", () => document.hidden || beat(false));
    form.addEventListener("focusin", (event) => {
      const there = placeOf(event.target);
      if (there === place) return;
      place = there;
    });
    window.addEventListener("pagehide", () => {
      if (!isHere) return;
      const body = new FormData();
      body.append("_writing", data.pass);
      body.append("left", "1");
      body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      navigator.sendBeacon(data.here, body);
    });
    window.addEventListener("pageshow", (event) => event.persisted && beat(true));
  });
})();
