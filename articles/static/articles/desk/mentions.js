/* Mentions: colleagues are offered while @ and the beginning of a name are typed into a note. Arrows
 * choose, Enter or Tab takes, Escape closes; who types the whole user name needs none of it.
 */
"use strict";
(() => {
  const PAUSE = 200; // milliseconds without typing
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  const BEGUN = /(?:^|[^\w@.+-])@([\w.+-]*)$/;
  const { element } = desk;
  const list = element("ul", { className: "desk-people", id: "desk-people", hidden: true });
  let box = null, timer = 0, asked = 0;

  const begun = () => (box.value.slice(0, box.selectionStart).match(BEGUN) || [])[1];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(person) {
    for (const each of list.children) each.setAttribute("aria-selected", String(each === person));
    box.setAttribute("aria-activedescendant", person.id);
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    if (!box) return;
    list.hidden = true;
    for (const name of ["aria-controls", "aria-autocomplete", "aria-activedescendant"]) box.removeAttribute(name);
  }

  function show(people) {
    if (!people.length) return close();
    list.replaceChildren(...people.map(({ username, name }, number) => {
      const person = element("li", { id: `desk-person-${number}` }, element("strong", { textContent: name }), ` @${username}`);
      person.setAttribute("role", "option");
      person.dataset.username = username;
      person.addEventListener("mousedown", (event) => {
        event.preventDefault(); // the cursor stays in the note
        take(person);
      });
      return person;
    }));
    box.after(list);
    list.hidden = false;
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-autocomplete", "list");
    choose(list.firstChild);
  }

  async function search() {
    const number = ++asked;
    const { people: address } = box.closest("[data-people]").dataset;
    try {
      const { people } = await desk.ask(null, `${address}?${new URLSearchParams({ q: begun() })}`);
      if (number === asked) show(people);
    } catch {
      close(); // the whole name does as well
    }
  }

  function take(person) {
    const start = box.selectionStart - begun().length;
    box.setRangeText(`${person.dataset.username} `, start, box.selectionStart, "end");
    close();
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-mentions]")) return;
    if (box !== event.target) close();
    box = event.target;
    clearTimeout(timer);
    if (begun()) timer = setTimeout(search, PAUSE);
    else close();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== box || event.isComposing) return;
    const all = [...list.children];
    if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") take(chosen());
    else if (STEPS[event.key]) choose(all.at((all.indexOf(chosen()) + STEPS[event.key]) % all.length));
    else return;
    event.preventDefault();
  }, true);

  document.addEventListener("focusout", (event) => event.target === box && close());
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", gettext("Colleagues"));
})();
