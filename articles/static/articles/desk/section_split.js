/* A section is divided where the cursor stands, and joined with the one that follows it. */
"use strict";
(() => {
  const { sections } = desk;
  const PICTURE = ["image", "alt", "caption", "credit"];
  const text = (card) => sections.field(card, "body");

  /* In a way that Ctrl+Z takes back. */
  function write(textarea, words, from, to) {
    textarea.focus();
    textarea.setSelectionRange(from, to);
    desk.editor.type(textarea, words);
  }

  function split(card) {
    const textarea = text(card);
    const before = textarea.value;
    const caret = textarea.selectionEnd;
    const after = before.slice(caret).replace(/^\s*\n/, "").trimStart();
    if (!after) {
      sections.say(gettext("Nothing stands behind the cursor: put it where the new section is to begin."));
      return;
    }
    write(textarea, "", before.slice(0, caret).trimEnd().length, before.length);
    const message = interpolate(gettext("Section %(number)s was split."), { number: sections.numberOf(card) }, true);
    const [made] = sections.make(card, [{ body: after }], message, () => {
      desk.editor.takeBack(textarea, before);
      textarea.setSelectionRange(caret, caret);
    });
    sections.field(made, "heading").focus();
  }

  /* The text without what was joined to it, or nothing if that is not in it any more. */
  function parted(value, joined, added, before) {
    if (value === joined) return before;
    return value.includes(added) ? value.replace(added, () => "") : null;
  }

  function join(card) {
    const all = sections.cards();
    const next = all[all.indexOf(card) + 1];
    if (!next) {
      sections.say(gettext("This is the last section: there is none to join it with."));
      return;
    }
    if (PICTURE.some((name) => sections.field(next, name).value)) {
      const words = gettext("Section %(number)s has a picture of its own: take that away first.");
      sections.say(interpolate(words, { number: sections.numberOf(next) }, true));
      return;
    }
    const textarea = text(card);
    const before = textarea.value;
    const heading = sections.field(next, "heading").value.trim();
    const end = before.trimEnd().length;
    const added = (end ? "\n\n" : "") + [heading && `# ${heading}`, text(next).value].filter(Boolean).join("\n\n");
    let joined = before;
    const line = sections.remove(next, (isLast) => {
      const alone = parted(textarea.value, joined, added, before);
      if (isLast) desk.editor.takeBack(textarea, before);
      else if (alone !== null) {
        textarea.value = alone;
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    write(textarea, added, end, before.length);
    joined = textarea.value;
    textarea.setSelectionRange(end, end);
    desk.undoNext(line);
    const words = gettext("Section %(number)s was joined with the one behind it.");
    sections.say(interpolate(words, { number: sections.numberOf(card) }, true));
  }

  sections.part((card, tools) => {
    tools.append(desk.element("span", { className: "desk-tools-section" },
      desk.tool(gettext("Split at the cursor (Ctrl Enter)"), "split", () => split(card)),
      desk.tool(gettext("Join with the next section"), "join", () => join(card))));
    text(card).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      split(card);
    });
  });
})();
