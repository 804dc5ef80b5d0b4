/* The filters of a list are folded where there is no room beside it, unless one of them is chosen.
 *
 * Without this script they stand open above the list.
 */
"use strict";
(() => {
  const filters = document.querySelector(".desk-filters");
  const beside = matchMedia("(min-width: 68rem)");
  const fold = () => { filters.open = beside.matches || Boolean(filters.dataset.active); };
  if (!filters) return;
  beside.addEventListener("change", fold);
  fold();
})();
