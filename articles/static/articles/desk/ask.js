/* What every script of the desk uses to ask the server something: JSON back, or an error in words. */
"use strict";
window.desk = {
  /* POST these fields with the form's token; without fields GET. Throws an Error that can be shown. */
  async ask(form, path, fields = null) {
    const options = { headers: { Accept: "application/json" } };
    if (fields) {
      options.method = "POST";
      options.body = new FormData();
      for (const [name, value] of Object.entries(fields)) options.body.append(name, value);
      options.headers["X-CSRFToken"] = form.querySelector("[name=csrfmiddlewaretoken]").value;
    }
    let response;
    try {
      response = await fetch(path, options);
    } catch {
      throw new Error("The newsroom does not answer. What you wrote is still here; try again.");
    }
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const answer = json ? await response.json() : {};
    if (!response.ok || !json) {
      throw new Error(answer.error || `That did not work (${response.status}). Try again.`);
    }
    return answer;
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
