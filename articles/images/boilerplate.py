"""What cameras and programs write by themselves where a person would say something.

There is no list of it anywhere; these are the shapes that archives of photographs are full of.
Whatever only repeats the file's own maker, model or program (Exif 3.0, Make, Model and Software:
https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E) is of that kind too.
"""

import re
from collections.abc import Collection

_MAKERS = (
    r"(?:apple|canon|casio|fuji(?:film)?|hasselblad|hp|huawei|jenoptik|kodak|konica|kyocera|leica|lg"
    r"|medion|minolta|motorola|nikon|nokia|olympus|panasonic|pentax|polaroid|praktica|ricoh|rollei"
    r"|samsung|sanyo|sigma|sony|toshiba|vivitar|xiaomi)"
)
_SERIES = r"(?:eos|rebel|mark|coolpix|powershot|ixus|finepix|cyber-?shot|lumix|easyshare|i{1,3}|iv)"
_BY_ITSELF = re.compile(
    rf"""
      (?:{_MAKERS}\s+){{0,2}} (?:digital\s+(?:still\s?)?camera | dsc | camera(?:\s+pictures)?)
    | unknown | default | untitled(?:[-\s]?\d+)? | user | owner | none | null | n/a | x-default
    | your\s+name | binary\s+comment | (?:charset=)?ascii | picasa | applemark
    | exif[_\s]jpeg(?:[_\s]picture)? | created\s+with\s+(?:the\s+)?gimp | creator:\s+gd-jpeg.*
    | processed\s+(?:with\s+vsco|by\s+ebay)\b.* | lead\s+technologies\b.*
    | dcim(?:[\\/]\S*)?                                                 # DCIM\100MEDIA\DJI_0042.JPG
    | \S+\.(?:jpe?g|jpe|png|tiff?|gif|webp|avif|heic|heif|bmp|psd|cr2|nef|arw|dng)   # a file's name
    | (?:_?dsc[fn]?|_?img|imgp|pict|sam|gopr|dji|pxl|mvc|cimg)[-_\s]?\d[-_\d]{{2,}}  # or its number
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A person may say this of an image that shows one; in Exif the camera does.
_MODEL = re.compile(rf"{_MAKERS}(?:\s+(?:{_SERIES}|(?=\S*\d)\S++))*", re.IGNORECASE)
# Telephones say in what mode they were: with beautification, at night, in a burst …
_MODES = re.compile(
    r"btf(?:hdr|mdn)?|burst|cof|dav|edf|fbt(?:hdr)?|frem|frontbhdp|fshbty|hdrpl|mde(?:_soft)?|mon|nor"
    r"|oznor(?:WO)?|ptr|qrf|rbt|rhdr|rpt|sdr(?:_HDRB)?"
)


def is_boilerplate(text: str, device: Collection[str], *, by_camera: bool = False) -> bool:
    """Has no person said this? `device`: what the file calls the camera and the program;
    `by_camera`: it stands where cameras write themselves."""
    line = " ".join(text.split())
    if by_camera and (_MODES.fullmatch(line) or _MODEL.fullmatch(line)):
        return True
    return bool(_BY_ITSELF.fullmatch(line)) or _key(line) in map(_key, device)


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()
