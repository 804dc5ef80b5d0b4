"""Image credits: is this line one? A pure rule: the agencies and libraries, and the usual forms."""

import re

LONGEST = 120
_AGENCIES = """
AAP; Abaca; Adobe Stock; AdobeStock; AFP; Agence France-Presse; akg-images; Alamy; Alamy Stock
Photo; Anadolu; Anadolu Agency; ANP; ANSA; AP; AP Images; AP Photo; APA; Associated Press; Belga;
Bloomberg; Bridgeman Images; Depositphotos; dpa; DPA; dpa-Zentralbild; Dreamstime; EFE; EPA;
EPA-EFE; ESA; Flickr; Fotolia; Freepik; Gamma-Rapho; Getty; Getty Images; Getty Images Europe;
imago; Imago Images; iStock; iStockphoto; JIJI Press; Keystone; Keystone-SDA; Kyodo; Kyodo News;
LaPresse; Lehtikuva; Lusa; Magnum Photos; Mary Evans Picture Library; Mauritius Images; MTI; NASA;
NOAA; NTB; NTB Scanpix; NurPhoto; PA; PA Archive; PA Images; PA Media; PA Wire; PAP; Pexels;
Picture Alliance; Picture-Alliance; Pixabay; Press Association; Reuters; Reuters Pictures; Rex
Features; RIA Novosti; Ritzau Scanpix; Scanpix; Science Photo Library; Shutterstock; Sipa; Sipa
Press; Sipa USA; SOPA Images; Splash News; TASS; Thinkstock; Ullstein Bild; Unsplash; UPI; USGS;
Wikimedia; Wikimedia Commons; WireImage; Xinhua; Yonhap; Yonhap News; ZUMA Press;
رويترز; أ ف ب; أ.ف.ب; فرانس برس; وكالة فرانس برس; أسوشيتد برس; أ ب; الأناضول; غيتي; وكالات; واس;
וואלה; רויטרס; 新华社; 新華社; 中新社; 中央社; 法新社; 路透社; 美联社; 美聯社; 彭博社; 视觉中国;
視覺中國; 东方IC; 图虫; 共同通信; 共同通信社; 時事通信; 時事; ロイター; ゲッティイメージズ;
アフロ; 연합뉴스; 뉴시스; 뉴스1; 로이터; 게티이미지뱅크; ТАСС; РИА Новости; Рейтер; Рейтерс; АП;
АФП; Укринформ; Укрінформ
"""
_NAMES = {" ".join(name.split()) for name in _AGENCIES.split(";")}
# Abbreviations stand as they are written; the longer names in any case.
_LONGER = {name.casefold() for name in _NAMES if len(name) > 4}

