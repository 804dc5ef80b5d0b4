/* The words of all scripts, in the language of the page: its catalogue, which comes just before this script,
 * brings these functions. Where it did not come they are English, as they stand in the scripts.
 */
"use strict";
window.gettext ??= (text) => text;
window.ngettext ??= (one, many, count) => (count === 1 ? one : many);
window.interpolate ??= (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
