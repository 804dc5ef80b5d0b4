/* Save: the form is sent by this script, and the page stays: one writes on meanwhile, and afterwards. A
 * session that has ended is renewed in place; a server that is away is asked again. What has to be seen
 * (errors, a merge) comes as a page, as it does without this script, and so does what a step leads to.
 */
"use strict";
(() => {
  const WAITS = [2, 4, 8, 15, 30]; // seconds
  const PATIENCE = 60000; // milliseconds for one answer
  const AWAY = [502, 503, 504];
  const { element } = desk;
  let form = null, data = null, waiting = 0; // waiting: the timer until the next try
  let next = null; // the button that was pressed while a save was on its way

  function say(message, ...buttons) {
    const line = document.querySelector(".desk-saved");
    line.replaceChildren(...[message].flat());
    line.classList.toggle("wrong", buttons.length > 0);
    for (const button of buttons) line.append(" ", button);
  }

  function stopWaiting() {
    clearInterval(waiting);
    waiting = 0;
    desk.isSaving = false;
  }

  /* `again` after so many seconds, which `line` counts: a timer, as each second would be announced. */
  function wait(seconds, line, again) {
    let left = seconds;
    const count = () => { line.textContent = interpolate(ngettext("%(left)s second", "%(left)s seconds", left), { left }, true); };
    count();
    waiting = setInterval(() => {
      left -= 1;
      count();
      if (!left) again();
    }, 1000);
  }

  function button(label, act) {
    const made = element("button", { type: "button", textContent: label });
    made.addEventListener("click", act);
    return made;
  }

  /* As the browser would: the page that comes has all that is to be seen, and what was typed meanwhile. */
  function sendPlainly(name, value) {
    form.append(element("input", { type: "hidden", name, value }));
    desk.leave();
    form.submit();
  }

  async function once(name, value) {
    const body = new FormData(form);
    body.append(name, value);
    body.append("_writing", data.pass);
    try {
      const response = await fetch(form.action, {
        method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
        headers: { "Newsroom-Save": "1", Accept: "application/json" } });
      if (AWAY.includes(response.status)) return { away: true };
      const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
      const answer = json ? await response.json() : {};
      return { status: response.type === "opaqueredirect" ? 401 : response.status, ...answer };
    } catch {
      return { away: true };
    }
  }

  /* A step takes the text as it is, and another page comes: nothing is typed that would be lost. */
  function hold(held) {
    for (const part of form.querySelectorAll(".desk-page > :not(.desk-bar)")) part.inert = held;
  }

  /* The page is a change of another revision now. */
  async function goOn({ base, version, then }, text) {
    desk.settle(text, { withStep: false });
    if (form.elements.base) form.elements.base.value = base;
    try {
      await desk.renew(then);
    } finally {
      data.version = version;
      desk.isSaving = false;
    }
    if (!form.elements.base) { // a new article, and its page did not come
      desk.leave();
      location.assign(then);
      return;
    }
    say(desk.isChanged() ? gettext("Saved, but for what you have typed since.") : gettext("Saved."));
    const pressed = next;
    next = null;
    if (pressed && (pressed.name !== "_continue" || desk.isChanged())) save({ ...pressed, text: desk.typed() });
  }

  /* `pressed`: the button, and the text that it was pressed for. */
  async function save(pressed, tries = 0, renewals = 0) {
    if (waiting) stopWaiting(); // whoever presses Save does not wait
    if (desk.isSaving) {
      next = pressed;
      return;
    }
    desk.isSaving = true;
    document.querySelector(".messagelist")?.remove(); // of what was done before
    say(gettext("Saving…"));
    hold(pressed.name !== "_continue");
    await desk.keep();
    // Who goes on writing while the newsroom is away has not pressed that button for the new text.
    const text = desk.typed();
    const [name, value] = text === pressed.text ? [pressed.name, pressed.value] : ["_continue", "1"];
    const isPlain = name === "_continue";
    hold(!isPlain);
    const answer = await once(name, value);
    if (answer.base && isPlain && desk.renew) {
      await goOn(answer, text);
      return;
    }
    if (answer.then) {
      if (answer.saved) desk.settle(text, { withStep: !isPlain });
      desk.leave();
      location.assign(answer.then);
      return;
    }
    if (answer.show) {
      sendPlainly(name, value);
      return;
    }
    hold(false);
    next = null;
    desk.isSaving = answer.away;
    const again = () => save(pressed, tries + 1, renewals);
    if (answer.away) {
      const seconds = element("span");
      seconds.setAttribute("role", "timer");
      const away = gettext("The newsroom does not answer: nothing is known to be saved.");
      const only = pressed.name === "_continue" ? "" : gettext("If you change it until then, it is saved and nothing else is done.");
      const [before, behind] = gettext("Trying again in %(seconds)s.").split("%(seconds)s");
      say([`${away} ${desk.where()} ${before}`, seconds, `${behind} ${only}`.trimEnd()],
        button(gettext("Try now"), again), button(gettext("Stop"), () => {
          stopWaiting();
          say(notSaved(gettext("Not saved.")));
          desk.stay();
        }));
      wait(WAITS[Math.min(tries, WAITS.length - 1)], seconds, again);
    } else if (answer.status === 401) {
      const why = gettext("Your session has ended. Your text is still here, and is saved as soon as you have signed in.");
      if (await desk.signIn(why)) again();
      else say(notSaved(gettext("Not saved: you are signed out.")), button(gettext("Sign in again"), again));
    } else if (answer.status === 403 && !renewals && await renewed()) {
      save(pressed, tries, renewals + 1);
    } else {
      say(answer.error || notSaved(refused(answer.status)), button(gettext("Try again"), again));
      desk.stay();
    }
  }

  /* After signing in elsewhere the page's token is an old one. */
  async function renewed() {
    try {
      return (await desk.session()).username === data.username;
    } catch {
      return false;
    }
  }

  const notSaved = (why) => `${why} ${desk.where()}`;
  const refused = (status) => ({
    403: gettext("Not saved: you may not change this article any more."),
    404: gettext("Not saved: this article was deleted."),
    413: gettext("Not saved: the text is too long for the newsroom."),
  }[status] || interpolate(gettext("Not saved: something went wrong (%(status)s)."), { status }, true));

  document.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || pressed.form !== form || pressed.hasAttribute("formaction")) return;
    event.preventDefault();
    save({ name: pressed.name, value: pressed.value, text: desk.typed() });
  });

  document.addEventListener("DOMContentLoaded", () => {
    const found = document.querySelector(".desk-writing");
    if (!found) return;
    data = found.dataset;
    form = found.closest("form");
  });
})();
