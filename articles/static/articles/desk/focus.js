/* The focal point of a picture, and the part of it that each shape shows: by mouse, touch and keyboard.
 *
 * What is chosen stands in the form's own fields (focus_x, focus_y in thousandths, crops in pixels),
 * which can be filled in by hand without this script. The rule of `automatic` is that of images.crops.
 */
"use strict";
(() => {
  const { element } = desk;
  const RATIOS = { "16:9": 16 / 9, "4:3": 4 / 3, "1:1": 1 };
  const NAMES = { focus: gettext("Focal point"), free: gettext("In the story"), "16:9": "16:9", "4:3": "4:3", "1:1": "1:1" };
  const HELP = {
    focus: gettext("Drag the ring to what matters most, or move it with the arrow keys (with Shift in larger steps)."),
    free: gettext("Drag the frame or its corner. By keyboard: arrows move it, + and − change its size, Alt with arrows its sides."),
  };
  HELP.other = gettext("Drag the frame or its corner. By keyboard: arrows move it (with Shift in larger steps), + and − change its size.");
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

  function start(root) {
    const [width, height] = [Number(root.dataset.width), Number(root.dataset.height)];
    const field = (name) => document.getElementById(`id_${name}`);
    const image = root.querySelector("img");
    const focus = { x: Number(field("focus_x").value), y: Number(field("focus_y").value) };
    let crops = {};
    try {
      crops = JSON.parse(field("crops").value || "{}") || {};
    } catch {
      // the server says what is wrong with it
    }
    let shape = "focus";

    const point = element("button", { type: "button", className: "desk-point" });
    const corner = element("span", { className: "desk-corner" });
    const frame = element("div", { className: "desk-frame", tabIndex: 0 }, corner);
    frame.setAttribute("role", "group");
    const stage = element("div", { className: "desk-stage" }, image, frame, point);
    const line = element("p", { className: "desk-status", role: "status" });
    const help = element("p", { className: "help", id: "desk-focus-help" });
    for (const part of [point, frame]) part.setAttribute("aria-describedby", help.id);
    const back = element("button", { type: "button", textContent: gettext("Back to automatic") });
    const previews = element("div", { className: "desk-previews" });
    const shapes = element("fieldset", { className: "desk-shapes" }, element("legend", { textContent: gettext("Which part is shown") }));
    for (const [key, name] of Object.entries(NAMES)) {
      const radio = element("input", { type: "radio", name: "_shape", value: key, checked: key === shape });
      radio.addEventListener("change", () => {
        shape = key;
        draw();
      });
      shapes.append(element("label", {}, radio, ` ${name}`));
    }
    const canvases = Object.keys(RATIOS).map((key) => {
      const canvas = element("canvas", { width: 240, height: Math.round(240 / RATIOS[key]) });
      previews.append(element("figure", {}, canvas, element("figcaption", { textContent: key })));
      return [key, canvas];
    });
    root.replaceChildren(shapes, stage, help, line, back, previews);

    function automatic(key) {
      if (key === "free") return [0, 0, width, height];
      const w = Math.min(width, Math.max(1, Math.round(height * RATIOS[key])));
      const h = Math.min(height, Math.max(1, Math.round(width / RATIOS[key])));
      const around = (at, length, within) =>
        clamp(Math.round((within * at) / 1000 - length / 2), 0, within - length);
      return [around(focus.x, w, width), around(focus.y, h, height), w, h];
    }
    const boxOf = (key) => crops[key] || automatic(key);

    /* Keep a box inside the picture and in its ratio, in whole pixels. */
    function fitted(key, left, top, w, h) {
      if (key in RATIOS) {
        w = clamp(Math.round(w), 16, Math.min(width, Math.floor(height * RATIOS[key])));
        h = Math.min(height, Math.round(w / RATIOS[key]));
      } else {
        w = clamp(Math.round(w), 16, width);
        h = clamp(Math.round(h), 16, height);
      }
      return [clamp(Math.round(left), 0, width - w), clamp(Math.round(top), 0, height - h), w, h];
    }

    const percent = () => ({ x: Math.round(focus.x / 10), y: Math.round(focus.y / 10) });

    function draw() {
      const chosen = shape !== "focus";
      point.hidden = chosen;
      frame.hidden = back.hidden = !chosen;
      help.textContent = HELP[shape] || HELP.other;
      point.style.left = `${focus.x / 10}%`;
      point.style.top = `${focus.y / 10}%`;
      point.setAttribute("aria-label", interpolate(gettext("Focal point: %(x)s% from the left, %(y)s% from the top"), percent(), true));
      if (chosen) {
        const [left, top, w, h] = boxOf(shape);
        Object.assign(frame.style, {
          left: `${(100 * left) / width}%`, top: `${(100 * top) / height}%`,
          width: `${(100 * w) / width}%`, height: `${(100 * h) / height}%`,
        });
        const part = gettext("The part for %(name)s: %(w)s × %(h)s pixels, %(left)s from the left, %(top)s from the top");
        frame.setAttribute("aria-label", interpolate(part, { name: NAMES[shape], w, h, left, top }, true));
        back.disabled = !(shape in crops);
      }
      if (!image.complete || !image.naturalWidth) return;
      const scale = image.naturalWidth / width;
      for (const [key, canvas] of canvases) {
        const [left, top, w, h] = boxOf(key).map((n) => n * scale);
        canvas.getContext("2d").drawImage(image, left, top, w, h, 0, 0, canvas.width, canvas.height);
      }
    }

    function keep(message) {
      field("focus_x").value = focus.x;
      field("focus_y").value = focus.y;
      field("crops").value = JSON.stringify(crops);
      line.textContent = message;
      draw();
    }
    function setFocus(x, y) {
      focus.x = clamp(Math.round(x), 0, 1000);
      focus.y = clamp(Math.round(y), 0, 1000);
      keep(interpolate(gettext("Focus %(x)s% from the left, %(y)s% from the top."), percent(), true));
    }
    function setBox(left, top, w, h) {
      crops[shape] = fitted(shape, left, top, w, h);
      const [x, y, wide, high] = crops[shape];
      const words = gettext("%(name)s: %(wide)s × %(high)s pixels, %(x)s from the left, %(y)s from the top.");
      keep(interpolate(words, { name: NAMES[shape], wide, high, x, y }, true));
    }

    point.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      const step = event.shiftKey ? 50 : 10;
      setFocus(focus.x + arrow[0] * step, focus.y + arrow[1] * step);
    });
    frame.addEventListener("keydown", (event) => {
      const [left, top, w, h] = boxOf(shape);
      const arrow = ARROWS[event.key];
      const step = (event.shiftKey ? 0.05 : 0.01) * Math.max(width, height);
      const grown = { "+": 1.05, "=": 1.05, "-": 1 / 1.05, "−": 1 / 1.05 }[event.key];
      if (arrow && event.altKey && shape === "free") setBox(left, top, w + arrow[0] * step, h + arrow[1] * step);
      else if (arrow) setBox(left + arrow[0] * step, top + arrow[1] * step, w, h);
      else if (grown) setBox(left - (w * (grown - 1)) / 2, top - (h * (grown - 1)) / 2, w * grown, h * grown);
      else return;
      event.preventDefault();
    });
    back.addEventListener("click", () => {
      delete crops[shape];
      keep(interpolate(gettext("%(name)s: around the focal point again."), { name: NAMES[shape] }, true));
    });

    /* The mouse, a pen or a finger. */
    function drag(part, act) {
      part.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        event.stopPropagation();
        part.setPointerCapture(event.pointerId);
        const from = { x: event.clientX, y: event.clientY, box: [...boxOf(shape === "focus" ? "free" : shape)] };
        const scale = width / image.getBoundingClientRect().width;
        const move = (moved) => act(moved, from, scale);
        part.addEventListener("pointermove", move);
        part.addEventListener("pointerup", () => part.removeEventListener("pointermove", move), { once: true });
      });
    }
    const toFocus = (event) => {
      const area = image.getBoundingClientRect();
      setFocus((1000 * (event.clientX - area.left)) / area.width, (1000 * (event.clientY - area.top)) / area.height);
    };
    drag(point, toFocus);
    drag(frame, (event, from, scale) => {
      const [left, top, w, h] = from.box;
      setBox(left + (event.clientX - from.x) * scale, top + (event.clientY - from.y) * scale, w, h);
    });
    drag(corner, (event, from, scale) => {
      const [left, top, w, h] = from.box;
      setBox(left, top, w + (event.clientX - from.x) * scale, h + (event.clientY - from.y) * scale);
    });
    image.addEventListener("click", (event) => { if (shape === "focus") toFocus(event); });
    image.addEventListener("load", draw);
    document.body.classList.add("desk-has-focus"); // the fields themselves step back
    draw();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".desk-focus").forEach(start));
})();
