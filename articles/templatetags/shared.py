"""{% load shared %}: {% shared "masthead" %}…{% endshared %}, what is the same on all pages of a
generation of the site. Inside may be what depends on nothing but the paper, the day and what is
published: nothing of the page itself, which the next one would show too."""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

register = template.Library()


@register.tag
def shared(parser: Parser, token: Token) -> Node:
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError("{% shared %} takes one name, in quotes")
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(bits[1].strip("\"'"), nodelist)


class SharedNode(Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = f"template {name}"
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        generation = context["paper"].generation
        if generation is None:
            return self.nodelist.render(context)
        # Its links are those of the path that this site is mounted under.
        name = f"{self.name} under {get_script_prefix()}"
        rendered: SafeString = generation.shared(name, lambda: self.nodelist.render(context))
        return rendered