# A label that says no more than that this is an image's credit is left out …
_IMAGE = r"(?:photo(?:s|graphs?|graphy)?|pictures?|pics?|images?|illustrations?|fotos?|bild(?:er)?)"
_LABELLED = re.compile(
    rf"""(?:(?:main|lead|cover|header|file|top)\s)?
    (?: {_IMAGE}(?:\s(?:credits?|source|courtesy))?\s?[:：](?:\s*by\s)?
      | credits?\s?[:：]
      | {_IMAGE}\sby[\s:]
      | {_IMAGE}\s(?=courtesy\sof\s)
    )\s*(?P<whose>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
# … and one that says more, or says it in another language, stays.
_KEPT_LABEL = re.compile(
    r"""(?: (?:photo\s)?courtesy(?:\sof(?=\s)|\s?:)
      | (?:cr[eé]dit[oi]?s?|photographies?|fotograf(?:ie|ia|ía)|im[aá]gen(?:es)?|immagin[ei]|foto
          |beeld|kuvat?|zdjęcia|zdjęcie|фото|photo)
        (?:[\s-](?:photos?|images?|foto|de\s(?:la\s)?(?:foto|imagen)|d['’]image|credit))?\s?[:：]
      | (?:(?:bild|foto)(?:quelle|nachweis|rechte)|copyright|source|quelle|fuente|fonte|bron|kilde
          |källa|источник|写真(?:提供)?|撮影|提供|出典|画像|图片?(?:来源)?|圖片?(?:來源)?|摄影|攝影|来源|來源|사진|출처
          |صورة|الصورة|تصوير|المصدر|צילום|תמונה)\s?[:：]
    )\s*(?P<whose>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:pexels|unsplash|pixabay|flickr|freepik|shutterstock|gettyimages"
    r"|istockphoto|alamy|adobe|wikimedia)\.\w{2,3}(?:/\S*)?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:copyright )?(?:©|\(c\))\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s+)?(?P<whose>.+)", re.IGNORECASE
)
_BRACKETED = re.compile(r"\(([^()]+)\)|\[([^\[\]]+)\]")
_ASIDE = re.compile(r",? (?:file|pool|handout|file photo)$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[/|／=]\s*|\s[–—-]\s")
_THROUGH = re.compile(r"(?P<who>.+?) via (?P<whom>.+)", re.IGNORECASE)
_SHARED = re.compile(
    r"(?P<who>.+?) (?:on|from) (?:unsplash|pexels|pixabay|flickr|freepik)", re.IGNORECASE
)
_PARTS = re.compile(r"\s*[/|,;／]\s*| (?:via|on|from|for|and|&|[–—-]) ", re.IGNORECASE)
# Words that a name may have in small letters.
_SMALL_WORDS = """
al and at bin by da de del della den der di do dos du e et for i la le of ten ter the van und via
von y zu
"""
_SMALL = set(_SMALL_WORDS.split())
_SIGN = re.compile(r"[@©/|]|\w\.(?:com|org|net)\b")
_NOBODY = re.compile(
    r"(?:courtesy of .+|provided(?: by .+)?|supplied(?: by .+)?|handout|private|privat|archive|"
    r"the author|author)",
    re.IGNORECASE,
)


def credit(line: str) -> str | None:
    """The credit without label and brackets, or None for what is none.

    Forms: an agency's or a library's name alone; `Jane Doe/Reuters`, `Jane Doe via AP`,
    `Jane Doe on Unsplash`; `Photo: …`, `Image credit: …`, `Photo by …`; `© …`; also in brackets.
    """
    line = " ".join(line.split())
    if len(line) > LONGEST:
        return None
    if bracketed := _BRACKETED.fullmatch(line):
        line = (bracketed[1] or bracketed[2]).strip()
    line = line.removesuffix(".")
    if labelled := _LABELLED.fullmatch(line):
        whose = labelled["whose"].strip()
        return whose if _is_somebody(whose) else None
    if labelled := _KEPT_LABEL.fullmatch(line):
        return line if _is_somebody(labelled["whose"].strip()) else None
    if signed := _SIGNED.fullmatch(line):
        return line if _is_somebody(signed["whose"]) else None
    if _ADDRESS.fullmatch(line):
        return line
    return line if is_agency(line) or _is_of_an_agency(_ASIDE.sub("", line)) else None


def recognisable(whose: str) -> str:
    """A credit as a line that programs know for one, and people too."""
    label = f"Photo: {whose}"
    return label if credit(whose) != whose and credit(label) == whose else whose


def looks_like_a_name(line: str) -> bool:
    """All of its words are written as names are, or it has a sign that headings do not have."""
    parts = [part for part in _PARTS.split(line) if part]
    return bool(_SIGN.search(line)) or (all(map(_is_name, parts)) and len(line.split()) <= 4)


def is_agency(text: str) -> bool:
    return text in _NAMES or text.casefold() in _LONGER


def _is_of_an_agency(text: str) -> bool:
    """Somebody's image through an agency: without a label, the agency has to be a known one."""
    if shared := _SHARED.fullmatch(text):
        return _is_name(shared["who"])
    if (through := _THROUGH.fullmatch(text)) and _is_somebody(through["who"]):
        return is_agency(through["whom"]) or _is_of_an_agency(through["whom"])
    parts = _BETWEEN.split(text)
    return (
        len(parts) > 1
        and any(is_agency(part) for part in parts)
        and all(is_agency(part) or _is_name(part) for part in parts)
    )


def _is_somebody(text: str) -> bool:
    """After a label: people, agencies, “courtesy of …”; anything but a sentence."""
    if _NOBODY.fullmatch(text) or is_agency(text) or _ADDRESS.fullmatch(text):
        return True
    if text.startswith(("@", "https://", "http://")):
        return True
    signed = _SIGNED.fullmatch(text)
    parts = _PARTS.split(signed["whose"] if signed else text)
    return all(is_agency(part) or _is_name(part) for part in parts if part)


def _is_name(text: str) -> bool:
    words = [word.strip("()[]\"'“”‘’") for word in text.split()]
    if not 1 <= len(words) <= 6 or words[0].casefold() in ("a", "an", "how", "why", "what"):
        return False
    if text.endswith(("!", "?", ":", "…")):
        return False
    big = [word for word in words if word[:1] and not word[0].islower()]
    return bool(big) and all(word in _SMALL for word in words if word not in big)
