"""Who may read a Markdown file: what front matter, folders and settings withhold, and what not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.importers import Found
from tests.importers.reading import found
from tests.importers.test_sites import at

SITE = "title: The Pellhaven Post\n"


def public(one: Found) -> bool:
    now = timezone.now()
    read = one.as_of(now)
    published = read.content.first_published
    return not (read.draft or read.unclear_date or (published and published > now))


@pytest.mark.parametrize(
    "front",
    [
        *("is_draft: true", "isDraft: yes", "draft: perhaps", "wip: true", "unpublished: true"),
        *("live: false", "visible: no", "show: off", "listed: 0", "published: never", "hide: true"),
        *("state: draft", "stage: In Review", "workflow: {state: pending}", "status: paused"),
        *("post_status: private", "access: members", "access: {site.login: true}"),
        *("audience: [members, staff]", "audience: paid subscribers", "visibility: internal"),
        *("status: Brouillon", "state: Entwurf", "estado: borrador", "stato: bozza"),
        *("state: rascunho", "state: concept", "visibilité: privé", "status: privado"),
        *("state: Черновик", "state: 下書き", "entwurf: ja", "brouillon: oui"),
        *("secret: true", "internal: 1", "confidential: yes", "premium: gold", "paid: true"),
        *("paywall: {tier: 2}", "members-only: true", "subscribers_only: true", "password: '***'"),
        *("embargo: true", "embargo: when Ed says so", "publish_on: 05/06/2030", "golive: soon"),
        *("scheduled: true", "expires: 2019-05-06", "end_date: 2019-05-06", "unpublish: true"),
        *("validUntil: once it rains", "extra: {draft: true}", "_build: {list: never}"),
        *("email_only: true", "type: draft", "for: members", "tags: [draft]", "active: false"),
        *("offline: true", "requires_login: true", "roles: [staff]", "publish: 2901-01-01"),
        *("draft: false\nparams: {draft: true}", "is_draft: true\nisDraft: false"),
    ],
)
def test_what_front_matter_withholds_is_not_public(front: str) -> None:
    assert not public(at("posts/boats.md", f"date: 2019-05-06\n{front}"))


@pytest.mark.parametrize(
    "front",
    [
        *("hide: [toc]", "hide: toc", "hidden: false", "email: wren@pellhaven.example"),
        *("comments: false", "show_tags: false", "toc: false", "layout: post", "access: public"),
        *("visibility: public", "show_date: false", "sitemap: false", "robots: noindex"),
        *("state: Maine", "stage: The Old Stage", "audience: members of the public, and all else"),
        *("status: Publié", "status: Veröffentlicht", "show: The Secret Garden", "live: true"),
        *(
            "type: review",
            "layout: members of the crew and others",
            "tags: [drafting]",
            "auth: false",
        ),
        *("publish: 2019-05-07", "exclude: [toc]", "noindex: true", "enabled: true"),
        *("review: true", "members: [Wren Hale, Ed Moss]", "concept: A boat", "embargo: false"),
        *(
            "embargo: 2019-05-07",
            "publish_on: 2019-05-07",
            "expires: never",
            "end_date: 2901-01-01",
        ),
        *("password:", "private: none", "draft: nein", "access: [public]", "paid: no"),
    ],
)
def test_what_front_matter_shows_is_public(front: str) -> None:
    assert public(at("posts/boats.md", f"date: 2019-05-06\n{front}"))


@pytest.mark.parametrize(
    "key",
    [
        *("embargo", "embargo_until", "publish_on", "publish_at", "publishDate", "available_from"),
        *("go_live", "scheduled", "embargoedUntil"),
    ],
)
def test_what_is_not_to_be_read_yet_is_scheduled_for_its_day(key: str) -> None:
    one = at("posts/boats.md", f"date: 2019-05-06\n{key}: 2901-01-02T10:00:00Z")
    moment = datetime(2901, 1, 2, 10, tzinfo=UTC)
    assert one.as_of(moment - timedelta(days=1)).content.first_published == moment
    assert not one.as_of(moment - timedelta(days=1)).draft


@pytest.mark.parametrize(
    ("front", "others", "why"),
    [
        ("members_only: true", {}, "what “members_only” says of its readers: it is a draft here"),
        ("", {"_config.yml": "- a"}, "what “_config.yml” says of it, which cannot be read"),
        ("", {"posts/posts.json": '{"secret": true}'}, "what “secret” says of its readers"),
        ("embargo: tonight", {}, "from when on it is public (tonight)"),
    ],
)
def test_the_report_says_why_it_is_a_draft(front: str, others: dict[str, str], why: str) -> None:
    assert why in "\n".join(at("posts/boats.md", front, **others).lost)


def test_a_site_that_withholds_a_folder_is_overruled_by_the_article_itself() -> None:
    settings = {"_config.yml": "defaults: [{scope: {path: ''}, values: {published: false}}]"}
    assert not public(at("_posts/2019-05-06-boats.md", **settings))
    assert public(at("_posts/2019-05-06-boats.md", "published: true", **settings))


def defaults(scope: str) -> dict[str, str]:
    return {"_config.yml": f"defaults:\n- scope: {scope}\n  values: {{published: false}}\n"}


NEAREST = {
    "_config.yml": "defaults:\n- {scope: {path: _posts/internal}, values: {published: false}}\n"
    "- {scope: {path: '', type: }, values: {published: true}}\n"
}
ANCHORS = "a: &hidden {published: false}\ndefaults: [{scope: {path: ''}, values: *hidden}]\n"
HUGO = {"hugo.toml": "title = 'The Pellhaven Post'"}
CASCADE = "---\ntitle: Posts\ncascade: {draft: true}\n---\n"
NO_GERMAN = "title = 'x'\n[languages.de]\ndisabled = true"
MARKED, PUBLISHED = (f"---\n{key}: true\n---\nIt is old.\n" for key in ("dg-publish", "publish"))
FORMS = '{"folder": "meta/forms"}'
PAGE = "---\ntitle: The pier\n---\nIt is old.\n"


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("_Drafts/boats.md", {}),
        ("Drafts/boats.md", {}),
        ("content/DRAFTS/old/boats.md", {}),
        *(
            (f"{folder}/x/_posts/2019-05-06-boats.md", {"_config.yml": SITE})
            for folder in ("vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby")
        ),
        *((f"{folder}/boats.md", {"_config.yml": SITE}) for folder in ("node_modules", "gemfiles")),
        ("content/posts/boats.de.md", {"hugo.toml": NO_GERMAN}),
        ("content/de/posts/boats.md", {"hugo.toml": NO_GERMAN}),
        ("words/boats.md", {"hugo.toml": f"{NO_GERMAN}\ncontentDir = 'words'"}),
        ("content/posts/boats.de.md", {"config.toml": "title = 'x'\ndisableLanguages = ['de']"}),
        (
            "content/posts/boats.de.md",
            {**HUGO, "config/_default/languages.toml": "[de]\ndisabled = true"},
        ),
        ("boats.md", {"old/pier.md": MARKED}),
        ("notes/boats.md", {".obsidian/app.json": "{}", "pier.md": PUBLISHED}),
        ("vault/boats.md", {"vault/.obsidian/app.json": "{}", "vault/pier.md": PUBLISHED}),
        ("Templates/boats.md", {".obsidian/app.json": "{}"}),
        ("meta/forms/boats.md", {".obsidian/app.json": "{}", ".obsidian/templates.json": FORMS}),
        ("_notes/boats.md", {}),
        ("_notes/boats.md", {"_config.yml": SITE}),
        ("_notes/boats.md", {"_config.yml": "collections: {notes: {output: false}}"}),
        ("site/_notes/boats.md", {"site/_config.yml": "collections: {recipes: {output: true}}"}),
        ("_posts/2019-05-06-boats.md", {"_config.yml": "- a"}),
        ("_posts/2019-05-06-boats.md", {"_config.yml": "exclude: ["}),
        ("content/boats.md", {"pelicanconf.py": "print 'a'"}),
        ("notes/boats.md", {"pelicanconf.py": "PATH = 'words'"}),
        ("_posts/2019-05-06-boats.md", {"_config.yml": ANCHORS}),
        ("about/_boats.md", {"_config.yml": SITE}),
        ("_posts/internal/2019-05-06-boats.md", defaults("{path: _posts/internal}")),
        ("_posts/2019-05-06-boats.md", defaults("{path: '', type: posts}")),
        ("_posts/internal/2019-05-06-boats.md", NEAREST),
        ("_notes/boats.md", defaults("{type: notes}")),
        ("internal/boats.md", {"_config.yml": "exclude: [internal/]"}),
        ("internal/boats.md", {"_config.yml": "exclude: ['*/boats.md']"}),
        ("content/post/boats.md", {"content/post/_index.md": CASCADE}),
        ("content/post/old/boats.md", {"content/_index.md": CASCADE}),
        ("content/post/boats.md", {"hugo.toml": "[cascade]\ndraft = true"}),
        (
            "content/post/boats.md",
            {"hugo.yaml": "cascade: [{target: {path: /post/**}, draft: true}]"},
        ),
        ("content/post/boats.md", {"config.toml": "ignoreFiles = ['post/bo.*md$']"}),
        ("content/post/pier/boats.md", {"content/post/pier/index.md": PAGE}),
        ("content/post/pier/more/boats.md", {"content/post/pier/index.md": PAGE}),
        *(
            (f"{folder}/boats.md", HUGO)
            for folder in ("layouts", "themes/x", "public", "resources")
        ),
        ("themes/x/exampleSite/content/boats.md", HUGO),
        ("posts/boats.md", {"posts/posts.json": '{"draft": true}'}),
        ("posts/old/boats.md", {"posts/posts.11tydata.json": '{"permalink": false}'}),
        (
            "posts/boats.md",
            {"posts/boats.11tydata.json": '{"eleventyExcludeFromCollections": true}'},
        ),
        ("notes/boats.md", {".eleventyignore": "# not yet\nnotes/\n"}),
        ("posts/boats.md", {".eleventyignore": "boats.*"}),
        ("content/boats.md", {"pelicanconf.py": "DEFAULT_METADATA = {'status': 'draft'}"}),
        (
            "content/boats.md",
            {"pelicanconf.py": "import os\nDEFAULT_METADATA = {'status': 'hidden'}"},
        ),
    ],
)
def test_what_its_site_withholds_is_not_public(name: str, others: dict[str, str]) -> None:
    one = at(name, "date: 2019-05-06", **others)
    assert one.draft
    assert public(at("archive/boats.md", "date: 2019-05-06"))


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("_recipes/boats.md", {"_config.yml": "collections: {recipes: {output: true}}"}),
        ("_pages/boats.md", {"_config.yml": "include: [_pages]"}),
        ("draftsmen/boats.md", {}),
        ("vendor/boats.md", {"_config.yml": SITE}),
        ("content/posts/boats.md", {"hugo.toml": NO_GERMAN}),
        ("content/posts/boats.de.md", {"hugo.toml": "[languages.de]\ndisabled = false"}),
        ("content/der/boats.md", {"hugo.toml": NO_GERMAN}),
        ("boats.md", {"pier.md": PUBLISHED}),
        ("boats.md", {"pier.md": "---\ntitle: A\n---\ndg-publish: true\n"}),
        ("boats.md", {".obsidian/app.json": "{}", "pier.md": PAGE}),
        ("boats.md", {"vault/.obsidian/app.json": "{}", "vault/pier.md": PUBLISHED}),
        ("Templates/boats.md", {}),
        ("meta/boats.md", {".obsidian/app.json": "{}", ".obsidian/templates.json": FORMS}),
        ("_posts/2019-05-06-boats.md", {"_config.yml": "# nothing\n"}),
        ("_posts/2019-05-06-boats.md", defaults("{path: _posts/internal}")),
        ("_posts/2019-05-06-boats.md", defaults("{path: '', type: pages}")),
        ("_posts/2019-05-06-boats.md", {"_config.yml": "exclude: [internal, vendor]"}),
        ("content/page/boats.md", {"content/post/_index.md": CASCADE}),
        (
            "content/page/boats.md",
            {"hugo.yaml": "cascade: [{target: {path: /post/**}, draft: true}]"},
        ),
        ("content/post/boats/index.md", HUGO),
        ("content/post/boats/index.de.md", {"content/post/boats/index.md": PAGE}),
        ("content/post/boats.md", {"content/post/_index.md": PAGE, **HUGO}),
        ("content/boats.md", {"content/index.md": PAGE}),
        ("src/content/blog/boats.md", {"src/content/blog/index.md": PAGE}),
        ("words/boats.md", {"hugo.toml": "contentDir = 'words'"}),
        ("content/post/boats.md", {"hugo.toml": "ignoreFiles = ['\\.foo$']"}),
        ("posts/boats.md", {"posts/posts.json": '{"layout": "post"}'}),
        ("posts/boats.md", {"notes/notes.json": '{"draft": true}'}),
        ("posts/boats.md", {".eleventyignore": "notes\n!posts"}),
        ("content/boats.md", {"pelicanconf.py": "DEFAULT_METADATA = {'status': 'published'}"}),
        ("content/boats.md", {"pelicanconf.py": "DEFAULT_METADATA = made()\n"}),
        ("posts/boats.md", {"config.json": '{"title": "x", "private": true}'}),
        ("posts/boats.md", {"pelicanconf.py": "PATH = here()"}),
        ("words/boats.md", {"pelicanconf.py": "PATH = './words'"}),
        ("content/boats.md", {"hugo.toml": "[params]\nexclude = 'content'"}),
    ],
)
def test_what_its_site_shows_is_public(name: str, others: dict[str, str]) -> None:
    one = at(name, "date: 2019-05-06", **others)
    assert public(one), one.lost


def test_a_note_that_is_marked_for_publishing_is_public_beside_those_that_are_not() -> None:
    vault = {".obsidian/app.json": "{}", "pier.md": PAGE}
    assert public(at("boats.md", "dg-publish: true", **vault))
    assert public(at("boats.md", "publish: true", **vault))
    (why,) = at("boats.md", **{**vault, "pier.md": PUBLISHED}).lost
    assert (
        why == "that notes beside it are marked “publish: true”, and it is not: it is a draft here"
    )


@pytest.mark.parametrize("title", ["{{title}}", "{{ date }}", "<% tp.file.title %>"])
def test_a_template_of_notes_is_a_draft(title: str) -> None:
    assert found("markdown", f"# {title}\n\nIt is late.\n", "note.md").draft
    assert not found("markdown", f"# On {title}\n\nIt is late.\n", "note.md").draft


def text(body: str, name: str = "content/post/boats.md") -> tuple[str, tuple[str, ...]]:
    one = at(name, "date: 2019-05-06", body)
    return "\n".join(section.body for section in one.content.sections), one.lost


@pytest.mark.parametrize(
    ("hidden", "lost"),
    [
        ("{# SECRET #}", "a comment in the text"),
        ("{#SECRET#}", "a comment in the text"),
        ("{#SECRET for Ed#}", "a comment in the text"),
        ("{{/* SECRET */}}", "a comment in the text"),
        ("{{- /* SECRET */ -}}", "a comment in the text"),
        ("{% comment %}SECRET\n\n## Hm{% endcomment %}", "a comment in the text"),
        ("{%- comment -%}SECRET{%- endcomment -%}", "a comment in the text"),
        ("{::comment}SECRET{:/comment}", "a comment in the text"),
        ("%% SECRET %%", "a comment in the text"),
        ("%%\nSECRET\n\n`%%", "a comment in the text"),
        ("late{>>SECRET<<}", "a comment in the text"),
        ("{/* SECRET */}", "a comment in the text"),
        ("{%- # SECRET -%}", "a comment in the text"),
        ("{{!-- SECRET --}}", "a comment in the text"),
        ("<%# SECRET %>", "a comment in the text"),
        ("late {--SECRET--}", "a comment in the text"),
        ("<!-- SECRET\n\n## SECRET -->", "an HTML comment"),
        ("<!--\n```\nSECRET\n-->", "an HTML comment"),
        ("<template>SECRET</template>", "a comment in the text"),
        ("<Template id='x'>SECRET</TEMPLATE>", "a comment in the text"),
        ("<script>SECRET</script>", "a script"),
        ("{{< private >}}SECRET{{< /private >}}", "the shortcode “private”"),
        ("{{% members-only %}}\nSECRET\n{{% /members-only %}}", "the shortcode “members-only”"),
        ("{% paywall tier=2 %}SECRET{% endpaywall %}", "the template tag “paywall tier=2”"),
        ("{% if member %}SECRET{% endif %}", "the template tag “if member”"),
        ("{%- if false -%}SECRET{%- endif -%}", "the template tag “if false”"),
        ("{% unless true %}SECRET{% endunless %}", "the template tag “unless true”"),
        (
            '{% if jekyll.environment == "development" %}\nSECRET\n{% endif %}',
            "the template tag “if jekyll.environment",
        ),
        (
            "{% unless jekyll.environment == 'production' %}SECRET{% endunless %}",
            "the template tag “unless jekyll.environment",
        ),
        ("{% capture note %}SECRET{% endcapture %}", "the template tag “capture note”"),
        ("{{< comment >}}SECRET{{< /comment >}}", "a comment in the text"),
        ("{{% comment %}}\nSECRET\n{{% /comment %}}", "a comment in the text"),
        ("{false && <p style={{a: 1}}>SECRET</p>}", "what stands in braces"),
        ("{process.env.NODE_ENV !== 'production' && <p>SECRET</p>}", "what stands in braces"),
        ("<MembersOnly>\n\nSECRET\n\n</MembersOnly>", "the component “MembersOnly”"),
        ("See <private>SECRET</private> here.", "the component “private”"),
        ("{{< draft >}}One {{< b >}}SECRET{{< /b >}}{{< /draft >}}", "the shortcode “draft”"),
        (":::private\nSECRET\n:::", "“private”"),
        ('!!! secret "Mind it"\n    SECRET\n', '“secret "Mind it"”'),
    ],
)
def test_what_readers_did_not_see_in_a_text_is_left_out(hidden: str, lost: str) -> None:
    body, notes = text(f"They are late.\n\n{hidden}\n\nSo is the tide.")
    assert "SECRET" not in body
    assert "They are late." in body and body.endswith("So is the tide.")
    assert any(lost in one for one in notes)


@pytest.mark.parametrize(
    "shown",
    [
        *("`{# a #}`", "`%% a %%`", "```\n{% comment %}a{% endcomment %}\n```", "`<!-- a -->`"),
        *("100%% sure, 50%% done", "    {{/* a */}}", "a {>> b", "`{{< private >}}a`"),
    ],
)
def test_what_only_looks_like_a_comment_stays(shown: str) -> None:
    assert text(f"One.\n\n{shown}\n\nTwo.")[0] == f"One.\n\n{shown}\n\nTwo."


@pytest.mark.parametrize(
    "shown",
    [
        *("{% if true %}Shown.{% endif %}", "{% unless false %}Shown.{% endunless %}"),
        '{% if jekyll.environment == "production" %}Shown.{% endif %}',
        "{% if page.harbour %}Shown.{% endif %}",
        "{{< harbour comment >}}Shown.{{< /harbour >}}",
        *("{true && <p>Shown.</p>}", "{harbour && <p>Shown.</p>}"),
    ],
)
def test_what_a_condition_shows_to_readers_or_may_show_stays(shown: str) -> None:
    assert "Shown." in text(f"One.\n\n{shown}\n\nTwo.", "content/post/boats.mdx")[0]


@pytest.mark.parametrize(
    ("body", "is_draft"),
    [
        ("One.\n\n<!--members-only-->\n\nTwo.", True),
        ("One.\n\n<!-- paywall -->\n\nTwo.", True),
        ("One.\n\n{{< paywall >}}\n\nTwo.", True),
        ("One.\n\n<!--more-->\n\nTwo.", False),
        ("One.\n\n<!-- desktop only -->\n\nTwo.", False),
        ("One.\n\n{{< private >}}\n\nTwo.", True),
        ("One.\n\n{% private %}\n\nTwo.\n\n{% end private %}", True),
        ("One.\n\n:::private\n\nTwo.", True),
        ("One.\n\n<Members />\n\n{{< staff >}}\n\nTwo.", False),
        ("One.\n\n{{< columns >}}Two.{{< /columns >}}", False),
    ],
)
def test_a_text_that_not_everybody_may_read_to_its_end_is_a_draft(
    body: str, is_draft: bool
) -> None:
    assert at("posts/boats.md", "", body).draft is is_draft


def test_a_name_of_any_length_does_not_refuse_a_post() -> None:
    front: dict[str, Any] = {"tags": "a" * 201, "author": "W" * 300}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items())
    one = found("markdown", f"---\ntitle: The boats\n{lines}\n---\nLate.\n")
    assert one.content.tags == ("a" * 201,)  # it is shortened where all formats are
