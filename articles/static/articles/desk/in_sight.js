/* What is typed stays in sight above the bar, however high that is: the browser scrolls to the cursor as
 * form.css tells it by --desk-bar.
 */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector(".desk-bar");
  if (!bar) return;
  const measure = () => document.documentElement.style.setProperty("--desk-bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  measure();
});
