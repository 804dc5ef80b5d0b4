/* Sections change places: by buttons, by Alt with the arrows, and by their handle. */
"use strict";
(() => {
  const { sections } = desk;
  const EDGE = 80; // pixels from the window's edge within which a drag scrolls

  function tell(card) {
    sections.changed();
    const place = { place: sections.numberOf(card), all: sections.cards().length };
    sections.say(interpolate(gettext("Moved to place %(place)s of %(all)s."), place, true));
  }

  function move(card, by) {
    const all = sections.cards();
    const other = all[all.indexOf(card) + by];
    if (!other) return;
    const focused = document.activeElement;
    if (by < 0) other.before(card);
    else other.after(card);
    tell(card);
    if (card.contains(focused) || focused === document.body) focused.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  function drag(card, handle) {
    let before = -1;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      card.classList.add("is-dragged");
      before = sections.numberOf(card);
    });
    handle.addEventListener("pointermove", (event) => {
      if (before < 0) return;
      const y = event.clientY;
      if (y < EDGE) window.scrollBy(0, -12);
      else if (y > window.innerHeight - EDGE) window.scrollBy(0, 12);
      for (const other of sections.cards()) {
        if (other === card) continue;
        const { top, height } = other.getBoundingClientRect();
        const follows = Boolean(card.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
        if (follows && y > top + height / 2) other.after(card);
        else if (!follows && y < top + height / 2) other.before(card);
        else continue;
        if (!handle.hasPointerCapture(event.pointerId)) handle.setPointerCapture(event.pointerId);
        break;
      }
    });
    const end = () => {
      if (before < 0) return;
      card.classList.remove("is-dragged");
      if (sections.numberOf(card) !== before) tell(card);
      before = -1;
    };
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  }

  sections.part((card, tools) => {
    tools.append(desk.element("span", { className: "desk-tools-section" },
      desk.tool(gettext("Move up (Alt ↑)"), "up", () => move(card, -1)),
      desk.tool(gettext("Move down (Alt ↓)"), "down", () => move(card, 1))));
    drag(card, card.querySelector(".desk-handle"));
    card.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || !event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) return;
      event.preventDefault();
      move(card, by);
    });
  });
})();
