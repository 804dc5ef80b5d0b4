"""YAML as words, lists and mappings and nothing else: `title: No` and `title: 12:30` mean what
they say. An alias is refused, because a few of them can stand for a text of any size; so is a key
that stands twice. It is read event by event, in C where PyYAML has it.
"""

from typing import Any

import yaml

DEEPEST = 50
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
_TAGS = {None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("null", "str", "seq", "map"))}


def load(text: str) -> Any:
    """Raises yaml.YAMLError, ValueError, RecursionError."""
    reading = _Reading()
    for event in yaml.parse(text, Loader=_LOADER):
        reading.take(event)
    return reading.value


class _Reading:
    def __init__(self) -> None:
        self.value: Any = None
        self.documents = 0
        # What is open: a list, or a mapping with the key that waits for its value.
        self.open: list[tuple[list[Any] | dict[str, Any], list[str]]] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._put(event, _scalar(event))
        elif isinstance(event, yaml.MappingStartEvent):
            self._begin(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin(event, [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("it has an alias (*), which is not read here")
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise yaml.YAMLError("it has several documents")

    def _begin(self, event: yaml.Event, value: list[Any] | dict[str, Any]) -> None:
        self._put(event, value)
        self.open.append((value, []))
        if len(self.open) > DEEPEST:
            raise RecursionError

    def _put(self, event: Any, value: Any) -> None:
        if event.tag not in _TAGS:
            raise _problem(event, f"a value has the tag {event.tag}, which is not read here")
        if not self.open:
            self.value = value
            return
        inside, key = self.open[-1]
        if isinstance(inside, list):
            inside.append(value)
        elif key:
            inside[key.pop()] = value
        elif isinstance(value, dict | list):
            raise _problem(event, "a key is a list or a mapping")
        else:
            name = "null" if value is None else value
            if name in inside:
                raise ValueError(f"the key “{name}” stands there twice")
            key.append(name)


def _scalar(event: yaml.ScalarEvent) -> str | None:
    # An exclamation mark alone, or quotation marks, make words of what would be nothing.
    plain = event.implicit[0] or event.tag == "tag:yaml.org,2002:null"
    return None if plain and event.value in _NULLS else str(event.value)


def _problem(event: Any, why: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=why, problem_mark=event.start_mark)
