/* A link, to an address or to a story of ours: asked for in a dialog, written where the cursor was. */
"use strict";
(() => {
  let dialog = null; // one for the page, made when it is first needed
  let found = null; // what to do with the address
  let asked = 0;

  const part = (selector) => dialog.querySelector(selector);

  async function search(words) {
    const number = ++asked;
    const [list, line] = [part("ul"), part(".desk-status")];
    if (!words.trim() || /^(https?:|mailto:|\/|#)/.test(words)) {
      list.replaceChildren();
      line.textContent = "";
      return;
    }
    try {
      const { stories } = await desk.ask(null, `${dialog.dataset.url}?${new URLSearchParams({ q: words })}`);
      if (number !== asked) return; // somebody has typed on
      list.replaceChildren(...stories.map((story) => {
        const button = desk.element("button", { type: "button" },
          desk.element("strong", { textContent: story.headline }), desk.element("span", { textContent: story.since }));
        button.addEventListener("click", () => take(story.path, story.headline));
        return desk.element("li", {}, button);
      }));
      line.textContent = stories.length ? "" : "No public story of ours has these words in its headline.";
    } catch (error) {
      if (number === asked) line.textContent = error.message;
    }
  }

  function take(address, name) {
    dialog.close();
    found(address, name);
  }

  function build() {
    const input = desk.element("input", { type: "text", id: "desk-link", autocomplete: "off" });
    const go = desk.element("button", { type: "button", className: "default", textContent: "Link" });
    const close = desk.element("button", { type: "button", textContent: "Close" });
    dialog = desk.element("dialog", { className: "desk-chooser desk-linker" },
      desk.element("p", { className: "desk-chooser-top" },
        desk.element("label", { htmlFor: "desk-link", textContent: "Address, or words of one of our headlines" }), input, go, close),
      desk.element("p", { className: "desk-status" }), desk.element("ul", { className: "desk-stories" }));
    part(".desk-status").setAttribute("role", "status");
    dialog.setAttribute("aria-label", "Link");
    document.body.append(dialog);
    let timer = 0;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => search(input.value), 250);
    });
    const use = () => {
      const address = input.value.trim();
      if (address) take(/^[\w-]+(\.[\w-]+)+(\/|$)/.test(address) ? `https://${address}` : address);
    };
    go.addEventListener("click", use);
    close.addEventListener("click", () => dialog.close());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // Enter is for the link, not for the article's form
      use();
    });
  }

  desk.link = (box, type) => {
    if (!dialog) build();
    const [start, end] = [box.selectionStart, box.selectionEnd];
    const words = box.value.slice(start, end);
    dialog.dataset.url = document.getElementById("sections-group").dataset.stories;
    found = (address, name = "") => {
      box.focus();
      box.setSelectionRange(start, end);
      const text = words || name || "text of the link";
      const to = /[\s()<>]/.test(address) ? `<${address.replace(/[<>]/g, encodeURIComponent)}>` : address;
      type(box, `[${text}](${to})`, 1, 1 + text.length);
    };
    part("input").value = /^https?:\/\/\S+$/.test(words) ? words : "";
    part("ul").replaceChildren();
    part(".desk-status").textContent = "";
    dialog.addEventListener("close", () => box.focus(), { once: true });
    dialog.showModal();
    part("input").focus();
  };
})();
