/* Copies the address beside a button; where the browser lets no page copy, it is selected instead. */
"use strict";
for (const button of document.querySelectorAll(".desk-copy")) {
  const field = button.parentElement.querySelector("input[readonly]");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = gettext("Copied");
    } catch {
      field.focus();
      button.textContent = gettext("Selected");
    }
  });
}
