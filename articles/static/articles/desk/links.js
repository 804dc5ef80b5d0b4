/* A link, to an address or to a story of ours: asked for in a dialog, written where the cursor was.
 *
 * The first story that is found is chosen: Enter takes it, the arrows lead to the others.
 */
"use strict";
(() => {
  const ADDRESS = /^(?:https?:\/\/|mailto:|\/|#)\S+$/i;
  const DOMAIN = /^(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?$/i; // without its https://
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  const PAUSE = 250; // milliseconds without typing
  let dialog = null; // one for the page, made when it is first needed
  let found = null; // what to do with the address
  let asked = 0, timer = 0;
  let searched = ""; // for which words the stories are shown

  const part = (selector) => dialog.querySelector(selector);
  const stories = () => [...part("ul").children];
  const words = () => part("input").value.trim();

  function address() {
    if (ADDRESS.test(words())) return words();
    return DOMAIN.test(words()) ? `https://${words()}` : "";
  }

  function choose(story) {
    for (const each of stories()) each.setAttribute("aria-selected", String(each === story));
    if (story) {
      part("input").setAttribute("aria-activedescendant", story.id);
      story.scrollIntoView({ block: "nearest" });
    } else part("input").removeAttribute("aria-activedescendant");
  }
  const chosen = () => part("[aria-selected=true]");

  function show(all, message = "") {
    part("ul").replaceChildren(...all.map(({ path, headline, since }, number) => {
      const story = desk.element("li", { id: `desk-story-${number}` },
        desk.element("strong", { textContent: headline }), desk.element("span", { textContent: since }));
      story.setAttribute("role", "option");
      Object.assign(story.dataset, { path, headline });
      story.addEventListener("click", () => take(path, headline));
      return story;
    }));
    part("ul").hidden = !all.length;
    part("input").setAttribute("aria-expanded", String(all.length > 0));
    part(".desk-status").textContent = message;
    choose(stories()[0]);
  }

  async function search() {
    clearTimeout(timer);
    const number = ++asked;
    const sought = words();
    searched = "";
    if (!sought || address()) return show([]);
    try {
      const answer = await desk.ask(null, `${dialog.dataset.url}?${new URLSearchParams({ q: sought })}`);
      if (number !== asked) return; // somebody has typed on
      searched = sought;
      show(answer.stories, answer.stories.length ? "" : gettext("No public story of ours has these words in its headline."));
    } catch (error) {
      if (number === asked) show([], error.message);
    }
  }

  function take(to, name = "") {
    dialog.close();
    found(to, name);
  }

  async function use() {
    if (!words()) return;
    if (address()) return take(address());
    const seen = searched === words();
    if (!seen) await search();
    if (!dialog.open || searched !== words()) return; // closed, typed on, or there was no answer
    const story = chosen();
    // Of several nobody has seen yet none is taken: they are shown.
    if (story && (seen || stories().length === 1)) take(story.dataset.path, story.dataset.headline);
    else if (!story) {
      part(".desk-status").textContent =
        gettext("That is no address (they begin with https://, mailto: or /), and no public story of ours has these words in its headline.");
    }
  }

  function build() {
    const input = desk.element("input", { type: "text", id: "desk-link", autocomplete: "off", spellcheck: false });
    const go = desk.element("button", { type: "button", className: "default", textContent: gettext("Link") });
    const close = desk.element("button", { type: "button", textContent: gettext("Close") });
    const list = desk.element("ul", { className: "desk-stories", id: "desk-stories", hidden: true });
    dialog = desk.element("dialog", { className: "desk-chooser desk-linker" },
      desk.element("p", { className: "desk-chooser-top" },
        desk.element("label", { htmlFor: "desk-link", textContent: gettext("Address, or words of one of our headlines") }), input, go, close),
      desk.element("p", { className: "desk-status" }), list);
    part(".desk-status").setAttribute("role", "status");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", gettext("Stories"));
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    dialog.setAttribute("aria-label", gettext("Link"));
    document.body.append(dialog);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE);
    });
    go.addEventListener("click", use);
    close.addEventListener("click", () => dialog.close());
    input.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (event.isComposing || (event.key !== "Enter" && !step)) return;
      event.preventDefault(); // Enter is for the link, not for the article's form
      if (!step) use();
      else if (stories().length) choose(stories().at((stories().indexOf(chosen()) + step) % stories().length));
    });
  }

  /* Without words of its own a link stands apart from those around it. */
  function apart(value, at, text) {
    const before = /[^\s([{“‘"'«]$/.test(value.slice(0, at)) ? " " : "";
    return before + text + (/^[\p{L}\p{N}]/u.test(value.slice(at)) ? " " : "");
  }

  desk.link = (box) => {
    if (!dialog) build();
    const [start, end] = [box.selectionStart, box.selectionEnd];
    const selected = box.value.slice(start, end);
    dialog.dataset.url = document.getElementById("sections-group").dataset.stories;
    found = (to, name) => {
      const text = selected || (name || to.replace(/^(?:https?:\/\/|mailto:)/i, "")).replace(/[\\[\]*_`<]/g, "\\$&");
      const link = `[${text}](${/[()<>]/.test(to) ? `<${to.replace(/[<>]/g, encodeURIComponent)}>` : to})`;
      const typed = selected ? link : apart(box.value, end, link);
      box.setSelectionRange(start, end);
      desk.editor.type(box, typed, typed.lastIndexOf(")") + 1);
    };
    part("input").value = ADDRESS.test(selected) ? selected : "";
    show([]);
    searched = "";
    dialog.addEventListener("close", () => box.focus(), { once: true });
    dialog.showModal();
    part("input").focus();
  };
})();
