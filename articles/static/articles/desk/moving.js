/* The board's cards and the calendar's entries are dragged where they are to go, or moved in a dialog by
 * their link. The server performs it and answers with the page: what stands in it takes the place of what
 * is here, and the focus stays on what was moved. Without this script the link leads to a page that does
 * the same.
 */
"use strict";
(() => {
  const moves = () => document.getElementById("desk-moves");
  const said = () => document.getElementById("desk-said");
  let dragged = null;

  function say(words, isWrong = false) {
    said().textContent = words;
    said().classList.toggle("wrong", isWrong);
  }

  async function ask(address, fields = null) {
    moves().classList.add("is-busy");
    try {
      const answer = await fetch(address, fields ? { method: "POST", body: fields } : {});
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!fresh.querySelector("#desk-moves, #desk-asked")) throw new Error();
      return fresh;
    } catch {
      say(gettext("That did not work: nothing was moved. Reload the page and try again."), true);
      return null;
    } finally {
      moves().classList.remove("is-busy");
    }
  }

  const inWords = (fresh, selector) =>
    [...fresh.querySelectorAll(selector)].map((each) => each.textContent.trim()).join(" ");

  function show(fresh) {
    if (!fresh) return;
    const asked = fresh.getElementById("desk-asked");
    if (asked) {
      open(asked);
      return;
    }
    const [left, top] = [moves().scrollLeft, scrollY];
    const wrong = inWords(fresh, ".is-moved .desk-refusal");
    // The words stand at the card; what is said aloud is said in one place.
    for (const each of fresh.querySelectorAll(".desk-refusal[role]")) each.removeAttribute("role");
    moves().replaceChildren(...fresh.getElementById("desk-moves").childNodes);
    prepare();
    moves().scrollLeft = left;
    scrollTo(0, top);
    say(wrong || inWords(fresh, ".messagelist li"), Boolean(wrong));
    (moves().querySelector("[data-moved] .desk-move") || moves()).focus();
  }

  /* What the step asks for, over the page. */
  function open(asked) {
    const opener = document.activeElement;
    const dialog = document.createElement("dialog");
    dialog.className = "desk-dialog desk-moving";
    dialog.setAttribute("aria-labelledby", "desk-asked-title");
    dialog.append(asked);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (opener && opener.isConnected) opener.focus();
    });
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest(".desk-leave")) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      button.disabled = true;
      const fresh = await ask(event.target.action, new FormData(event.target));
      button.disabled = false;
      if (!fresh) dialog.close();
      else if (fresh.getElementById("desk-asked")) dialog.replaceChildren(fresh.getElementById("desk-asked"));
      else {
        dialog.close();
        show(fresh);
      }
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("textarea, input:not([type=hidden]), button, a").focus();
  }

  const zoneAt = (event) => event.target.closest && event.target.closest("#desk-moves [data-to]");
  const isAtHome = (zone) => zone.contains(dragged);

  /* Where it may go, and why not elsewhere. */
  function mark() {
    for (const zone of moves().querySelectorAll("[data-to]")) {
      if (isAtHome(zone)) continue;
      const why = [...zone.querySelectorAll(".desk-why")]
        .find((each) => !each.dataset.from || each.dataset.from === dragged.dataset.from);
      if (why) why.hidden = false;
      zone.classList.add(why ? "refuses" : "takes");
    }
  }

  function unmark() {
    for (const zone of moves().querySelectorAll("[data-to]")) zone.classList.remove("refuses", "takes", "is-over");
    for (const why of moves().querySelectorAll(".desk-why")) why.hidden = true;
    if (dragged) dragged.classList.remove("is-dragged");
    dragged = null;
  }

  async function drop(card, zone) {
    const fields = new FormData(document.getElementById("desk-moves-form"));
    fields.append(moves().dataset.field, zone.dataset.to);
    fields.append("seen", card.dataset.seen);
    fields.append("column", card.closest("[data-to]").dataset.to);
    fields.append("dragged", "1");
    card.querySelector(".desk-move").focus();
    say("");
    show(await ask(card.dataset.move, fields));
  }

  function prepare() {
    for (const card of moves().querySelectorAll("[data-move]")) card.draggable = true;
  }

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest("[data-move]");
    if (!card) return;
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector("h3").textContent);
    setTimeout(() => {  // what is dragged is drawn before it is marked
      if (!dragged) return;
      dragged.classList.add("is-dragged");
      mark();
    });
  });
  document.addEventListener("dragover", (event) => {
    const zone = dragged && zoneAt(event);
    for (const other of moves().querySelectorAll(".is-over")) if (other !== zone) other.classList.remove("is-over");
    if (!zone || isAtHome(zone)) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  document.addEventListener("drop", (event) => {
    const zone = dragged && zoneAt(event);
    if (!zone || isAtHome(zone)) return;
    event.preventDefault();
    const card = dragged;
    unmark();
    drop(card, zone);
  });
  document.addEventListener("dragend", unmark);
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("#desk-moves .desk-move");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.focus();
    show(await ask(link.href));
  });
  prepare();
})();
