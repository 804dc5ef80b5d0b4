/* Autosave: what is typed is kept in this browser within two seconds, and on the server within fifteen.
 *
 * What was never saved is offered again, wherever this person opens the form next: the server tells
 * what differs, and what only the browser has is sent there first.
 */
"use strict";
(() => {
  const LOCALLY = 1000, SERVER = 8000, AGAIN = 12000, DAYS = 30; // milliseconds, and days
  const OWN = /^(csrfmiddlewaretoken|_page|_seen)$/; // the page's and not the writer's
  const { ask, element } = desk;
  let form, data, saved, token;
  let locally = 0, toServer = 0, leaving = false, stored = null, kept = true;
  let sent = Promise.resolve(); // of what is on its way to the server

  const place = (page) => `newsroom:${data.user}:${data.article || "new"}:${page}`;
  const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.test(name));
  /* What is compared: a field that is empty or not there says the same. */
  const now = () => JSON.stringify(fields().filter(([name, value]) => value && name !== "base"));
  const story = (text) => JSON.stringify(JSON.parse(text).filter(([name]) => !name.startsWith("_")));

  function say(message, wrong = false) {
    const line = document.querySelector(".desk-saved");
    line.textContent = message;
    line.classList.toggle("wrong", wrong);
  }

  /* In this browser. */

  function keepLocally() {
    clearTimeout(locally);
    locally = 0;
    if (saved === undefined) return;
    if (now() === saved) return forget(token);
    try {
      localStorage.setItem(place(token), JSON.stringify({ at: Date.now(), fields: fields() }));
      kept = true;
    } catch {
      kept = false;
      say(gettext("This browser keeps nothing: save often."), true);
    }
  }
  desk.where = () => (kept
    ? gettext("Your text is kept in this browser.")
    : gettext("This browser keeps nothing: copy your text."));

  const forget = (page) => {
    try {
      localStorage.removeItem(place(page));
    } catch { /* it keeps nothing */ }
  };

  /* What other pages for this article have left in this browser: [[token, {at, fields}]]. */
  function left() {
    const found = [];
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(place("")) || name === place(token)) continue;
        const entry = JSON.parse(localStorage.getItem(name));
        if (Date.now() - entry.at > DAYS * 86400000) localStorage.removeItem(name);
        else found.push([name.slice(place("").length), entry]);
      }
    } catch { /* nothing is kept, or not by us */ }
    return found;
  }

  /* On the server. */

  async function send(page, fields) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append("_page", page);
    body.append("_writing", data.pass);
    await desk.send(form, data.autosave, body);
  }

  async function keepOnServer() {
    clearTimeout(toServer);
    toServer = 0;
    const text = now();
    if (text === stored || leaving) return;
    try {
      if (text === saved) return stored && await taken();
      sent = send(token, fields());
      await sent;
      stored = text;
      say(interpolate(gettext("Kept at %(time)s, not saved yet"), { time: desk.time() }, true));
      if (now() !== text) soon();
    } catch (error) {
      if (!desk.isSaving) say([gettext("Not kept on the server:"), error.message, desk.where()].join(" "), true);
      if (error.status === 401) offerSignIn();
      toServer = toServer || setTimeout(keepOnServer, AGAIN);
    }
  }

  /* What was typed was taken back by hand. */
  async function taken() {
    await ask(form, data.discard, { _restore: token, _writing: data.pass });
    stored = null;
    say("");
  }

  function offerSignIn() {
    const button = element("button", { type: "button", textContent: gettext("Sign in again") });
    button.addEventListener("click", async () => {
      if (await desk.signIn(gettext("Your session has ended. Your text is still here."))) keepOnServer();
    });
    document.querySelector(".desk-saved").append(" ", button);
  }

  function soon() {
    if (leaving) return;
    locally = locally || setTimeout(keepLocally, LOCALLY);
    toServer = toServer || setTimeout(keepOnServer, SERVER);
  }

  /* What was never saved. */

  async function offer() {
    try {
      // Under a name of its own: what another page has sent since is never overwritten.
      for (const [page, entry] of left()) {
        await send(crypto.randomUUID().replaceAll("-", ""), entry.fields);
        forget(page);
      }
      const query = new URLSearchParams({ _page: token, _writing: data.pass });
      const response = await fetch(`${data.unsaved}?${query}`);
      const html = response.ok ? await response.text() : "";
      if (!html.trim()) return;
      const region = element("div", { className: "desk-offers" });
      region.setAttribute("role", "status");
      form.querySelector(".desk-above").after(region);
      region.innerHTML = html; // escaped by the server
      document.body.append(restoring());
    } catch { /* the server is away: the next page asks again */ }
  }

  function restoring() {
    const again = element("form", { method: "post", id: "desk-restore", hidden: true });
    again.append(form.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
    return again;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest(".desk-discard");
    if (!button) return;
    const box = button.closest(".desk-unsaved");
    const what = box.querySelector("h2").textContent;
    const consequence = interpolate(gettext("%(text)s. Nobody can bring it back afterwards."), { text: what }, true);
    if (!await desk.confirm(gettext("Throw this text away?"), consequence, gettext("Throw it away"))) return;
    const all = box.closest(".desk-unsaved-all");
    try {
      await ask(form, data.discard, { _restore: box.dataset.token, _writing: data.pass });
      box.remove();
      if (all && !all.querySelector(".desk-unsaved")) all.remove();
      say(gettext("Thrown away."));
    } catch (error) {
      say(error.message, true);
    }
  });

  /* A save begins: nothing that was typed before it arrives after it. */
  desk.keep = async () => {
    keepLocally();
    clearTimeout(toServer);
    toServer = 0;
    await sent.catch(() => {});
  };
  desk.typed = () => now();
  desk.unsaved = () => saved !== undefined && now() !== saved;
  /* What the story says, whatever stands in the fields of the next step. */
  desk.isChanged = () => saved !== undefined && story(now()) !== story(saved);

  /* This text is saved; what was typed since is not, nor is a note that goes with a step to come. */
  desk.settle = (text, { withStep }) => {
    saved = withStep ? text : story(text);
    stored = null;
    forget(token);
    if (desk.unsaved()) soon();
  };

  /* The page is left on purpose. */
  desk.leave = () => {
    leaving = true;
    clearTimeout(toServer);
  };
  desk.stay = () => {
    leaving = false;
    soon();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const found = document.querySelector(".desk-writing");
    if (!found) return;
    data = found.dataset;
    form = found.closest("form");
    token = form.querySelector("[name=_page]").value;
    setTimeout(() => { // the other scripts have prepared the form by then
      saved = data.typed ? "[]" : now();
      if (data.typed) soon();
      if (data.unsaved) offer();
    });
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    // What jQuery triggers, the browser does not hear of.
    if (window.django && django.jQuery) django.jQuery(form).on("change", soon);
    document.addEventListener("visibilitychange", () => document.hidden && keepLocally());
    window.addEventListener("pagehide", keepLocally);
    window.addEventListener("pageshow", (event) => event.persisted && desk.stay());
    window.addEventListener("beforeunload", (event) => {
      if (leaving || !desk.unsaved()) return;
      keepLocally();
      event.preventDefault();
    });
  });
})();
