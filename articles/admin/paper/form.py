"""The form of the page “The paper”. Each field says what holds if it is left empty."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import markdown, paper
from articles.admin.paper import checks
from articles.admin.recorded import RecordedForm
from articles.languages import primary
from articles.models import PaperSettings
from articles.models.paper import FourEyes, WritersSee
from articles.paper import HOURS

POLICIES = ("about", "corrections", "contact")


@cache
def _zones() -> list[tuple[str, str]]:
    """Once a process: to find them, Python looks into a thousand files."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


class PaperForm(RecordedForm):
    class Meta:
        model = PaperSettings
        fields = (
            *("site_name", "tagline", "publisher", "time_zone", "language", "further_languages"),
            *POLICIES,
            *("four_eyes", "writers_see", "digest_hour"),
        )
        widgets = {
            "site_name": forms.TextInput({"class": "vTextField"}),
            "tagline": forms.TextInput({"class": "vTextField"}),
            "publisher": forms.TextInput({"class": "vTextField"}),
            "language": forms.TextInput(
                {"size": 12, "autocapitalize": "off", "spellcheck": "false"}
            ),
            "further_languages": forms.TextInput(
                {"size": 24, "autocapitalize": "off", "spellcheck": "false"}
            ),
            **{name: forms.Textarea({"class": "vLargeTextField", "rows": 8}) for name in POLICIES},
        }
        help_texts = {
            "publisher": gettext_lazy(
                "Who publishes it, at the foot of every page, such as: Courant Media Ltd, "
                "1 Harbour Lane."
            ),
            "about": gettext_lazy("Who you are and by what principles you work. Markdown."),
            "corrections": gettext_lazy(
                "How you correct mistakes, and where readers tell you of one. Markdown."
            ),
            "contact": gettext_lazy("How readers reach you. Markdown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = paper.of_environment()
        self.fields["site_name"].help_text = _("Left empty: %(name)s.") % {"name": here.name}
        self.fields["tagline"].help_text = _("Left empty: %(tagline)s.") % {"tagline": here.tagline}
        self.fields["language"].help_text = _(
            "Of readers’ pages and feeds, and of the desk for all who choose none of their own, by "
            "its tag: en-GB, de, pt-BR. Left empty: %(language)s."
        ) % {"language": here.language}
        self._choose(
            "time_zone",
            _("As the server has it: %(choice)s") % {"choice": here.time_zone},
            _zones(),
            _("There is no such time zone here. Choose one of the list."),
            _(
                "In which all times are shown and written. Addresses of stories that are published "
                "stay what they are."
            ),
        )
        self._choose(
            "four_eyes",
            _("As the server has it: %(choice)s") % {"choice": FourEyes(here.four_eyes).label},
            FourEyes.choices,
            _("Choose whom four eyes keep from approving."),
            _("Without four eyes (“Nobody”) a text may reach readers that nobody else has read."),
        )
        self._choose(
            "writers_see",
            _("As the server has it: %(choice)s") % {"choice": WritersSee(here.writers_see).label},
            WritersSee.choices,
            _("Choose what Writers see."),
            "",
        )
        self._choose(
            "digest_hour",
            _("As the server has it: %(choice)s") % {"choice": f"{here.digest_hour:02}:00"},
            [(str(hour), f"{hour:02}:00") for hour in HOURS],
            _("Choose an hour of the day."),
            _("When daily mails go out, by the clock of the paper’s zone."),
        )
        chosen = paper.weights(self.instance.checks)
        for code in checks.CODES:
            self.fields[checks.name_of(code)] = checks.field_of(code, chosen.get(code, ""))

    def _choose(self, name: str, nothing: str, choices: Any, refusal: str, help_text: str) -> None:
        """One of a list; its first entry is what holds without a choice."""
        field: Any = PaperSettings._meta.get_field(name)
        self.fields[name] = forms.TypedChoiceField(
            label=capfirst(str(field.verbose_name)),
            choices=[("", nothing), *choices],
            coerce=int if field.null else str,
            empty_value=None if field.null else "",
            required=False,
            help_text=help_text,
            error_messages={"invalid_choice": refusal},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in POLICIES:
            try:
                markdown.check(cleaned.get(name, ""))
            except markdown.TextRefused as refused:
                self.add_error(name, str(refused))
        self._refuse_the_main_language(cleaned)
        self.instance.checks = checks.chosen_in(cleaned)
        return cleaned

    def _refuse_the_main_language(self, cleaned: dict[str, Any]) -> None:
        main = cleaned.get("language") or paper.of_environment().language
        further = paper.tags(cleaned.get("further_languages", ""))
        if primary(main) in map(primary, further):
            said = _("The paper’s own language, %(language)s, is not one of the further ones.")
            self.add_error("further_languages", said % {"language": main})
