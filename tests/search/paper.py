"""A paper in many languages: what the tests of search look for. Each story has a short name."""

from typing import NamedTuple

from articles.content import ArticleContent, SectionContent


class Story(NamedTuple):
    name: str
    language: str
    headline: str
    standfirst: str
    body: str
    byline: str = "Mira Holt"


# From the oldest to the newest.
STORIES = (
    Story(
        *("lighthouse", "en", "The lighthouse gets a new lamp", "It can be seen from the island."),
        "The **old one** lasted for [sixty years](https://example.com/lamps?of=glass), they say.",
    ),
    Story(
        *("ferry", "en", "The ferry sails again after two winters", "Crossings from Monday on."),
        "It left the harbour at six with forty people on board, and nobody missed it.",
        "Wren Hale",
    ),
    Story(
        *("wall", "en", "Harbour wall will be raised by a metre", "Engineers fear the storms."),
        "The ferry company pays a third of it. The quay stays open while they build.",
    ),
    Story(
        *("storm", "en", "Storm closes the pier", "Two boats were lost."),
        "The lighthouse was the only light. No ferry has left since noon, no ferry will.",
    ),
    Story(
        *("storm again", "en", "Storm closes the pier again", "Nobody was hurt this time."),
        "It was over by noon.",
    ),
    Story(
        *("meals", "en", "Council votes for free school meals", "Nineteen votes to twelve."),
        "Councillor O’Brien had asked for it: a state-of-the-art kitchen, and don’t ask the price.",
    ),
    Story(*("fees", "en", "Port fees rise", "The harbour master explains."), "By a tenth."),
    Story(
        *("regatta", "en", "Portugal wins the regatta", "Ireland comes second."),
        "Their boat crossed the line at noon.",
        "Renée O’Hara",
    ),
    Story(
        *("budget", "en", "Budget 2026: what changes for families", "A guide in ten points."),
        "Meals at school cost nothing. The pool stays shut.",
    ),
    Story(
        *("mayor", "de", "Bürgermeister Müller tritt zurück", "Nach elf Jahren im Rathaus."),
        "Die Straße war voll, als er ging. Den Schlüssel ließ er liegen.",
        "Jürgen Groß",
    ),
    Story(
        *("bridge", "de", "Neue Brücke über den Fluss kommt später", "Risse im Beton."),
        "Das Rathaus schweigt dazu.",
    ),
    Story(
        *("summer", "fr", "L’été sera chaud à la plage", "Les cafés restent ouverts."),
        "À l’école, on ferme plus tôt; l’eau sera à vingt-trois degrés.",
    ),
    Story(*("market", "fr", "Le cœur de la ville retrouve son marché", "Dès samedi."), "Enfin."),
    Story(
        *("trams", "pl", "Łódź dostaje nowe tramwaje", "Żółte wagony wyjadą w maju."),
        "Pięć linii, a później więcej. Świętować będzie całe miasto.",
    ),
    Story(*("lights", "tr", "İstanbul’da ışıklar söndü", "Bir saat sürdü."), "Şehir karanlıktı."),
    Story(
        *("athens", "el", "Η Αθήνα αλλάζει πρόσωπο", "Νέοι δρόμοι για τους πεζούς."),
        "Οι κάτοικοι χαίρονται.",
    ),
    Story(
        *("parom", "ru", "Паром снова идёт на остров", "После двух зим."),
        "Ёлка стояла на причале до мая.",
    ),
    Story(
        *("port", "ar", "الميناء يفتح أبوابه من جديد", "عودة العبّارة إلى الجزيرة."),
        "كان ذلك في عام ٢٠١٩.",
    ),
    Story(*("namal", "he", "הנמל נפתח מחדש", "הַמַּעְבֹּרֶת חוזרת."), "סוף סוף."),
    Story(
        *("tokyo", "ja", "東京の港に新しい橋", "フェリーは来月から運航する。"),
        "がっこうの子どもたちが渡り初めをした。",
    ),
    Story(
        *("lundu", "zh", "轮渡恢复通航", "停运两个冬天之后，码头又热闹起来。"),
        "第一班船早上六点出发。",
    ),
    Story(*("busan", "ko", "부산항에 새 등대가 섰다", "불빛이 멀리 보인다."), "어제 저녁이었다."),
    Story(*("boat", "th", "เรือข้ามฟากกลับมาให้บริการ", "หลังหยุดไปสองปี"), "ผู้โดยสารดีใจ"),
    Story(*("nauka", "hi", "नौका फिर चल पड़ी", "दो सर्दियों के बाद।"), "किनारे पर भीड़ थी।"),
)


def content(story: Story) -> ArticleContent:
    return ArticleContent(
        headline=story.headline,
        standfirst=story.standfirst,
        language=story.language,
        byline=(story.byline,),
        sections=(SectionContent(body=story.body),),
    )
