/* After a save the page comes back where one was: the same field and cursor at the same height, the same
 * open previews. section_fold.js remembers what is folded. It is kept for the next load of this article
 * and no longer; where something has to be read first (errors, what somebody else saved), that is shown.
 */
"use strict";
(() => {
  const KEY = "desk-resume";
  const READ_FIRST = ".errornote, .errorlist, .messagelist :is(.warning, .error)";
  const look = (card) => card.querySelector(".desk-tool-look");
  let last = null; // the field that was written in last

  const page = () => document.querySelector(".desk-page");
  const beside = () => document.querySelector(".desk-beside");
  const more = () => document.querySelector(".desk-more");

  document.addEventListener("focusin", (event) => {
    if (!page() || !page().contains(event.target)) return;
    last = event.target.id && event.target.matches("textarea, input") ? event.target : null;
  });

  /* The article has been saved, and `then` is the address of its page. */
  desk.keepPlace = (then) => {
    const { cards } = desk.sections;
    const field = last && last.getClientRects().length ? last : null; // neither gone nor folded away
    const path = new URL(then, location.href).pathname;
    const place = {
      path,
      field: field && field.id,
      caret: field && [field.selectionStart, field.selectionEnd],
      top: (field || page()).getBoundingClientRect().top,
      looks: cards().flatMap((card, number) => (look(card).getAttribute("aria-pressed") === "true" ? [number] : [])),
      beside: !beside().hidden,
      more: more().open,
    };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(place));
      desk.sections.keepFolded(path);
    } catch { /* this browser keeps nothing */ }
    desk.typeAhead.handOn(path);
  };

  function comeBack(kept) {
    const cards = desk.sections.cards();
    for (const number of kept.looks) if (cards[number]) look(cards[number]).click();
    if (kept.more) more().open = true;
    if (kept.beside) document.querySelector(".desk-look").click();
    const field = kept.field && document.getElementById(kept.field);
    if (document.querySelector(READ_FIRST)) {
      desk.typeAhead.end(field);
      return;
    }
    if (field) {
      field.focus({ preventScroll: true });
      if (kept.caret[0] !== null) field.setSelectionRange(...kept.caret);
    }
    const move = () => scrollBy({ top: (field || page()).getBoundingClientRect().top - kept.top, behavior: "instant" });
    move();
    const goesOn = desk.typeAhead.end(field);
    // What was done is said at the top of the page, which may be out of sight by now.
    if (scrollY && !goesOn) document.querySelector(".desk-saved").textContent = "Saved.";
  }

  document.addEventListener("DOMContentLoaded", () => {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
    } catch { /* then it begins at the top */ }
    if (!page()) return; // the list of articles has the form's scripts, too
    if (kept && kept.path === location.pathname) setTimeout(() => comeBack(kept)); // the form is whole by then
    else desk.typeAhead.end(null);
  });
})();
