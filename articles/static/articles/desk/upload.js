/* Many pictures at once: each is sent by itself, two at a time, and has its own line. */
"use strict";
(() => {
  const { ask, element } = desk;
  const AT_ONCE = 2;

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form.desk-upload");
    if (!form) return;
    const input = form.querySelector("input[type=file]");
    const list = document.querySelector(".desk-results");
    const tally = document.querySelector(".desk-tally");
    const waiting = [];
    let running = 0;
    const counts = { done: 0, refused: 0 };

    function tell() {
      const left = waiting.length + running;
      const words = left
        ? gettext("%(done)s taken in, %(refused)s refused, %(left)s to go…")
        : gettext("%(done)s taken in, %(refused)s refused.");
      tally.textContent = interpolate(words, { ...counts, left }, true);
    }

    async function send(file, line) {
      line.className = "sending";
      line.querySelector(".message").textContent = gettext("Sending…");
      try {
        const image = await ask(form, form.dataset.uploadUrl, { image: file });
        line.className = "done";
        line.prepend(element("img", { src: image.thumb, alt: image.alt }));
        const message = image.known ? gettext("Was here already:") : gettext("Taken in:");
        line.querySelector(".message").replaceChildren(
          message, " ", element("a", { href: image.url, textContent: image.title }));
        counts.done += 1;
      } catch (error) {
        line.className = "refused";
        line.querySelector(".message").textContent = error.message;
        counts.refused += 1;
      }
    }

    async function work() {
      if (running >= AT_ONCE || !waiting.length) return;
      running += 1;
      const [file, line] = waiting.shift();
      await send(file, line);
      running -= 1;
      tell();
      work();
    }

    function add(files) {
      for (const file of files) {
        const line = element("li", { className: "waiting" },
          element("strong", { textContent: file.name }), element("span", { className: "message", textContent: gettext("Waiting") }));
        list.append(line);
        waiting.push([file, line]);
      }
      tell();
      for (let n = 0; n < AT_ONCE; n += 1) work();
    }

    form.querySelector("[type=submit]").hidden = true;
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      add([...event.dataTransfer.files]);
    });
  });
})();
