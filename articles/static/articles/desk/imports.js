/* Imports: how far one is while it runs, and what is too big to be sent before it is sent. */
"use strict";
(() => {
  const SOONEST = 1000;
  const LATEST = 15000;

  /* Asks how far the run is, ever more seldom the longer an answer takes; when it is over, shows it. */
  function watch(run) {
    const heading = run.querySelector("#desk-state");
    const bar = run.querySelector("progress");
    const counts = run.querySelector(".desk-counts");

    async function look() {
      const begun = Date.now();
      try {
        const answer = await desk.ask(null, run.dataset.watched);
        if (!answer.busy) {
          location.reload();
          return;
        }
        if (heading.textContent !== answer.message) heading.textContent = answer.message;
        const { created, changed, unchanged, refused } = answer.tally;
        const words = answer.trial
          ? gettext("Would be: %(created)s created, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused")
          : gettext("%(created)s created, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused");
        counts.textContent = interpolate(words, { created, changed, unchanged, refused }, true);
        if (answer.found && answer.state === "loading") {
          bar.max = answer.found;
          bar.value = answer.reached;
        }
      } catch {
        // The next look may find it again; the run does not depend on being looked at.
      }
      setTimeout(look, Math.min(LATEST, Math.max(SOONEST, 5 * (Date.now() - begun))));
    }

    setTimeout(look, SOONEST);
  }

  function check(form) {
    const button = form.querySelector("[type=submit]");
    const status = form.querySelector(".desk-sending");
    form.addEventListener("submit", (event) => {
      const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
      const size = files.reduce((sum, file) => sum + file.size, 0);
      if (size > Number(form.dataset.most)) {
        event.preventDefault();
        status.textContent = interpolate(
          gettext("That is more than %(limit)s. The import command takes files of any size."), form.dataset, true);
        return;
      }
      button.disabled = true;
      status.textContent = gettext("Sending… Keep this page open until the next one is there.");
    });
    window.addEventListener("pageshow", () => {
      button.disabled = false;
      status.textContent = "";
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const run = document.querySelector("[data-watched]");
    const form = document.querySelector("form.desk-import");
    if (run) watch(run);
    if (form) check(form);
  });
})();
