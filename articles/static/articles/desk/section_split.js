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
    if (from === to && !words) return;
    if (!document.execCommand(words ? "insertText" : "delete", false, words)) {
      textarea.setRangeText(words, from, to, "end");
    }
  }

  function split(card) {
    const textarea = text(card);
    const caret = textarea.selectionEnd;
    const after = textarea.value.slice(caret).replace(/^\s*\n/, "").trimStart();
    if (!after) {
      sections.say("Nothing stands behind the cursor: put it where the new section is to begin.");
      return;
    }
    const kept = textarea.value.slice(0, caret).trimEnd().length;
    write(textarea, "", kept, textarea.value.length);
    sections.add(card, { body: after });
  }

  function join(card) {
    const all = sections.cards();
    const next = all[all.indexOf(card) + 1];
    if (!next) {
      sections.say("This is the last section: there is none to join it with.");
      return;
    }
    if (PICTURE.some((name) => sections.field(next, name).value)) {
      sections.say(`Section ${sections.numberOf(next)} has a picture of its own: take that away first.`);
      return;
    }
    const textarea = text(card);
    const before = textarea.value;
    let joined = before;
    const heading = sections.field(next, "heading").value.trim();
    const added = [heading && `# ${heading}`, text(next).value].filter(Boolean).join("\n\n");
    const end = before.trimEnd().length;
    sections.remove(next, () => {
      if (textarea.value !== joined) return; // it was written in since
      textarea.value = before;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    });
    write(textarea, (end ? "\n\n" : "") + added, end, before.length);
    joined = textarea.value;
    textarea.setSelectionRange(end, end);
    sections.say(`Section ${sections.numberOf(card)} was joined with the one behind it.`);
  }

  sections.part((card, tools) => {
    tools.append(desk.element("span", { className: "desk-tools-section" },
      desk.tool("Split at the cursor (Ctrl Enter)", "split", () => split(card)),
      desk.tool("Join with the next section", "join", () => join(card))));
    text(card).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      split(card);
    });
  });
})();
