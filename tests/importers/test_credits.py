"""Which lines are image credits, and which only look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.credits import credit


@pytest.mark.parametrize(
    "line",
    [
        *("Pexels", "Unsplash", "Pixabay", "Getty Images", "GETTY IMAGES", "Reuters", "REUTERS"),
        *("AP", "AFP", "dpa", "EPA", "PA", "PA Media", "Shutterstock", "iStock", "Alamy"),
        *("Adobe Stock", "Bloomberg", "Xinhua", "Kyodo", "ANSA", "TASS", "ANP", "Belga"),
        *("Keystone", "Wikimedia Commons", "NASA", "Flickr", "AP Photo", "Alamy Stock Photo"),
        *("Wren Hale/Reuters", "Reuters/Wren Hale", "Wren Hale / Getty Images", "Wren Hale via AP"),
        *("AP Photo/Wren Hale", "AP Photo/Wren Hale, File", "Getty Images/iStockphoto"),
        *(
            "picture alliance/dpa",
            "picture alliance / dpa | Wren Hale",
            "Pool/AFP via Getty Images",
        ),
        *("Wren Hale on Unsplash", "J. van der Moss/ANP", "Émile Zöller/AFP", "Handout/Reuters"),
        *("Courtesy: Museum of the Strait", "Courtesy of the Town Archive", "Source: AFP"),
        *("Crédit photo : Wren Hale", "Crédits : Wren Hale/AFP", "Bildnachweis: dpa"),
        *(
            "写真：共同通信",
            "写真提供：アフロ",
            "图片来源：新华社",
            "Фото: Ед Моос/ТАСС",
            "사진: 뉴시스",
        ),
        *("Source: Wikimedia Commons, CC BY-SA 4.0", "Fonte: ANSA"),
        *("pexels.com/@wren", "https://unsplash.com/@wren", "www.flickr.com/photos/wren/12"),
        *("رويترز", "وكالة فرانس برس", "新华社", "新华社/法新社", "ロイター", "연합뉴스", "ТАСС"),
        *("Agence France-Presse — Getty Images", "Wren Hale – Reuters", "AFP=時事"),
        *("© Wren Hale", "© 2024 Wren Hale", "(c) Wren Hale", "© Wren Hale/AFP", "© dpa"),
    ],
)
def test_a_credit_is_recognised_as_it_stands(line: str) -> None:
    assert credit(line) == line
    assert credit(f"  ({line})  ") == line or line.startswith("(c)")


@pytest.mark.parametrize(
    ("line", "whose"),
    [
        ("Photo: Wren Hale", "Wren Hale"),
        ("PHOTO: WREN HALE", "WREN HALE"),
        ("Photograph: Wren Hale/The Courant", "Wren Hale/The Courant"),
        ("Picture: PA", "PA"),
        ("Image: NASA/JPL-Caltech", "NASA/JPL-Caltech"),
        ("Image credit: Wren Hale", "Wren Hale"),
        ("Photo credit : Wren Hale", "Wren Hale"),
        ("Credit: Wren Hale", "Wren Hale"),
        ("Foto: dpa", "dpa"),
        ("Foto: privat", "privat"),
        ("Photo by Wren Hale", "Wren Hale"),
        ("Photo by Wren Hale on Unsplash", "Wren Hale on Unsplash"),
        ("Image by Wren Hale from Pixabay", "Wren Hale from Pixabay"),
        ("Photo: Wren Hale.", "Wren Hale"),
        ("Photo: © Wren Hale", "© Wren Hale"),
        ("Photo: Wren Hale and Ed Moss", "Wren Hale and Ed Moss"),
        ("Photo: courtesy of the town archive", "courtesy of the town archive"),
        ("Photo courtesy of the town archive", "courtesy of the town archive"),
        ("(Photo: Wren Hale)", "Wren Hale"),
        ("[Photo: Wren Hale]", "Wren Hale"),
        ("(AP Photo/Wren Hale)", "AP Photo/Wren Hale"),
        ("Cover image: Wren Hale", "Wren Hale"),
        ("Photo: Museum of the Strait", "Museum of the Strait"),
    ],
)
def test_a_label_is_not_part_of_the_credit(line: str, whose: str) -> None:
    assert credit(line) == whose


@pytest.mark.parametrize(
    "line",
    [
        "",
        "()",
        "Photo:",
        "Reuters reported on Monday that the boats are late.",
        "Reuters reported on Monday",
        "AP exams begin",
        "PA system fails",
        "Pa",
        "Image is everything",
        "Getty Images changes its prices",
        "Photo: a word on our policy, which has changed because readers asked for it",
        "Photo: The ferry in the harbour at dawn",
        "Photo: how we choose ours",
        "Credit: where credit is due",
        "Credit unions are growing",
        "Crédit municipal",
        "Courtesy of readers, the library is open again",
        "Courtesy costs nothing",
        "Source of the river",
        "Source: the council, which has said so before",
        "pexels.com is down",
        "Picture this",
        "Pictures by the thousand",
        "The view from the dyke",
        "Reuters on Trial",
        "A cooperative/Reuters poll of farmers",
        "Reuters/how the poll was made",
        "Town/Country",
        "© 2024 The Courant. All rights reserved.",
        "(c) the third point is that nobody asked",
        "(Wren Hale)",
        "Wren Hale",
        "Photo: " + "Wren Hale " * 20,
    ],
)
def test_false_friends_are_no_credits(line: str) -> None:
    assert credit(line) is None


@given(st.text(max_size=300))
def test_any_line_is_a_credit_or_none(line: str) -> None:
    whose = credit(line)
    assert whose is None or 0 < len(whose) <= 120
