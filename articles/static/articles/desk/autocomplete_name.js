/* What select2 makes of a list that is chosen from by typing has no name of its own: that of the
 * list's label.
 */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  if (!window.django || !django.jQuery) return;
  const name = (list, parts) => {
    for (const part of parts) part.setAttribute("aria-label", list.labels[0].textContent);
  };
  const all = (root) => {
    for (const list of root.querySelectorAll("select.admin-autocomplete")) {
      const box = list.nextElementSibling;
      name(list, box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field"));
      // The field of a list of which one is chosen comes when it is opened.
      django.jQuery(list).on("select2:open", () =>
        name(list, document.querySelectorAll(".select2-container--open .select2-search__field")));
    }
  };
  django.jQuery(() => { // behind the admin's own, which makes them
    all(document);
    document.addEventListener("formset:added", (event) => all(event.target));
  });
});
