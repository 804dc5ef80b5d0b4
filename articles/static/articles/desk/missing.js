/* What is missing, as the text is typed: a pause asks the server, which looks into the form as it stands
 * and saves nothing. Each line leads to its field, and each field bears a mark.
 */
"use strict";
(() => {
  const PAUSE = 1000, AGAIN = 15000, PATIENCE = 30000; // milliseconds
  const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const { element } = desk;
  let form, data, known, shown;
  let timer = 0, isAsking = false, since = new Date();

  const list = () => form.querySelector(".desk-lacking");
  const links = () => [...list().querySelectorAll("a")];

  /* The story as it stands in the form: what begins with _ is the page's own. */
  function fields() {
    const said = new FormData(form);
    for (const name of [...said.keys()]) if (name.startsWith("_")) said.delete(name);
    return said;
  }
  const textOf = (said) => JSON.stringify([...said].filter(([name]) => name !== "csrfmiddlewaretoken"));

  /* Its fields. */

  /* What takes the focus for a field: some are hidden behind what a script has made of them. */
  function stopOf(field) {
    if (field.matches(".admin-autocomplete")) return field.nextElementSibling.querySelector(".select2-search__field") || field;
    if (field.matches(".desk-key")) return field.closest(".desk-image").querySelector("button") || field;
    return field.matches("input, select, textarea") ? field : field.querySelector("textarea") || field;
  }
  const boxOf = (field) => field.closest(".desk-field, .field-heading, .field-body, .field-image");

  function describe(stop, id, described) {
    const ids = new Set((stop.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    if (described) ids.add(id);
    else ids.delete(id);
    if (ids.size) stop.setAttribute("aria-describedby", [...ids].join(" "));
    else stop.removeAttribute("aria-describedby");
  }

  /* The mark stands over the corner of its field, so that nothing moves under whoever types. */
  function mark() {
    for (const old of form.querySelectorAll(".desk-mark")) {
      for (const stop of form.querySelectorAll(`[aria-describedby~="${old.id}"]`)) describe(stop, old.id, false);
      old.remove();
    }
    for (const each of list().querySelectorAll(".desk-in-field")) {
      const field = document.getElementById(each.dataset.field);
      const box = field && boxOf(field);
      if (!box) continue;
      const words = [...each.querySelectorAll("li")].map((line) => line.textContent.trim().replace(/\s+/g, " ")).join(" ");
      const made = element("span", { className: "desk-mark", id: `${field.id}-missing`, title: words },
        element("span", { className: "desk-hidden", textContent: words }));
      made.classList.toggle("blocks", Boolean(each.querySelector("li:not(.advice)")));
      box.append(made);
      describe(stopOf(field), made.id, true);
    }
  }

  function show(found) {
    const focused = list().contains(document.activeElement) ? document.activeElement.getAttribute("href") || "" : null;
    list().closest(".desk-stands").hidden = false;
    list().replaceWith(found);
    prepare();
    if (focused !== null) (links().find((link) => link.getAttribute("href") === focused) || list()).focus({ preventScroll: true });
  }

  /* One stop of the Tab key, however long the list is. */
  function prepare() {
    links().forEach((link, number) => { link.tabIndex = number ? -1 : 0; });
    mark();
  }

  function step(event) {
    const by = STEPS[event.key];
    const at = links().indexOf(document.activeElement);
    if (!by || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const to = links()[Math.max(0, Math.min(links().length - 1, at + by))];
    for (const link of links()) link.tabIndex = link === to ? 0 : -1;
    to.focus();
  }

  /* To the field, or from the bar to the list: whatever hides it opens. */
  function go(event) {
    const link = event.target.closest && event.target.closest(".desk-lacking a, .desk-in-short a");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const folded = target.closest(".desk-section.is-folded");
    if (folded) folded.querySelector(".desk-tool-fold").click();
    for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    const menu = form.querySelector(".desk-menu");
    if (menu) menu.open = false;
    const preview = form.querySelector(".desk-beside:not([hidden])");
    if (preview && preview.offsetWidth > window.innerWidth / 2) preview.querySelector(".desk-beside-close").click();
    const box = boxOf(target) || target;
    box.scrollIntoView({ block: box.offsetHeight < window.innerHeight / 2 ? "center" : "start" });
    (target === list() ? target : stopOf(target)).focus({ preventScroll: true });
  }

  /* The server. */

  /* Who only listens hears the short of it, and only when it is another. `why`: nothing new came. */
  function tell(why = "") {
    const time = desk.time(since);
    const words = list().dataset.inShort;
    const line = form.querySelector(".desk-in-short");
    const short = why && words ? interpolate(gettext("%(missing)s at %(time)s"), { missing: words, time }, true) : words;
    if (line.textContent !== short) line.replaceChildren(element("a", { href: `#${list().id}`, textContent: short }));
    form.querySelector(".desk-as-of").textContent = why && interpolate(gettext("As of %(time)s: %(why)s"), { time, why }, true);
  }

  async function ask() {
    if (isAsking) return; // whoever asks now asks again
    const said = fields();
    const text = textOf(said);
    if (text === known) return tell();
    said.set("_preview", "1");
    isAsking = true;
    let found = null, why = gettext("the newsroom does not answer."), again = true;
    try {
      const answer = await fetch(data.missing, {
        method: "POST", body: said, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.type === "opaqueredirect") why = gettext("you have been signed out.");
      else if (answer.ok) found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".desk-lacking");
      else if (answer.status < 500) [why, again] = [gettext("the newsroom does not look into this text any more."), false];
    } catch { /* it is away */ }
    isAsking = false;
    if (textOf(fields()) !== text) wait(PAUSE); // somebody has typed on
    else if (found) {
      [known, since] = [text, new Date()];
      const html = found.outerHTML;
      if (html !== shown) show(document.adoptNode(found));
      shown = html;
      tell();
    } else {
      tell(why);
      if (again) wait(AGAIN);
    }
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  }
  const soon = () => wait(PAUSE);

  document.addEventListener("DOMContentLoaded", () => {
    const found = document.querySelector(".desk-writing");
    if (!found) return;
    data = found.dataset;
    form = found.closest("form");
    setTimeout(() => { // the other scripts have prepared the form by then
      shown = list().outerHTML;
      known = data.typed ? "" : textOf(fields());
      prepare();
      if (data.typed) soon();
    });
    form.addEventListener("click", go);
    form.addEventListener("keydown", (event) => list().contains(event.target) && step(event));
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    document.addEventListener("desk:noted", () => { // open notes are among what is missing
      known = "";
      soon();
    });
    // What jQuery triggers, the browser does not hear of.
    if (window.django && django.jQuery) django.jQuery(form).on("change", soon);
  });
})();
