/* Save: the form is sent by this script, so that the page stays open with its text until it is known
 * that this was saved. A session that has ended is renewed in place; a server that is away is asked
 * again; what has to be seen (errors, a merge) comes as a page, as it does without this script.
 */
"use strict";
(() => {
  const WAITS = [2, 4, 8, 15, 30]; // seconds
  const AWAY = [502, 503, 504];
  const { element } = desk;
  let form = null, sending = false, timer = 0;

  function say(message, ...buttons) {
    const line = document.querySelector(".desk-saved");
    line.textContent = message;
    line.classList.toggle("wrong", buttons.length > 0);
    for (const button of buttons) line.append(" ", button);
  }

  function button(label, act) {
    const made = element("button", { type: "button", textContent: label });
    made.addEventListener("click", act);
    return made;
  }

  /* As the browser would: the page that comes has all that is to be seen. */
  function sendPlainly(name, value) {
    form.append(element("input", { type: "hidden", name, value }));
    desk.leave(false);
    form.submit();
  }

  async function once(name, value) {
    const body = new FormData(form);
    body.append(name, value);
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST", body, redirect: "manual", headers: { "Newsroom-Save": "1", Accept: "application/json" } });
    } catch {
      return { away: true };
    }
    if (AWAY.includes(response.status)) return { away: true };
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const answer = json ? await response.json() : {};
    return { status: response.type === "opaqueredirect" ? 401 : response.status, ...answer };
  }

  async function save(name, value, tries = 0) {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    desk.keep();
    say("Saving…");
    const answer = await once(name, value);
    sending = false;
    if (answer.then) {
      desk.leave(answer.saved);
      location.assign(answer.then);
    } else if (answer.show) {
      sendPlainly(name, value);
    } else if (answer.away) {
      const wait = WAITS[Math.min(tries, WAITS.length - 1)];
      say(`The newsroom does not answer. Nothing is saved yet, and your text is kept in this browser. `
        + `Trying again in ${wait} seconds.`, button("Try now", () => save(name, value, tries)),
        button("Stop", () => { clearTimeout(timer); say("Not saved. Your text is kept in this browser."); desk.stay(); }));
      timer = setTimeout(() => save(name, value, tries + 1), wait * 1000);
    } else if (answer.status === 401) {
      const again = () => save(name, value, 0);
      if (await desk.signIn("Your session has ended. Your text is still here, and is saved as soon as you have signed in.")) again();
      else say("Not saved: you are signed out. Your text is kept in this browser.", button("Sign in again", again));
    } else if (answer.status === 403 && tries < 1 && await renewed()) {
      save(name, value, tries + 1);
    } else {
      say(answer.error || refused(answer.status), button("Try again", () => save(name, value, 0)));
      desk.stay();
    }
  }

  /* After signing in elsewhere the page's token is an old one. */
  async function renewed() {
    try {
      return Boolean((await desk.session()).username);
    } catch {
      return false;
    }
  }

  const refused = (status) => ({
    403: "Not saved: you may not change this article any more. Your text is kept in this browser.",
    404: "Not saved: this article was deleted. Copy what you wrote before you leave.",
    413: "Not saved: the text is too long for the newsroom. It is kept in this browser.",
  }[status] || `Not saved: something went wrong (${status}). Your text is kept in this browser.`);

  document.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || pressed.form !== form || pressed.hasAttribute("formaction")) return;
    event.preventDefault();
    save(pressed.name, pressed.value);
  });

  document.addEventListener("DOMContentLoaded", () => {
    const found = document.querySelector(".desk-writing");
    form = found && found.closest("form");
  });
})();
