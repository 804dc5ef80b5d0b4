/* Sections (and names in a byline) are moved with buttons; their position fields follow.
 * Without this script the position fields are there to be filled in by hand.
 */
"use strict";
(() => {
  const STEP = 10;
  const position = (row) => row.querySelector("input[name$=-position]");
  const rowsOf = (group) =>
    [...group.querySelectorAll(".inline-related[id], tr.form-row")].filter(
      (row) => position(row) && !row.classList.contains("empty-form"),
    );

  function number(group) {
    rowsOf(group).forEach((row, index) => {
      position(row).value = (index + 1) * STEP;
    });
  }

  function sort(group, key) {
    const rows = rowsOf(group);
    const end = rows.length && rows[rows.length - 1].nextSibling;
    for (const row of [...rows].sort((a, b) => key(a) - key(b))) end.before(row);
  }

  function announce(group, words) {
    let line = group.querySelector(".desk-moved");
    if (!line) {
      line = document.createElement("p");
      line.className = "desk-moved";
      line.setAttribute("role", "status");
      group.append(line);
    }
    line.textContent = words;
  }

  function move(row, by) {
    const group = row.closest(".inline-group");
    const rows = rowsOf(group);
    const to = rows.indexOf(row) + by;
    if (to < 0 || to >= rows.length) return;
    if (by < 0) rows[to].before(row);
    else rows[to].after(row);
    number(group);
    announce(group, `Moved to place ${to + 1} of ${rows.length}.`);
  }

  function button(label, sign, by, row) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "desk-move";
    made.textContent = sign;
    made.title = label;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => {
      move(row, by);
      made.focus();
    });
    return made;
  }

  function prepare(row) {
    if (!position(row) || row.querySelector(".desk-moves")) return;
    const moves = document.createElement("span");
    moves.className = "desk-moves";
    moves.append(button("Move up", "↑", -1, row), button("Move down", "↓", 1, row));
    const place = row.querySelector("h3") || position(row).closest("td");
    place.append(moves);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll(".inline-group")) {
      const rows = rowsOf(group);
      if (!group.querySelector("input[name$=-position]")) continue;
      group.classList.add("desk-ordered");
      rows.forEach(prepare);
      number(group);
    }
  });
  document.addEventListener("formset:added", (event) => {
    prepare(event.target);
    number(event.target.closest(".inline-group"));
  });
  // When a new row is removed, Django numbers the fields again in the order of the page. Saved rows
  // have to come first in that: so the order of the fields is put back before, and ours after.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest(".inline-deletelink");
      const group = link && link.closest(".desk-ordered");
      if (group) sort(group, (row) => Number(row.id.split("-").pop()));
    },
    true,
  );
  document.addEventListener("formset:removed", () => {
    setTimeout(() => { // Django numbers only after it has said so
      for (const group of document.querySelectorAll(".desk-ordered")) {
        sort(group, (row) => Number(position(row).value));
        number(group);
      }
    });
  });
})();
