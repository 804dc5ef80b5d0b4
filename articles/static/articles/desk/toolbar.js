/* The toolbar of a section's text: each button writes Markdown as if it had been typed, so that the
 * browser's own Ctrl+Z takes it back.
 */
"use strict";
(() => {
  const { editor, sections } = desk;
  const { type } = editor;

  const selected = (box) => box.value.slice(box.selectionStart, box.selectionEnd);

  /* Bold and italic share their sign: one star is italic, two are bold, three are both. */
  function isMarked(value, start, end, mark) {
    if (mark[0] !== "*") return value.slice(start - 1, start) === mark && value.slice(end, end + 1) === mark;
    const stars = Math.min(value.slice(0, start).match(/\**$/)[0].length, value.slice(end).match(/^\**/)[0].length);
    return mark === "*" ? stars === 1 || stars === 3 : stars >= 2;
  }

  /* Marks around the selection, or taken off again where they stand already. */
  function wrap(box, mark, empty) {
    const { selectionStart: start, selectionEnd: end, value } = box;
    const size = mark.length;
    if (isMarked(value, start, end, mark)) {
      const words = selected(box);
      box.setSelectionRange(start - size, end + size);
      type(box, words, 0, words.length);
      return;
    }
    const words = selected(box) || empty;
    type(box, mark + words + mark, size, size + words.length);
  }

  /* Where all lines of the selection have this mark they lose it, else all get it; what was selected stays so. */
  function lines(box, { marked, mark, mend = (line) => line, blank = "" }) {
    const [from, to] = [box.selectionStart, box.selectionEnd];
    const start = box.value.lastIndexOf("\n", from - 1) + 1;
    const found = box.value.indexOf("\n", to > from && box.value[to - 1] === "\n" ? to - 1 : to);
    const end = found < 0 ? box.value.length : found;
    const before = box.value.slice(start, end).split("\n");
    const isBlank = (line) => before.length > 1 && !line.trim();
    const all = before.every((line) => isBlank(line) || marked.test(line));
    const after = before.map((line) => {
      if (all) return line.replace(marked, "");
      if (isBlank(line)) return blank;
      return marked.test(line) ? line : mark + mend(line);
    });
    // Where a place is when the lines up to it have become longer or shorter.
    const moved = (at) => {
      let [old, now] = [start, start];
      for (const [number, line] of before.entries()) {
        if (at <= old + line.length) return now + Math.max(0, at - old + after[number].length - line.length);
        old += line.length + 1;
        now += after[number].length + 1;
      }
      return now - 1;
    };
    box.setSelectionRange(start, end);
    type(box, after.join("\n"), moved(from) - start, moved(to) - start);
  }

  /* A paragraph of its own at the cursor. */
  function block(box, words, from, to) {
    const before = box.value.slice(0, box.selectionStart);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const after = box.value.slice(box.selectionEnd);
    type(box, gap + words + (after.startsWith("\n") ? "" : "\n\n"), gap.length + from, gap.length + to);
  }

  function code(box) {
    if (selected(box).includes("\n")) {
      const words = selected(box);
      block(box, `\`\`\`\n${words}\n\`\`\``, 4, 4 + words.length);
    } else wrap(box, "`", gettext("code"));
  }

  /* The mark where the cursor stands, and its note at the end of the text, where one writes on. */
  function footnote(box) {
    let number = 1;
    while (box.value.includes(`[^${number}]`)) number += 1;
    box.setSelectionRange(box.selectionEnd, box.selectionEnd);
    type(box, `[^${number}]`);
    const end = box.value.trimEnd().length;
    box.setSelectionRange(end, box.value.length);
    type(box, `\n\n[^${number}]: `);
  }

  const HEADING = { marked: /^# /, mark: "# ", mend: (line) => line.replace(/^#+ /, "") };
  const LIST = { marked: /^(?:[-*+]|\d{1,3}[.)]) /, mark: "- " };
  const QUOTE = { marked: /^> ?/, mark: "> ", blank: ">" };
  const [NAME, NUMBER, FIRST] = [gettext("Name"), gettext("Number"), gettext("First")];
  const TABLE = `| ${NAME} | ${NUMBER} |\n| --- | --- |\n| ${FIRST} | 1 |`;
  const TOOLS = [
    [gettext("Bold (Ctrl B)"), "B", (box) => wrap(box, "**", gettext("bold")), "desk-tool-bold"],
    [gettext("Italic (Ctrl I)"), "I", (box) => wrap(box, "*", gettext("italic")), "desk-tool-italic"],
    [gettext("Heading"), "H", (box) => lines(box, HEADING)],
    [gettext("Link (Ctrl K)"), "link", (box) => desk.link(box)],
    [gettext("List"), "list", (box) => lines(box, LIST)],
    [gettext("Quote"), "quote", (box) => lines(box, QUOTE)],
    [gettext("Table"), "table", (box) => block(box, TABLE, 2, 2 + NAME.length)],
    [gettext("Code"), "code", code],
    [gettext("Footnote"), "†", footnote],
  ];
  const KEYS = { b: 0, i: 1, k: 3 };

  sections.part((card, tools) => {
    const box = sections.field(card, "body");
    const picker = card.querySelector(".desk-image");
    const text = desk.element("span", { className: "desk-tools-text" },
      ...TOOLS.map(([label, sign, act, look]) => desk.tool(label, sign, () => act(box), look)));
    const picture = desk.tool(gettext("Picture…"), "picture", () =>
      desk.chooseImage(picker.dataset.chooseUrl, box, (image) => editor.place(box, image)));
    text.insertBefore(picture, text.children[7]);
    const look = desk.tool(gettext("Show as readers will see it"), "look", () => {
      const shown = look.getAttribute("aria-pressed") !== "true";
      look.setAttribute("aria-pressed", String(shown));
      editor.show(box, shown);
    }, "desk-tool-look");
    look.setAttribute("aria-pressed", "false");
    text.append(look);
    tools.prepend(text);
    box.addEventListener("keydown", (event) => {
      const tool = TOOLS[KEYS[event.key.toLowerCase()]];
      if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      tool[2](box);
    });
  });
})();
