/* After a save the page stays: nobody loses their place, a letter, or what can be undone. What it says of
 * the article is renewed from the page that would have come in its place; then "desk:renewed" is said.
 */
"use strict";
(() => {
  const TOLD = [".desk-above", ".desk-stands", ".desk-bar"];
  const AROUND = [".breadcrumbs", ".messagelist", ".object-tools"]; // not on every page
  const WRONG = ".errornote, .desk-page .errorlist";
  // What somebody types into or stands on, and what other scripts say, is this page's own.
  const OWN = ".desk-bar :is(textarea, select, input:not([type=hidden])), .desk-does > button:not(.desk-step), "
    + ".desk-notes, .desk-count, .desk-saved, .desk-in-short, .desk-lacking, .desk-as-of";

  const form = () => document.getElementById("article_form");
  const nameOf = (own) => own.id || own.classList[own.classList.length - 1];
  const ownOf = (root) => new Map([...root.querySelectorAll(OWN)].map((each) => [nameOf(each), each]));

  function keepOwn(fresh) {
    const here = ownOf(document);
    for (const [name, each] of ownOf(fresh)) {
      const kept = here.get(name);
      if (!kept) continue;
      const described = each.getAttribute("aria-describedby");
      if (each.matches("button") && described) kept.setAttribute("aria-describedby", described);
      else if (each.matches("button")) kept.removeAttribute("aria-describedby");
      each.replaceWith(kept);
    }
    const [menu, shown] = [document, fresh].map((root) => root.querySelector(".desk-menu"));
    if (menu && shown) shown.open = menu.open;
  }

  function put(fresh) {
    keepOwn(fresh);
    for (const selector of TOLD) {
      const [old, found] = [document, fresh].map((root) => root.querySelector(selector));
      old.hidden = found.hidden;
      old.replaceChildren(...found.childNodes);
    }
    for (const selector of AROUND) {
      const [old, found] = [document, fresh].map((root) => root.querySelector(selector));
      if (old && found) old.replaceWith(found);
      else if (old) old.remove();
      else if (found) (selector === ".messagelist" ? document.getElementById("content") : form()).before(found);
    }
    for (const wrong of form().querySelectorAll(WRONG)) wrong.remove();
    for (const field of form().querySelectorAll(".desk-page [aria-invalid]")) field.removeAttribute("aria-invalid");
  }

  /* It has an address of its own from now on. */
  function takeFor(fresh, address) {
    form().prepend(fresh.querySelector("[name=base]"));
    const look = fresh.querySelector(".desk-look").getAttribute("formaction");
    for (const button of document.querySelectorAll("[name=_preview]")) button.setAttribute("formaction", look);
    const notes = fresh.getElementById("desk-notes-form"); // a new story had none
    if (notes) document.body.append(notes);
    history.replaceState(history.state, "", address);
  }

  /* `address`: of the article's form. Where that does not come, the page says less, and all is saved. */
  desk.renew = async (address) => {
    let fresh;
    try {
      const response = await fetch(address, { redirect: "error" });
      fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      return;
    }
    const written = fresh.querySelector(".desk-writing");
    if (!written) return;
    if (!form().elements.base) takeFor(fresh, address);
    Object.assign(document.querySelector(".desk-writing").dataset, written.dataset);
    const stood = document.activeElement;
    const top = stood.getBoundingClientRect().top;
    document.title = fresh.title;
    put(fresh);
    if (stood.isConnected && stood !== document.activeElement) stood.focus({ preventScroll: true });
    if (stood.closest(".desk-page")) scrollBy({ top: stood.getBoundingClientRect().top - top, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("desk:renewed"));
  };
})();
