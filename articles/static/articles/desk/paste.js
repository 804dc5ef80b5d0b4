/* Pasting from word processors and web pages: the server makes clean Markdown of it.
 *
 * It lands where the caret was when it was pasted, whatever is typed until the answer is here, and
 * the browser's undo takes it back. Without structure, without an answer or without formatting
 * (Ctrl+Shift+V) it is the plain text that it always was. What was left out is said below.
 */
"use strict";
(() => {
  const EDITOR = "textarea.markdownx-editor";
  const LONGEST = 11_000_000; // characters, which the server would refuse
  const UNDOABLE = 50_000; // characters: with more the browser's own way takes seconds
  const PATIENCE = 20_000; // milliseconds
  const STRUCTURE = new RegExp(
    "<(?:h[1-6]|li|blockquote|table|pre|hr|img|figure|b|strong|i|em|s|del|ins|code|su[bp]|a)[\\s>/]" +
      "|font-weight:\\s*(?:bold|[6-9]00)|font-style:\\s*italic|role=.heading", "i");
  const places = new Map(); // what is waited for -> where it goes: {textarea, start, end, before}

  const box = (textarea) => textarea.closest(".markdownx") || textarea;

  /* A line of its own: the editor's is cleared by every preview. */
  function say(textarea, ...said) {
    let line = box(textarea).nextElementSibling;
    if (!line || !line.matches(".desk-pasted")) {
      line = desk.element("p", { className: "desk-pasted" });
      line.setAttribute("role", "status");
      box(textarea).after(line);
    }
    line.replaceChildren(...said);
  }

  function isStructured(html) {
    const shown = html.replace(/<!--[^]*?-->|<style[^]*?<\/style>/gi, "");
    return STRUCTURE.test(shown) || (shown.match(/<p[\s>]/gi) || []).length > 1;
  }

  /* Only a picture: the editor takes in its file. */
  const isPicture = (transfer) =>
    desk.images(transfer).length > 0 && !transfer.getData("text/plain").trim();

  /* Where a place is after its text has changed: the part between what stayed at both ends. */
  function move(place) {
    const { before, textarea: { value } } = place;
    const shorter = Math.min(before.length, value.length);
    let same = 0;
    while (same < shorter && before[same] === value[same]) same += 1;
    let behind = 0;
    while (behind < shorter - same && before.at(-1 - behind) === value.at(-1 - behind)) behind += 1;
    const changed = before.length - behind;
    const moved = (at) =>
      at >= changed ? at + value.length - before.length : Math.min(at, same);
    [place.start, place.end, place.before] = [moved(place.start), moved(place.end), value];
  }

  document.addEventListener("input", (event) => {
    for (const place of places.values()) if (place.textarea === event.target) move(place);
  }, true);

  /* The one way of changing a text that the browser's undo knows about. */
  function replace(textarea, start, end, text) {
    textarea.setSelectionRange(start, end);
    if (start === end && !text) return;
    const [command, long] = [text ? "insertText" : "delete", text.length > UNDOABLE];
    if (!long && document.execCommand(command, false, text)) return;
    textarea.setRangeText(text, start, end, "end");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Blocks stand apart from the text around them. */
  function apart(text, { textarea: { value }, start, end }) {
    if (!/\n|^(?:#|[-*>|] |\d+[.)] |!\[)/.test(text)) return text;
    const above = value.slice(0, start).trimEnd() && !/\n\n$/.test(value.slice(0, start));
    const below = value.slice(end).trim() && !/^\n\n/.test(value.slice(end));
    const lines = (there, missing) => (there ? "\n".repeat(missing) : "");
    return lines(above, value[start - 1] === "\n" ? 1 : 2) + text + lines(below, value[end] === "\n" ? 1 : 2);
  }

  function insert(place, text) {
    const { textarea, start, end } = place;
    const { activeElement: active } = document;
    const [from, to] = [textarea.selectionStart, textarea.selectionEnd];
    const stayed = active === textarea && from === start && to === end;
    const whole = apart(text, place);
    textarea.focus({ preventScroll: !stayed });
    replace(textarea, start, end, whole);
    if (stayed) return whole;
    // Whoever has gone on elsewhere is not called back.
    const after = (at) => (at < end ? Math.min(at, start) : at + whole.length - (end - start));
    textarea.setSelectionRange(after(from), after(to));
    if (active !== textarea) active.focus({ preventScroll: true });
    return whole;
  }

  const button = (words, then) => {
    const made = desk.element("button", { type: "button", textContent: words });
    made.addEventListener("click", then);
    return made;
  };

  /* Something else in place of what was pasted, if that is still there. */
  function exchange(textarea, inserted, text) {
    const start = textarea.value.indexOf(inserted);
    say(textarea, start < 0 ? gettext("What was pasted has been changed since: divide it or take it out by hand.") : "");
    if (start < 0) return false;
    textarea.focus();
    replace(textarea, start, start + inserted.length, text);
    return true;
  }

  /* A text that begins with a heading, in a section that has nothing else, is that section's own. */
  const offerSections = (textarea, inserted, sections) =>
    button(gettext("Make sections of the headings"), () => {
      const { field, of } = desk.sections;
      const before = textarea.value;
      const heading = field(of(textarea), "heading");
      const isAlone = !heading.value.trim() && before.trim() === inserted.trim();
      const isOwn = isAlone && sections[0].heading;
      const opening = isOwn || !sections[0].heading ? sections[0].body : ""; // it belongs to no heading
      const stays = opening && inserted.match(/^\n*/)[0] + opening + inserted.match(/\n*$/)[0];
      if (!exchange(textarea, inserted, stays)) return;
      if (isOwn) heading.value = sections[0].heading;
      const back = () => {
        if (isOwn) heading.value = "";
        desk.editor.takeBack(textarea, before);
      };
      const made = opening || isOwn ? sections.slice(1) : sections;
      textarea.dispatchEvent(new CustomEvent("desk:sections", { bubbles: true, detail: { sections: made, back } }));
    });

  async function asked(textarea, html) {
    if (html.length > LONGEST) throw new Error(gettext("That was too much to be looked through."));
    const path = new URL("../paste/", new URL(textarea.dataset.markdownxUrlsPath, location.href)); // beside the preview
    const notes = Math.max(0, ...[...textarea.value.matchAll(/\[\^(\d{1,4})\]/g)].map((found) => Number(found[1])));
    const late = new Promise((_, reject) =>
      setTimeout(() => reject(new Error(gettext("The newsroom takes too long to answer."))), PATIENCE));
    return Promise.race([desk.ask(textarea.form, path, { html, notes }), late]);
  }

  async function take(place, html, plain) {
    const { textarea } = place;
    const key = {};
    places.set(key, place);
    say(textarea, gettext("Looking through what you pasted…"));
    let [text, sections, message] = [plain, [], ""];
    try {
      const answer = await asked(textarea, html);
      ({ text, sections } = answer);
      const said = answer.said.join(", ");
      const words = text
        ? gettext("Pasted. Left out or changed: %(said)s.")
        : gettext("Nothing was pasted. Left out or changed: %(said)s.");
      if (said) message = `${interpolate(words, { said }, true)} `;
    } catch (error) {
      message = [error.message, gettext("It was pasted as plain text, without its formatting."), ""].join(" ");
    }
    places.delete(key);
    const replaced = textarea.value.slice(place.start, place.end);
    const inserted = text ? insert(place, text) : "";
    const offers = [];
    if (sections.some((section) => section.heading)) offers.push(offerSections(textarea, inserted, sections));
    if (inserted.length > UNDOABLE) {
      message += gettext("It is too long for the browser’s undo.") + " ";
      offers.push(button(gettext("Take it back"), () => exchange(textarea, inserted, replaced)));
    }
    say(textarea, message, ...offers);
  }

  // Before the editor hears of it: word processors add a picture of what they copied.
  document.addEventListener("paste", (event) => {
    const textarea = event.target.closest && event.target.closest(EDITOR);
    const html = textarea && event.clipboardData ? event.clipboardData.getData("text/html") : "";
    if (!html || isPicture(event.clipboardData)) return;
    if (html.length <= LONGEST && !isStructured(html)) return;
    event.preventDefault();
    event.stopPropagation();
    const { selectionStart: start, selectionEnd: end, value: before } = textarea;
    take({ textarea, start, end, before }, html, event.clipboardData.getData("text/plain"));
  }, true);
})();
