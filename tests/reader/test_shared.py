"""{% shared %}: rendered for the first page of a generation, shown by all."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError

from articles.reader.generations import Generation


def of(generation: Generation | None, **page: Any) -> Context:
    return Context({"paper": SimpleNamespace(name="Harbour", generation=generation), **page})


@pytest.fixture
def generation() -> Generation:
    return Generation("mark", 0, 1)


def load(text: str) -> Template:
    return Template("{% load shared %}" + text)


def test_a_page_shows_in_it_nothing_of_the_one_before(generation: Generation) -> None:
    template = load("{% shared %}{{ paper.name }}{{ headline }}{% endshared %}{{ headline }}")
    for kept in (generation, generation, None):
        for headline in ("Ferry", "Bridge"):
            shown = template.render(of(kept, headline=headline))
            assert shown == f"Harbour{headline}"


def test_it_is_rendered_once_a_generation(generation: Generation) -> None:
    template = load(
        "{% shared %}{% for each in paper.asked %}{{ each }}{% endfor %}{% endshared %}"
    )
    asked = iter("abc")

    def shown(kept: Generation) -> str:
        context = of(kept)
        context["paper"].asked = [next(asked)]
        return template.render(context)

    assert [shown(generation), shown(generation)] == ["a", "a"]
    assert shown(Generation("another", 0, 1)) == "c"


def test_each_place_has_its_own(generation: Generation) -> None:
    one, other = load("{% shared %}1{% endshared %}"), load("{% shared %}2{% endshared %}")
    assert [each.render(of(generation)) for each in (one, other, one)] == ["1", "2", "1"]


@pytest.mark.parametrize(
    "text",
    ["{% shared %}{% block x %}{% endblock %}{% endshared %}", "{% shared name %}{% endshared %}"],
)
def test_what_each_page_fills_is_not_shared(text: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        load(text)
