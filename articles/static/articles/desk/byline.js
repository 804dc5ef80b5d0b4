/* Names and topics are chosen by typing. Those of a byline stand in the order in which they were
 * chosen.
 */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("article_form");
  if (!form || !window.django || !django.jQuery) return;

  django.jQuery(() => { // behind the admin's own, which makes them
    for (const list of form.querySelectorAll("select.admin-autocomplete")) {
      django.jQuery(list).on("select2:select", (event) => {
        list.append(event.params.data.element); // the form sends the options in their order
        django.jQuery(list).trigger("change");
      });
      // select2 tells nobody but jQuery; an autosave listens to the form.
      django.jQuery(list).on("select2:select select2:unselect", () =>
        list.dispatchEvent(new Event("input", { bubbles: true })));
    }
  });
});
