import httpx
import pytest

from services.kit.http.languages import Language, negotiate

CHINESE, ENGLISH = Language.CHINESE, Language.ENGLISH


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, CHINESE),
        ("", CHINESE),
        ("*", CHINESE),
        ("zh", CHINESE),
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh-Hans", CHINESE),
        ("ZH-hant-TW", CHINESE),
        ("en", ENGLISH),
        ("en-GB,en;q=0.9", ENGLISH),
        ("zh;q=0.2, en;q=0.7", ENGLISH),
        ("en, zh", ENGLISH),
        ("zh, en", CHINESE),
        ("de, en;q=0.1", ENGLISH),
        ("de", CHINESE),
        ("zh;q=0, *", ENGLISH),
        ("*;q=0.9, en;q=0.1", CHINESE),
        ("en;q=0, zh;q=0", CHINESE),
        ("en;q=2, zh", CHINESE),
        ("en;level=1", CHINESE),
        ("en;q=., ;;, =", CHINESE),
    ],
)
def test_accept_language_chooses_as_rfc_9110_says(header: str | None, language: Language) -> None:
    assert negotiate(header) is language


@pytest.mark.anyio
async def test_a_title_is_chinese_for_whoever_asks_for_chinese(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nowhere", headers={"Accept-Language": "zh-CN"})
    assert answer.json()["title"] == "没有这项资源，或您无权看到它"


@pytest.mark.anyio
async def test_a_sentence_about_a_field_is_chinese_with_its_limit(client: httpx.AsyncClient) -> None:
    answer = await client.get("/letters?limit=0", headers={"Accept-Language": "zh"})
    assert answer.json()["errors"][0]["detail"] == "须大于或等于 1。"


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/nowhere", "/sentence"])
async def test_an_answer_says_which_language_it_is_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"Accept-Language": "zh-CN"})
    assert (answer.headers["content-language"], answer.headers["vary"]) == ("zh-Hans", "Accept-Language")


@pytest.mark.anyio
@pytest.mark.parametrize(("header", "sentence"), [("zh", "此项必填。"), ("en", "This field is required.")])
async def test_a_route_says_sentences_of_the_catalogue(client: httpx.AsyncClient, header: str, sentence: str) -> None:
    assert (await client.get("/sentence", headers={"Accept-Language": header})).json() == sentence
