/* Toolbars and their icons: each is one stop of the Tab key, and the arrow keys lead from button to button. */
"use strict";
(() => {
  const KEYS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  const SEEN = 6000; // milliseconds
  const shown = (bar) =>
    [...bar.querySelectorAll("button, a[href]")].filter((each) => each.getClientRects().length);

  function stopAt(bar, chosen) {
    for (const each of bar.querySelectorAll("button, a[href]")) each.tabIndex = each === chosen ? 0 : -1;
  }

  /* Lines on a field of 24 by 24. */
  const DRAWN = {
    link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    list: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
    quote: "M5 12h5v5H5zM5 12c0-3 1-5 4-6M14 12h5v5h-5zM14 12c0-3 1-5 4-6",
    table: "M4 5h16v14H4zM4 10h16M4 15h16M11 5v14",
    picture: "M4 5h16v14H4zM4 17l5-5 4 4 3-3 4 4M15.5 9h.01",
    code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
    look: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    fold: "M6 9l6 6 6-6",
    up: "M12 19V5M6 11l6-6 6 6",
    down: "M12 5v14M6 13l6 6 6-6",
    split: "M3 12h3M9 12h6M18 12h3M12 8V2M9 5l3-3 3 3M12 16v6M9 19l3 3 3-3",
    join: "M3 12h18M12 2v6M9 5l3 3 3-3M12 22v-6M9 19l3-3 3 3",
    note: "M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5",
    add: "M12 5v14M5 12h14",
    copy: "M8 8h12v12H8zM16 4H4v12",
    remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  };

  function icon(name) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    made.setAttribute("viewBox", "0 0 24 24");
    made.setAttribute("aria-hidden", "true");
    path.setAttribute("d", DRAWN[name]);
    made.append(path);
    return made;
  }

  /* A button for it: what it is called, the sign or icon that it shows, and what it does. */
  desk.tool = (label, sign, act, className = "") => {
    const made = desk.element("button", { type: "button", title: label, className: `desk-tool ${className}` },
      sign in DRAWN ? icon(sign) : sign);
    made.setAttribute("aria-label", label.replace(/ \(.*\)$/, ""));
    made.addEventListener("click", act);
    return made;
  };

  desk.toolbar = (bar, label) => {
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", label);
    stopAt(bar, bar.querySelector("button, a[href]"));
    bar.addEventListener("focusin", (event) => {
      const tool = event.target.closest("button, a[href]");
      if (tool) stopAt(bar, tool);
    });
    // What is hidden holds no stop: the first that can be seen does.
    desk.refresh(bar);
    bar.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      const tools = shown(bar);
      const at = tools.indexOf(document.activeElement);
      if (at < 0) return;
      event.preventDefault();
      tools[Math.max(0, Math.min(tools.length - 1, at + step))].focus();
    });
    return bar;
  };

  /* What was done to the cards of a form: it is seen for some seconds; afterwards it can still be read by
   * who reads without seeing. */
  let fading = 0;
  desk.say = (group, words) => {
    const line = group.querySelector(".desk-said");
    line.textContent = words;
    line.classList.remove("desk-hidden");
    clearTimeout(fading);
    fading = setTimeout(() => line.classList.add("desk-hidden"), SEEN);
  };

  /* Its cards are others, or stand in another order. */
  desk.changed = (group) => {
    document.dispatchEvent(new CustomEvent("desk:numbered"));
    group.dispatchEvent(new Event("input", { bubbles: true }));
  };

  desk.refresh = (bar) => {
    const tools = shown(bar);
    if (tools.length && !tools.some((each) => each.tabIndex === 0)) stopAt(bar, tools[0]);
  };
})();
