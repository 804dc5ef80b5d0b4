/* A picture of the form, of a section or the lead: chosen from the library or dropped, without leaving the form.
 *
 * The field itself is a text input that holds the picture's key; this script hides it and fills it.
 */
"use strict";
(() => {
  const { ask, element, images } = desk;
  const BOX = ".desk-image";
  const PICTURE = ".desk-picture"; // with what is said of it
  const WORDS = ["alt", "caption", "credit"];
  let dialog = null; // one for the page, made when it is first needed
  let chosen = null; // what to do with the picture that is chosen in it
  let more = ""; // where the next page of the list begins
  let asked = 0;

  const input = (box) => box.querySelector("input.desk-key");

  /* Its box. */

  function say(box, message, wrong = false) {
    const line = box.querySelector(".desk-status");
    line.textContent = message;
    line.classList.toggle("wrong", wrong);
  }

  function show(box, image) {
    const shown = box.querySelector(".desk-image-shown");
    shown.replaceChildren();
    if (image) {
      shown.append(
        element("img", { src: image.thumb, alt: image.alt, className: "desk-thumbnail" }),
        element("span", {}, element("strong", { textContent: image.title }),
          element("span", { textContent: image.credit || gettext("No credit in the library") }),
          element("span", { textContent: image.rights }),
          element("a", { href: image.url, target: "_blank", textContent: gettext("Edit in the library") })),
      );
    }
    // For a section that becomes a copy of this one.
    if (image) shown.dataset.image = JSON.stringify(image);
    else delete shown.dataset.image;
    box.classList.toggle("has-image", Boolean(image));
    suggest(box, image);
  }

  const said = (box) => [...box.closest(PICTURE)?.querySelectorAll(".desk-words :is(input, textarea)") ?? []];

  /* What the library says is what readers get where the form says nothing: it stands there, grey. */
  function suggest(box, image) {
    for (const field of said(box)) {
      const word = WORDS.find((name) => field.name.endsWith(name));
      if (word) field.placeholder = (image && image[word]) || "";
    }
  }

  /* There are words only where there is a picture, or somebody has said some. */
  function showWords(box) {
    const says = (field) => (field.type === "checkbox" ? field.checked : field.value);
    box.closest(PICTURE)?.classList.toggle("has-picture", Boolean(input(box).value) || said(box).some(says));
  }

  function take(box, image) {
    input(box).value = image ? image.key : "";
    input(box).dispatchEvent(new Event("change", { bubbles: true }));
    show(box, image);
    showWords(box);
    say(box, image ? interpolate(gettext("Chosen: %(title)s."), image, true) : gettext("No picture."));
  }

  async function upload(box, files) {
    const [file] = files;
    if (!file) return;
    say(box, interpolate(gettext("Taking in %(name)s…"), file, true));
    try {
      take(box, await ask(input(box).form, box.dataset.uploadUrl, { image: file }));
    } catch (error) {
      say(box, error.message, true);
    }
  }

  function prepare(box) {
    if (box.classList.contains("is-ready")) return;
    box.classList.add("is-ready");
    const file = element("input", { type: "file", accept: "image/*", hidden: true });
    const button = (label, act) => {
      const made = element("button", { type: "button", textContent: label });
      made.addEventListener("click", act);
      return made;
    };
    file.addEventListener("change", () => upload(box, file.files));
    const choose = button(gettext("Choose a picture…"), () =>
      open(box.dataset.chooseUrl, choose, (image) => take(box, image)));
    const remove = button(gettext("Remove the picture"), () => { take(box, null); choose.focus(); });
    remove.className = "desk-remove";
    const does = element("p", { className: "desk-image-does" }, choose,
      button(gettext("Upload a new one…"), () => file.click()), remove, file,
      element("span", { className: "help", textContent: gettext("or drop a file here") }));
    desk.toolbar(does, input(box).labels[0]?.textContent ?? gettext("Picture"));
    box.append(does,
      element("p", { className: "desk-status", role: "status" }),
    );
    const data = box.querySelector(".desk-image-shown").dataset;
    if (data.image) {
      box.classList.add("has-image");
      suggest(box, JSON.parse(data.image));
    }
  }

  /* The dialog. */

  function build() {
    const search = element("input", { type: "search", id: "desk-search" });
    const list = element("ul", { className: "desk-choices" });
    const next = element("button", { type: "button", textContent: gettext("More"), hidden: true });
    const close = element("button", { type: "button", textContent: gettext("Close") });
    const line = element("p", { className: "desk-status", role: "status" });
    dialog = element("dialog", { className: "desk-chooser" },
      element("p", { className: "desk-chooser-top" },
        element("label", { htmlFor: "desk-search", textContent: gettext("Search the pictures") }), search, close),
      line, list, next);
    dialog.setAttribute("aria-label", gettext("Choose a picture"));
    document.body.append(dialog);
    let timer = 0;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => fill(false), 250);
    });
    // Enter is for the list, not for the article's form.
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    next.addEventListener("click", () => fill(true));
    close.addEventListener("click", () => dialog.close());
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const choices = [...list.querySelectorAll("button")];
      const to = choices[choices.indexOf(document.activeElement) + (step || 0)];
      if (step && to) {
        event.preventDefault();
        to.focus();
      }
    });
  }

  async function fill(further) {
    const [search, list, next, line] =
      ["input", "ul", ".desk-choices ~ button", ".desk-status"].map((s) => dialog.querySelector(s));
    const number = ++asked;
    const query = new URLSearchParams({ q: search.value, ...(further ? { after: more } : {}) });
    try {
      const answer = await ask(null, `${dialog.dataset.url}?${query}`);
      if (number !== asked) return; // somebody has typed on
      if (!further) list.replaceChildren();
      for (const image of answer.images) list.append(element("li", {}, choice(image)));
      more = answer.more;
      next.hidden = !more;
      line.textContent = list.children.length ? "" : gettext("No picture says that.");
    } catch (error) {
      line.textContent = error.message;
    }
  }

  function choice(image) {
    const button = element("button", { type: "button" },
      element("img", { src: image.thumb, alt: image.alt, loading: "lazy" }),
      element("strong", { textContent: image.title }),
      element("span", { textContent: image.credit || gettext("No credit in the library") }),
      element("span", { className: "desk-rights", textContent: image.rights }));
    button.addEventListener("click", () => {
      dialog.close();
      chosen(image);
    });
    return button;
  }

  function open(url, opener, act) {
    if (!dialog) build();
    dialog.dataset.url = url;
    chosen = act;
    dialog.addEventListener("close", () => opener.focus(), { once: true });
    dialog.showModal();
    dialog.querySelector("input").focus();
    fill(false);
  }
  desk.chooseImage = open;

  const all = (root) => root.querySelectorAll(BOX).forEach(prepare);
  const boxOf = (event) => event.target.closest && event.target.closest(`${BOX}.is-ready`);

  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("desk:section-added", (event) => all(event.target));
  document.addEventListener("dragover", (event) => {
    if (boxOf(event) && [...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const box = boxOf(event);
    if (!box || !event.dataTransfer.files.length) return;
    event.preventDefault();
    upload(box, event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const box = boxOf(event);
    const files = images(event.clipboardData);
    if (!box || !files.length) return;
    event.preventDefault();
    upload(box, files);
  });
})();
