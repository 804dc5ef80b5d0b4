"""Rights in images: on what ground one is shown, how it was made, and what that is worth when."""

from django.db import models


class Licence(models.TextChoices):
    """On what ground the newsroom may show an image."""

    OWN = "own", "Own picture"
    AGENCY = "agency", "Agency"
    CC0 = "cc0", "CC0"
    CC_BY = "cc-by", "CC BY"
    CC_BY_SA = "cc-by-sa", "CC BY-SA"
    CC_BY_ND = "cc-by-nd", "CC BY-ND"
    CC_BY_NC = "cc-by-nc", "CC BY-NC"
    CC_BY_NC_SA = "cc-by-nc-sa", "CC BY-NC-SA"
    CC_BY_NC_ND = "cc-by-nc-nd", "CC BY-NC-ND"
    PUBLIC_DOMAIN = "public-domain", "Public domain"
    HANDOUT = "handout", "Press handout"
    OTHER = "other", "Other"

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

    CAPTURE = "digitalCapture", "Photograph, digital"
    COMPUTATIONAL = "computationalCapture", "Photograph, several exposures"
    NEGATIVE = "negativeFilm", "Photograph, from a negative"
    POSITIVE = "positiveFilm", "Photograph, from a slide"
    PRINT = "print", "Photograph, from a print"
    HUMAN_EDITS = "humanEdits", "Edited by hand"
    CREATION = "digitalCreation", "Drawn or made by a person"
    DATA_DRIVEN = "dataDrivenMedia", "Drawn from data"
    SCREEN = "screenCapture", "Picture of a screen"
    VIRTUAL = "virtualRecording", "Recorded in a virtual world"
    COMPOSITE = "composite", "Put together"
    COMPOSITE_CAPTURE = "compositeCapture", "Put together from photographs"
    ALGORITHMIC = "algorithmicMedia", "Made by an algorithm, without training"
    ENHANCED = "algorithmicallyEnhanced", "Enhanced by an algorithm"
    SYNTHETIC_COMPOSITE = "compositeSynthetic", "Put together, with generated parts"
    TRAINED_COMPOSITE = "compositeWithTrainedAlgorithmicMedia", "Edited with generative AI"
    TRAINED = "trainedAlgorithmicMedia", "Made by generative AI"

    @property
    def for_readers(self) -> str:
        """What readers are told of a machine's part in the image; mostly nothing."""
        return {
            DigitalSource.TRAINED: "Made by AI",
            DigitalSource.TRAINED_COMPOSITE: "Edited with AI",
            DigitalSource.SYNTHETIC_COMPOSITE: "With parts made by AI",
        }.get(self, "")


class RightsState(models.TextChoices):
    """What our rights in an image are worth at an instant."""

    COVERED = "covered", "May be shown"
    AHEAD = "ahead", "Not yet"
    OVER = "over", "Over"
