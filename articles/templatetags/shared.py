"""{% load shared %}{% shared %}…{% endshared %}: what is the same on all pages of a generation, and
is rendered for the first of them alone. It may depend on the paper, the day and what is published:
of a page's context it has nothing but `paper`."""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles import sites

register = template.Library()


@register.tag
def shared(parser: Parser, token: Token) -> Node:
    if token.contents != "shared":
        raise template.TemplateSyntaxError("{% shared %} takes nothing.")
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("Pages may not fill what they share: {% block %}.")
    return SharedNode(nodelist)


class SharedNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        generation = context["paper"].generation
        if generation is None:
            return self._rendered(context)
        # Its words are those of the language, its links those of this site and of the path that
        # the paper is mounted under.
        name = (self, get_script_prefix(), sites.prefix(), get_language())
        rendered: SafeString = generation.shared(name, lambda: self._rendered(context))
        return rendered

    def _rendered(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context.new({"paper": context["paper"]}))
