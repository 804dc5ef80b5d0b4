/* Sections are folded to their headings, one by one or all; this window remembers which. */
"use strict";
(() => {
  const { sections } = desk;
  const FOLDED = "is-folded";
  const key = () => `desk-folded ${location.pathname}`;
  let all = null; // the button for all of them

  const isFolded = (card) => card.classList.contains(FOLDED);

  function remember() {
    const folded = sections.cards().flatMap((card, number) => (isFolded(card) ? [number] : []));
    sessionStorage.setItem(key(), JSON.stringify(folded));
    if (all) all.textContent = sections.cards().every(isFolded) ? gettext("Unfold all") : gettext("Fold all");
  }

  function fold(card, folded) {
    card.classList.toggle(FOLDED, folded);
    const tool = card.querySelector(".desk-tool-fold");
    tool.setAttribute("aria-expanded", String(!folded));
    card.querySelector(".desk-gist").textContent = folded ? sections.field(card, "body").value.slice(0, 160) : "";
    desk.refresh(tool.closest(".desk-tools"));
    if (!folded) card.dispatchEvent(new CustomEvent("desk:section-shown", { bubbles: true }));
  }

  sections.part((card, tools) => {
    const tool = desk.tool(gettext("Fold this section"), "fold", () => {
      fold(card, !isFolded(card));
      remember();
    }, "desk-tool-fold");
    tool.setAttribute("aria-expanded", "true");
    tools.append(desk.element("span", { className: "desk-tools-section" }, tool));
  });

  document.addEventListener("desk:sections-ready", () => {
    all = desk.element("button", { type: "button", className: "desk-fold-all" });
    all.addEventListener("click", () => {
      const folded = !sections.cards().every(isFolded);
      for (const card of sections.cards()) fold(card, folded);
      remember();
    });
    document.querySelector(".desk-sections-foot").append(all);
    let folded = [];
    try {
      folded = JSON.parse(sessionStorage.getItem(key())) || [];
    } catch { /* what nobody can read folds nothing */ }
    sections.cards().forEach((card, number) => {
      // What has to be put right is to be seen.
      if (folded.includes(number) && !card.querySelector(".errorlist")) fold(card, true);
    });
    remember();
  });
  document.addEventListener("desk:numbered", remember);
  document.addEventListener("desk:renewed", () => sections.cards().length && remember()); // a new article has an address now
})();
