"""Rights in images: on what ground one is shown, how it was made, and what that is worth when."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """On what ground the newsroom may show an image."""

    OWN = "own", _("Own picture")
    AGENCY = "agency", _("Agency")
    CC0 = "cc0", _("CC0")
    CC_BY = "cc-by", _("CC BY")
    CC_BY_SA = "cc-by-sa", _("CC BY-SA")
    CC_BY_ND = "cc-by-nd", _("CC BY-ND")
    CC_BY_NC = "cc-by-nc", _("CC BY-NC")
    CC_BY_NC_SA = "cc-by-nc-sa", _("CC BY-NC-SA")
    CC_BY_NC_ND = "cc-by-nc-nd", _("CC BY-NC-ND")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    HANDOUT = "handout", _("Press handout")
    OTHER = "other", _("Other")

    @classmethod
    def at_address(cls, url: str) -> "Licence | None":
        """The Creative Commons licence whose text is at this address."""
        host, _, path = url.partition("://")[2].removeprefix("www.").partition("/")
        if host != "creativecommons.org":
            return None
        kind, _, name = path.partition("/")
        if kind == "publicdomain":
            return cls.CC0 if name.startswith("zero") else cls.PUBLIC_DOMAIN
        known = f"cc-{name.partition('/')[0]}"
        return cls(known) if kind == "licenses" and known in cls.values else None

    @property
    def address(self) -> str:
        """Where the licence can be read, where the kind alone says it."""
        if self is Licence.CC0:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        if self.is_commons:
            return f"https://creativecommons.org/licenses/{self.value.removeprefix('cc-')}/4.0/"
        return ""

    @property
    def is_commons(self) -> bool:
        return self.value.startswith("cc")


class DigitalSource(models.TextChoices):
    """How an image came to be: IPTC's NewsCodes for the digital source type."""

    CAPTURE = "digitalCapture", _("Photograph, digital")
    COMPUTATIONAL = "computationalCapture", _("Photograph, several exposures")
    NEGATIVE = "negativeFilm", _("Photograph, from a negative")
    POSITIVE = "positiveFilm", _("Photograph, from a slide")
    PRINT = "print", _("Photograph, from a print")
    HUMAN_EDITS = "humanEdits", _("Edited by hand")
    CREATION = "digitalCreation", _("Drawn or made by a person")
    DATA_DRIVEN = "dataDrivenMedia", _("Drawn from data")
    SCREEN = "screenCapture", _("Picture of a screen")
    VIRTUAL = "virtualRecording", _("Recorded in a virtual world")
    COMPOSITE = "composite", _("Put together")
    COMPOSITE_CAPTURE = "compositeCapture", _("Put together from photographs")
    ALGORITHMIC = "algorithmicMedia", _("Made by an algorithm, without training")
    ENHANCED = "algorithmicallyEnhanced", _("Enhanced by an algorithm")
    SYNTHETIC_COMPOSITE = "compositeSynthetic", _("Put together, with generated parts")
    TRAINED_COMPOSITE = "compositeWithTrainedAlgorithmicMedia", _("Edited with generative AI")
    TRAINED = "trainedAlgorithmicMedia", _("Made by generative AI")

    @property
    def for_readers(self) -> str:
        """What readers are told of a machine's part in the image; mostly nothing."""
        return {
            DigitalSource.TRAINED: gettext("Made by AI"),
            DigitalSource.TRAINED_COMPOSITE: gettext("Edited with AI"),
            DigitalSource.SYNTHETIC_COMPOSITE: gettext("With parts made by AI"),
        }.get(self, "")


class RightsState(models.TextChoices):
    """What our rights in an image are worth at an instant."""

    COVERED = "covered", _("May be shown")
    AHEAD = "ahead", pgettext_lazy("rights", "Not yet")
    OVER = "over", pgettext_lazy("rights", "Over")
