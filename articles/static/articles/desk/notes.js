/* Notes beside the text: written, answered and resolved in place, and each leads to its passage. The
 * server makes the list; without this script the same buttons lead to the page of the notes.
 */
"use strict";
(() => {
  const AROUND = 40; // characters before and after a passage
  const { element, sections } = desk;
  const form = () => document.getElementById("desk-notes-form");
  const notes = () => document.getElementById("desk-notes");
  const part = (selector) => notes().querySelector(selector);
  const fields = () => form().elements;
  let asked = 0;

  function say(words, wrong = false) {
    const line = part(".desk-notes-said");
    line.textContent = words;
    line.classList.toggle("wrong", wrong);
  }

  /* The server. */

  /* Replies that somebody has begun to type stay, and so does the place of the keyboard. */
  function put(list) {
    const old = part(".desk-notes-list");
    const stood = old.contains(document.activeElement) && document.activeElement.closest("[id]");
    for (const typed of old.querySelectorAll("textarea")) {
      const again = typed.value && list.querySelector(`#${typed.id}`);
      if (!again) continue;
      again.value = typed.value;
      again.closest("details").open = true;
    }
    old.replaceWith(list);
    if (stood) (document.getElementById(stood.id) || notes()).focus({ preventScroll: true });
  }

  /* What came of it: whether it was done, or why not. */
  async function fetched(address, body = null) {
    const number = ++asked;
    let answer;
    try {
      answer = await fetch(address, body ? { method: "POST", body, redirect: "manual" } : { redirect: "manual" });
    } catch {
      return gettext("The newsroom does not answer. Your note is still here; try again.");
    }
    if (answer.type === "opaqueredirect") {
      return gettext("You have been signed out. Your note is still here: sign in again in another tab.");
    }
    if (!answer.ok && answer.status !== 400) {
      return interpolate(gettext("That did not work (%(status)s). Your note is still here; try again."), { status: answer.status }, true);
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = fresh.querySelector(".desk-notes-list");
    if (list.dataset.refused) return list.dataset.refused;
    if (number !== asked) return ""; // a newer list is on its way
    const above = document.querySelector(".desk-above .desk-asked");
    if (above) above.replaceWith(fresh.querySelector(".desk-asked"));
    put(list);
    return "";
  }

  const shown = (show = part(".desk-notes-list").dataset.show) =>
    `${notes().dataset.address}?${new URLSearchParams({ fragment: "1", show })}`;

  async function send(button) {
    const [what] = button.value.split("-");
    const typed = what === "write" ? fields().words : fields()[button.value];
    const body = new FormData(form(), button);
    body.append("fragment", "1");
    button.disabled = true;
    const refused = await fetched(shown(what === "write" ? "open" : undefined), body);
    button.disabled = false;
    if (refused) return say(refused, true);
    say(part(".desk-notes-list").dataset.said);
    if (what === "write") clear();
    else if (what === "reply") {
      const again = document.getElementById(typed.id);
      if (again) again.value = "";
      if (again) again.closest("details").open = false;
    }
    document.dispatchEvent(new CustomEvent("desk:noted"));
  }

  function clear() {
    for (const name of ["words", "section", "quote", "heading", "before", "after"]) fields()[name].value = "";
    part(".desk-note-about").open = false;
  }

  async function turn(address) {
    const refused = await fetched(address);
    if (refused) say(refused, true);
  }

  /* From the text to a note. */

  function about(card) {
    if (!notes()) return sections.say(gettext("Save the story first: then it can have notes."));
    const box = sections.field(card, "body");
    const { selectionStart: start, selectionEnd: end, value } = box;
    const number = String(sections.cards().indexOf(card));
    const heading = sections.field(card, "heading").value;
    const choice = fields().section;
    if (![...choice.options].some((option) => option.value === number)) {
      const textContent = interpolate(gettext("Section %(number)s"), { number: sections.numberOf(card) }, true);
      choice.append(element("option", { value: number, textContent }));
    }
    choice.value = number;
    fields().heading.value = heading;
    fields().quote.value = value.slice(start, end);
    fields().before.value = start < end ? value.slice(Math.max(0, start - AROUND), start) : "";
    fields().after.value = start < end ? value.slice(end, end + AROUND) : "";
    part(".desk-note-about").open = true;
    say(start < end
      ? gettext("About the passage that you selected.")
      : gettext("About the section; select words in it for a note on just these."));
    fields().words.focus();
    fields().words.scrollIntoView({ block: "center" });
  }

  sections.part((card, tools) => {
    tools.append(element("span", { className: "desk-tools-section" },
      desk.tool(gettext("Note on this passage (Ctrl Alt M)"), "note", () => about(card))));
    sections.field(card, "body").addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "m" || !(event.ctrlKey || event.metaKey) || !event.altKey) return;
      event.preventDefault();
      about(card);
    });
  });

  /* From a note to the text. */

  const same = (one, other) => {
    let length = 0;
    while (length < one.length && one[length] === other[length]) length += 1;
    return length;
  };
  const turned = (words) => [...words].reverse().join("");

  /* As the server finds it, in the text as it stands in the form. */
  function passages({ quote, before, after }) {
    const words = quote.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const found = [];
    for (const card of sections.cards()) {
      const box = sections.field(card, "body");
      for (const { index, 0: text } of box.value.matchAll(new RegExp(words.join("\\s+"), "g"))) {
        const end = index + text.length;
        const alike = same(turned(before), turned(box.value.slice(Math.max(0, index - AROUND), index)))
          + same(after, box.value.slice(end, end + AROUND));
        found.push({ card, box, start: index, end, alike });
      }
    }
    return found.sort((one, other) => other.alike - one.alike);
  }

  function go(link) {
    const { dataset, hash } = link;
    const [best] = dataset.quote ? passages(dataset) : [];
    const box = best ? best.box : document.getElementById(hash.slice(1));
    if (!box || dataset.quote && !best) return say(gettext("This passage is no longer in the text as it stands here."), true);
    const card = sections.of(box);
    if (card.matches(".is-folded")) card.querySelector(".desk-tool-fold").click();
    card.scrollIntoView({ block: card.offsetHeight < window.innerHeight / 2 ? "center" : "start" });
    box.focus();
    if (best) box.setSelectionRange(best.start, best.end);
  }

  /* From the line above the form to its thread. */
  async function toThread(link) {
    const name = link.dataset.note;
    if (!document.getElementById(name)) await turn(shown("open"));
    const thread = document.getElementById(name);
    if (!thread) return location.assign(link.href);
    const reply = thread.querySelector("details");
    reply.open = true;
    thread.scrollIntoView({ block: "center" });
    reply.querySelector("textarea").focus();
  }

  document.addEventListener("submit", (event) => {
    if (!notes() || event.target !== form()) return;
    event.preventDefault();
    send(event.submitter);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a");
    if (!link || !notes() || event.ctrlKey || event.metaKey) return;
    const listed = link.matches(".desk-notes-filter a, .desk-notes-older a");
    if (!listed && !link.matches(".desk-to-passage, [data-note]")) return;
    event.preventDefault();
    if (listed) turn(`${link.href}&fragment=1`);
    else if (link.dataset.note) toThread(link);
    else go(link);
  });

  /* What is typed here is no part of the story: nothing is missing, and nothing to be kept, for it. */
  function prepare() {
    if (!notes() || notes().dataset.ready) return;
    notes().dataset.ready = "1";
    for (const kind of ["input", "change"]) notes().addEventListener(kind, (event) => event.stopPropagation());
    // By hand it is about another place than the one that was selected.
    fields().section.addEventListener("change", () => {
      for (const name of ["heading", "before", "after"]) fields()[name].value = "";
    });
  }

  window.addEventListener("beforeunload", (event) => { // nobody keeps it but this page
    const typed = notes() ? [...notes().querySelectorAll("textarea")] : [];
    if (typed.some((box) => box.value !== box.defaultValue)) event.preventDefault();
  });
  document.addEventListener("DOMContentLoaded", prepare);
  document.addEventListener("desk:renewed", () => { // what was saved may have moved, answered or lost a passage
    prepare();
    if (notes()) turn(shown());
  });
})();
