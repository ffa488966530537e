"""What is found and what stays: the traps of the dossiers, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.redact.api import CERTAIN_KINDS, find_personal_data, normalise
from qala.base.redact.rules.numbers import is_iin

IIN = "900101300126"
CARD = "4400430212345679"


def found(text, **options):
    normal = normalise(text)
    return [(span.kind, normal[span.start : span.end]) for span in find_personal_data(text, **options)]


def kinds(text, **options):
    return [kind for kind, _ in found(text, **options)]


def test_the_examples_are_valid():
    assert is_iin(IIN)
    assert not is_iin("900101300125")  # check digit
    assert not is_iin("901301300126")  # month
    assert not is_iin("900230300126")  # 30 February


@pytest.mark.parametrize(
    "written",
    [
        IIN,
        "900 101 300 126",
        "900\u00a0101\u00a0300\u00a0126",
        "900101\n300126",
        "9 0 0 1 0 1 3 0 0 1 2 6",
        "900101-300126",
        "900101\u200b300126",
    ],
)
def test_iin_in_any_spacing(written):
    assert found(f"нөмір {written} деп") == [("iin", written)]


@pytest.mark.parametrize(
    "text",
    [
        "ЖСН 123456789012",
        "ИИН: 123456 789012",
        "менің ЖСН-ім 123456789012",
        "ИИH 123456789012",  # Latin H
        "123456789012 (ИИН)",
        "IIN: 123456789012",
        "ИИН/БИН 123412789012",
    ],
)
def test_any_twelve_digits_beside_the_word(text):
    assert kinds(text) == ["iin"]


@pytest.mark.parametrize(
    "text",
    [
        "БИН 990440001239",
        "БСН 123456789012",
        "ИИН/БИН 990440001239",
        "№ 123456789012 төлемі",
        "ИИН жоқ. Төлем 123456789012",
        "1308 нөміріне қоңырау шалдық",
        "бұйрық № 12345678, көрсеткіш 123456",
        "87 000 000 000 теңге бөлінді",
        "2024 жылғы 12.03.2024 дейін",
        "Абай көшесі 150/230, 24а үй",
        "лицевой счёт 87011234567",
        "4400 4302 1234 5678 не карта",
    ],
)
def test_what_only_looks_like_a_number_of_a_person(text):
    assert not [kind for kind in kinds(text) if kind in CERTAIN_KINDS]


@pytest.mark.parametrize(
    "written",
    [
        "+7 701 123 45 67",
        "87011234567",
        "8 (701) 123-45-67",
        "+7(727)272-12-34",
        "8-747-123-45-67",
        "701 123 45 67",
        "77011234567",
        "8.701.123.45.67",
        "+998 90 123 45 67",
        "87 01 123 45 67",
    ],
)
def test_phones(written):
    assert found(f"Хабарласыңыз {written}, рақмет") == [("phone", written)]


def test_short_phones_only_beside_their_word():
    assert found("тел. 272-12-34") == [("phone", "272-12-34")]
    assert kinds("272-12-34") == []


def test_card_before_a_house_number():
    assert found("карта 4400 4302 1234 5679 12 мкр") == [("card", "4400 4302 1234 5679")]
    assert found(f"{CARD} 87011234567") == [("card", CARD), ("phone", "87011234567")]


def test_iban_in_both_scripts():
    assert found("шот KZ86 125K ZT50 0410 0100 2") == [("iban", "KZ86 125K ZT50 0410 0100")]
    assert kinds("КZ86125KZТ5004100100") == ["iban"]
    assert kinds("KZ87125KZT5004100100") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("asel@mail.example-ға жазыңыз", "asel@mail.example"),
        ("Пишите: a.b+c@bk.example.org.", "a.b+c@bk.example.org"),
        ("asel @ mail.example", "asel @ mail.example"),
        ("asel(at)mail.example", "asel(at)mail.example"),
        ("asel собака mail.example", "asel собака mail.example"),
    ],
)
def test_emails(text, address):
    assert found(text) == [("email", address)]


@pytest.mark.parametrize("plate", ["123 ABC 02", "123ABC02", "123 АВС 20", "A 123 BCD", "123abc02"])
def test_plates(plate):
    assert found(f"Көлік {plate} тұр") == [("plate", plate)]


@pytest.mark.parametrize("text", ["123 ABC 21", "123 мкр 12", "110 МКР 12", "дом 123 кв"])
def test_not_plates(text):
    assert "plate" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("үй 24-17", "17"),
        ("д. 10, кв. 12", "кв. 12"),
        ("10-үй, 12-пәтер", "12-пәтер"),
        ("10-үй, 12-пәтерде тұрамын", "12-пәтерде"),
        ("дом 5 квартира 7", "квартира 7"),
    ],
)
def test_the_flat_but_not_the_house(text, flat):
    assert found(text) == [("flat", flat)]


@pytest.mark.parametrize("text", ["10-үй", "дом 24", "2 бөлмелі пәтер", "в 3 квартирах нет воды"])
def test_houses_stay(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("№ N12345678", "N12345678"),
        ("паспорт N12345678", "N12345678"),
        ("удостоверение личности № 041234567", "041234567"),
        ("Жеке куәлігім 041234567", "041234567"),
    ],
)
def test_documents_with_their_letter(text, number):
    assert found(text) == [("document", number)]


def test_birth_dates_only_near_their_word():
    assert found("Мен 1990 жылғы 3 қарашада туғанмын") == [("birth_date", "1990 жылғы 3 қарашада")]
    assert kinds("родился 12.03.1985") == ["birth_date"]
    assert found("родилась в 1980 году") == [("birth_date", "1980")]
    assert kinds("Авария 12.03.2024 болды") == []
    assert kinds("Мен осында туғанмын. Авария 12.03.2024 болды") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Бұл туралы Төлебаевқа айтыңыз", "Төлебаевқа"),
        ("Көршім Асанов Серік Нұрланұлы шулайды", "Асанов Серік Нұрланұлы"),
        ("Асановтың баласы", "Асановтың"),
        ("Aсановтың баласы", "Aсановтың"),  # Latin A
        ("Жалоба на Иванова Ивана Ивановича.", "Иванова Ивана Ивановича"),
        ("Отдали Ивановой Марине вчера", "Ивановой Марине"),
        ("сосед Асанов А.Б. шумит", "Асанов А.Б."),
        ("Меня зовут Айгуль.", "Айгуль"),
        ("My neighbour Zhanar Akhmetova shouts", "Zhanar Akhmetova"),
        ("көрші асанов серик нурланулы деген", "асанов серик нурланулы"),
        ("Курметпен, Омарова Ботагоз Галымкызы", "Омарова Ботагоз Галымкызы"),
    ],
)
def test_names_in_any_case(text, name):
    assert found(text) == [("name", name)]


@pytest.mark.parametrize(
    "text",
    [
        "Төлебаев көшесі қараңғы",
        "Қазыбек би көшесінде шұңқыр бар",
        "Төле би мен Масанчи қиылысында шұңқыр",
        "Абай даңғылы мен Сейфуллин көшесінің қиылысы",
        "на углу Абая и Розыбакиева",
        "Сейфуллина 22 нет света",
        "ул. Иванова, школа имени Ауэзова",
        "Ауэзовский район, Бостандық ауданы",
        "Алматы қаласы әкімдігіне",
        "Магазин закрыт. Слова не помогли. Столбов много",
    ],
)
def test_streets_and_words_are_no_names(text):
    assert kinds(text) == []


def test_a_neighbour_called_by_kinship_is_a_person():
    assert ("name", "Айгүл") in found("Айгүл апа мен Берік келді")


def test_officials_in_office_stay():
    text = "Әкім Дархан Сатыбалды мен Асановқа жазамын. Сатыбалдыға да"
    assert ("name", "Асановқа") in found(text, officials=["Дархан Сатыбалды"])
    assert not [word for _, word in found(text, officials=["Дархан Сатыбалды"]) if "Сатыбалды" in word]


def test_offsets_after_emoji_and_decomposed_letters():
    text = "😡👨‍👩‍👧 мой ИИН " + IIN  # й in two code points
    assert found(text) == [("iin", IIN)]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("инстаграм asel_kz", "asel_kz"),
        ("https://instagram.com/asel.kz/", "asel.kz"),
        ("пишет @nurlan.kz про двор", "@nurlan.kz"),
    ],
)
def test_handles(text, account):
    assert found(text) == [("handle", account)]


def test_foreign_numbers_by_country():
    assert found("call 617-635-4500 now", country="US") == [("phone", "617-635-4500")]
    assert kinds("duplicate of 101001240734", country="US") == []
    assert kinds(f"case {IIN}", country="US") == []


def test_certain_only_leaves_proposals_out():
    text = f"Асановтың ЖСН-і {IIN}, 12-пәтер, @asel_98"
    assert kinds(text, certain_only=True) == ["iin"]
    assert {"name", "iin", "flat", "handle"} == set(kinds(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\ud800 ИИН \udfff",
        "й" + "\u0306" * 10_000,
        "1 " * 5_000,
        "@" * 5_000,
        "a." * 5_000 + "@" + "b." * 5_000,
        "ҚАЗ" * 10_000,
        "Асанов " * 5_000,
        "(" * 5_000 + "+" * 5_000,
        "KZ " * 10_000,
        "12." * 5_000,
        "Асанов мен " * 5_000,
        "Көшесі " + "Асанов " * 5_000,
        "би " * 5_000,
    ],
)
def test_hostile_texts_are_read_without_harm(text):
    find_personal_data(text)


@given(
    st.text(alphabet=st.characters(), max_size=200)
    | st.text(alphabet="0123456789 +-()ИНЖСкв.@aАб\n", max_size=120)
)
def test_spans_lie_in_the_text_in_order(text):
    spans = find_personal_data(text)
    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end for end, span in zip(ends, spans, strict=False))
    assert ends[-1] <= len(normalise(text))
