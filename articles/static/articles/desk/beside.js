/* The story beside its text, or the front beside its slots, in the readers' own template, as it is typed and where it is typed; and how a search and a social
 * network would show it. The server renders what the form says, and saves nothing.
 */
"use strict";
(() => {
  const WIDTHS = [[gettext("Phone"), 390], [gettext("Tablet"), 768], [gettext("Desktop"), 1280]];
  const PAUSE = 700; // milliseconds without typing

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector(".desk-beside");
    const opener = document.querySelector(".desk-look");
    if (!panel || !opener) return;
    const form = opener.form;
    const frame = panel.querySelector("iframe");
    const line = panel.querySelector(".desk-status");
    const elsewhere = panel.querySelector(".desk-elsewhere"); // of a story alone
    let [[, width]] = WIDTHS;
    let timer = 0;
    let asked = 0;

    function fit() {
      const room = frame.parentElement.getBoundingClientRect();
      const scale = Math.min(1, room.width / width);
      frame.style.width = `${width}px`;
      frame.style.height = `${room.height / scale}px`;
      frame.style.transform = `scale(${scale})`;
    }

    /* What is written at the cursor is in sight: of its section about as far down as it is in the text. */
    function follow() {
      if (panel.hidden || !document.activeElement) return;
      const card = desk.sections.of(document.activeElement);
      const view = frame.contentWindow;
      if (!card || !view) return;
      const { cards, field } = desk.sections;
      const filled = cards().filter((each) => ["heading", "body", "image"].some((name) => field(each, name).value.trim()));
      const section = view.document.querySelectorAll(".body > section")[filled.indexOf(card)];
      if (!section) return;
      const box = field(card, "body");
      const share = box === document.activeElement ? box.selectionEnd / (box.value.length || 1) : 0;
      const { top, height } = section.getBoundingClientRect();
      const at = top + share * height;
      if (at < view.innerHeight * 0.05 || at > view.innerHeight * 0.85) view.scrollBy(0, at - view.innerHeight * 0.3);
    }

    /* The first time the whole page, afterwards what is in it: so nothing flickers, nothing scrolls. */
    function show(html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      const shown = frame.contentDocument;
      if (frame.hasAttribute("srcdoc") && shown && shown.querySelector("main")) {
        for (const part of ["main", ".bar"]) shown.querySelector(part)?.replaceWith(shown.adoptNode(page.querySelector(part)));
        follow();
      } else {
        frame.addEventListener("load", () => {
          // Its links lead nowhere from here.
          frame.contentDocument.addEventListener("click", (event) => event.preventDefault());
          follow();
        }, { once: true });
        frame.srcdoc = html;
      }
      if (elsewhere) share(page);
    }

    function share(page) {
      const headline = form.querySelector("#id_headline").value;
      const words = form.querySelector("#id_standfirst").value;
      panel.querySelectorAll(".desk-share-title").forEach((each) => { each.textContent = headline; });
      panel.querySelectorAll(".desk-share-words").forEach((each) => { each.textContent = words; });
      const picture = page.querySelector("figure img");
      const card = panel.querySelector(".desk-social img");
      card.hidden = !picture;
      if (picture) card.src = picture.getAttribute("src");
    }

    async function look() {
      const number = ++asked;
      const said = new FormData(form);
      said.set("_preview", "1");
      try {
        const answer = await fetch(opener.formAction, { method: "POST", body: said, redirect: "manual" });
        const html = await answer.text();
        if (number !== asked) return; // a newer text is on its way
        if (answer.ok) {
          line.textContent = "";
          show(html);
        } else if (answer.status === 400) {
          const why = new DOMParser().parseFromString(html, "text/html").querySelectorAll("#content li");
          line.textContent = [...why].map((each) => each.textContent).join(" ") || gettext("This cannot be shown yet.");
        } else line.textContent = gettext("The preview does not come: you may have been signed out.");
      } catch {
        if (number === asked) line.textContent = gettext("The newsroom does not answer. The preview waits.");
      }
    }

    function open(opened) {
      panel.hidden = !opened;
      document.body.classList.toggle("desk-has-beside", opened);
      opener.setAttribute("aria-expanded", String(opened));
      if (!opened) return;
      fit();
      look();
    }

    const widths = WIDTHS.map(([name, pixels]) => {
      const button = desk.element("button", { type: "button", textContent: name });
      button.setAttribute("aria-pressed", String(pixels === width));
      button.addEventListener("click", () => {
        width = pixels;
        for (const each of widths) each.setAttribute("aria-pressed", String(each === button));
        fit();
      });
      return button;
    });
    panel.querySelector(".desk-widths").append(...widths);
    elsewhere?.addEventListener("toggle", fit);
    desk.toolbar(panel.querySelector(".desk-widths"), gettext("Width"));
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      open(panel.hidden);
    });
    panel.querySelector(".desk-beside-close").addEventListener("click", () => {
      open(false);
      opener.focus();
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      open(false);
      opener.focus();
    });
    window.addEventListener("resize", () => { if (!panel.hidden) fit(); });
    const soon = () => {
      if (panel.hidden) return;
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    document.addEventListener("selectionchange", follow);
  });
})();
