/* What every script of the desk uses to ask the server something: JSON back, or an error in words. */
"use strict";
window.desk = {
  /* POST these fields with the form's token; without fields GET. Throws an Error that can be shown. */
  ask(form, path, fields = null) {
    if (!fields) return desk.send(form, path);
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return desk.send(form, path, body);
  },

  /* The same, with a FormData. The error's `status` is the answer's. */
  async send(form, path, body = null) {
    const options = { headers: { Accept: "application/json" } };
    if (body) {
      options.method = "POST";
      options.body = body;
      options.headers["X-CSRFToken"] = form.querySelector("[name=csrfmiddlewaretoken]").value;
    }
    let response;
    try {
      response = await fetch(path, options);
    } catch {
      throw new Error(gettext("The newsroom does not answer. What you wrote is still here; try again."));
    }
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const answer = json ? await response.json() : {};
    if (!response.ok || !json) {
      const error = new Error(answer.error
        || interpolate(gettext("That did not work (%(status)s). Try again."), { status: response.status }, true));
      throw Object.assign(error, { status: response.status });
    }
    return answer;
  },

  /* In which numbers and times are written. */
  get language() {
    const { lang } = document.documentElement;
    return !lang || lang.startsWith("en") ? "en-GB" : lang;
  },

  /* 14:05 GMT: as the newsroom's clocks show it, wherever the browser is. */
  time(moment = new Date()) {
    const { zone } = document.querySelector(".desk-writing").dataset;
    return moment.toLocaleTimeString(desk.language,
      { hour: "2-digit", minute: "2-digit", timeZone: zone, timeZoneName: "short" });
  },

  /* The files of a drop or a paste that may be pictures; the server says whether they are. */
  images: (transfer) =>
    [...(transfer ? transfer.files : [])].filter((file) => file.type.startsWith("image/")),

  /* desk.element("p", {className: "x"}, child, "text") */
  element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  },
};
