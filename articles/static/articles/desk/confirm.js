/* Asks once more before something that cannot simply be taken back. Without this script a button does
 * what it says at once; what comes of it stands beside it either way.
 */
"use strict";
(() => {
  const { element } = desk;
  let confirmed = null;

  /* A promise of whether they want it. */
  desk.confirm = (question, consequence, label) => new Promise((resolve) => {
    const title = element("h2", { id: "desk-confirm-title", textContent: question });
    const words = element("p", { id: "desk-confirm-words", textContent: consequence });
    const answers = element("form", { method: "dialog", className: "desk-does" },
      element("button", { value: "no", textContent: gettext("No, not now"), autofocus: true }),
      element("button", { value: "yes", textContent: label, className: "desk-yes" }));
    const dialog = element("dialog", { className: "desk-dialog desk-confirm" }, title, words, answers);
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.setAttribute("aria-describedby", words.id);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });

  /* Before save.js sends the form. Where the words that it needs are missing, the server says so. */
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const isConfirmed = button && button === confirmed;
    confirmed = null;
    if (isConfirmed || !button || !button.dataset.question) return;
    const note = document.getElementById(button.dataset.note || "");
    if (note && !note.value.trim()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const then = document.getElementById(button.getAttribute("aria-describedby")).textContent;
    const told = note ? interpolate(gettext("They read: “%(note)s”"), { note: note.value.trim() }, true) : "";
    if (!await desk.confirm(button.dataset.question, `${then} ${told}`.trim(), button.dataset.yes || button.textContent)) return;
    confirmed = button;
    button.form.requestSubmit(button);
  }, true);
})();
