/* Signing in over the page: when a session has ended, what is typed stays where it is.
 *
 * desk.session() tells who is signed in and renews the page's tokens; desk.signIn(why) opens the dialog
 * and resolves to true once the same person is signed in again, to false if it was closed.
 */
"use strict";
(() => {
  const { element } = desk;
  const data = () => document.querySelector(".desk-writing").dataset;
  let dialog = null;
  let waiting = null; // the promise of the dialog that is open

  async function session() {
    const response = await fetch(data().session, { headers: { Accept: "application/json" } });
    const answer = await response.json();
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = answer.token;
    return answer;
  }
  desk.session = session;

  async function send(form, line) {
    line.textContent = gettext("Signing in…");
    try {
      await session(); // for the token
      const response = await fetch(data().signIn, { method: "POST", body: new FormData(form) });
      const { username } = await session();
      if (username === data().username) return true;
      if (username) {
        const words = gettext("You are signed in as %(username)s now, and this text is %(owner)s’s. Sign in as %(owner)s.");
        line.textContent = interpolate(words, { username, owner: data().username }, true);
      } else {
        line.textContent = response.status === 429
          ? gettext("Too many tries. Wait a few minutes; your text stays here.")
          : gettext("That name and password do not fit together.");
      }
    } catch {
      line.textContent = gettext("The newsroom does not answer. Try again in a moment; your text stays here.");
    }
    return false;
  }

  function build() {
    const line = element("p", { className: "desk-status wrong", role: "status" });
    const name = element("input", {
      type: "text", name: "username", autocomplete: "username", required: true, value: data().username });
    const password = element("input", {
      type: "password", name: "password", autocomplete: "current-password", required: true });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
    const later = element("button", { type: "button", textContent: gettext("Later") });
    const form = element("form", { method: "post" },
      element("h2", { id: "desk-sign-in", textContent: gettext("Sign in again") }),
      element("p", { className: "desk-why" }), token,
      element("label", {}, gettext("Username"), name), element("label", {}, gettext("Password"), password), line,
      element("p", { className: "desk-does" },
        element("button", { type: "submit", className: "default", textContent: gettext("Sign in") }), later));
    dialog = element("dialog", { className: "desk-dialog" }, form);
    dialog.setAttribute("aria-labelledby", "desk-sign-in");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const done = await send(form, line);
      password.value = "";
      if (done) {
        dialog.returnValue = "done";
        dialog.close("done");
      } else password.focus();
    });
    later.addEventListener("click", () => dialog.close(""));
    dialog.addEventListener("cancel", () => { dialog.returnValue = ""; });
    document.body.append(dialog);
  }

  desk.signIn = (why) => {
    if (waiting) return waiting;
    if (!dialog) build();
    const before = document.activeElement;
    dialog.returnValue = "";
    dialog.querySelector(".desk-why").textContent = why;
    dialog.querySelector(".desk-status").textContent = "";
    waiting = new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        waiting = null;
        if (before) before.focus();
        resolve(dialog.returnValue === "done");
      }, { once: true });
    });
    dialog.showModal();
    dialog.querySelector("[type=password]").focus();
    return waiting;
  };
})();
