"""Which language a piece of text is in, by letters and two lists of words."""

from __future__ import annotations

import re
from functools import lru_cache

from qala.base.text.data import Language
from qala.base.text.folding import fold_letters, word_set
from qala.base.text.kazakh import words as kazakh
from qala.base.text.kazakh.sounds import LETTERS
from qala.base.text.russian import CLOSED as RUSSIAN_CLOSED
from qala.base.text.words import iterate_words

_FREQUENT_KAZAKH = word_set(
    """
    бар жол су көше үй аула жылу жарық шұңқыр қоқыс ағаш мектеп бала қала ауыл аудан тұрғын тұрғындар адам
    адамдар жыл күн ай ақша жұмыс жөндеу жасау беру алу болды болады болған болса болып еткен етті етіп
    қазақстан алматы қаласы қаласында көшесі көшесінде көшесінің ауданы ауданында үйдің үйіміз ауламызда
    өтінемін сұраймын сәлеметсіз рахмет ұлы жаңа жақсы үлкен бүгін кеше ертең қазір кейінгі алдында жерде
    жерге су жоқ істемейді жанбайды мемлекет мемлекеттік халық халқы ел елдің білім жаңалық аталған
    бірнеше тағы жүр жатыр тұр отыр келді кетті айтты айтуынша мәлімдеді бастап арасында ішінде ішіне
    алдына жанында жағында барады берді алды көрсетіп
    """
)
_KAZAKH = frozenset(map(fold_letters, kazakh.CLOSED | _FREQUENT_KAZAKH))
_RUSSIAN = RUSSIAN_CLOSED | word_set(
    """
    год года году лет день дня время люди человек дом дома доме двор дворе дорога дороги вода воды улица
    улице улицы район города город городе яма ямы мусор свет фонарь фонари дерево отопление тепло крыша
    подъезд прошу просим пожалуйста здравствуйте спасибо нужно надо можно нельзя сделать убрать починить
    отремонтировать горит работает течёт сломан сломана также после более может могут является первый
    новый большой вчера сегодня завтра сейчас около против чтоб тоже один одна одно два две три четыре
    пять шесть семь восемь девять десять стал стала
    """
)
_BOTH = _KAZAKH & _RUSSIAN
_RUSSIAN_ENDS = tuple(
    word_set(
        """
        ого его ому ему ыми ими ать ять ить еть уть ться тся лся лась лись ый ий ой ая яя ое ее ые ие ых их
        ую юю ами ями ах ях ов ев ет ит ут ют ал ил ала ила али или ость ости ния ние нию ции ию ем ом ны
        но на
        """
    )
)
_KAZAKH_ENDS = tuple(
    map(
        fold_letters,
        word_set(
            """
            лар лер дар дер тар тер ның нің дың дің тың тің дан ден тан тен нан нен ға ге қа ке ды ді ты ті
            ған ген қан кен да де нда нде сы сі ып іп мен пен лық лік дық дік шы ші атын етін айды еді йды йді
            ғы гі лы лі сыз сіз мыз міз рын рін сын сін
            """
        ),
    )
)
_RUSSIAN_LETTERS = re.compile("[щъьэцфв]")
_RUSSIAN_SOUNDS = re.compile(
    "^[бвгджзйклмнпрстфхцчшщ]{2}|[аеёиоуыэюя][^аеёиоуыэюя]+о|[жшгк]и[^и]|вс|ск|ств|тр|др"
)
_KAZAKH_SOUNDS = re.compile("ау|еу|уы|уи|ы.{1,4}ы|^[кжуа]ы|[кг]ы|^жа|ыл.|йт|рл|лд|нд|нг|рд")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@lru_cache(maxsize=65_536)
def _evidence(word: str) -> tuple[int, int, int, int]:
    """Return whether a word is Latin, whether Cyrillic, and its evidence for Kazakh and for Russian."""
    if not _CYRILLIC.search(word):
        return int(_LATIN.search(word) is not None), 0, 0, 0
    kazakh_score = russian_score = 0
    if not LETTERS.isdisjoint(word):
        kazakh_score += 6
    folded = fold_letters(word)
    if word not in _BOTH:
        kazakh_score += 4 * (folded in _KAZAKH)
        russian_score += 4 * (word in _RUSSIAN)
    if len(word) > 3:
        kazakh_score += folded.endswith(_KAZAKH_ENDS)
        russian_score += word.endswith(_RUSSIAN_ENDS)
    kazakh_score += min(2, len(_KAZAKH_SOUNDS.findall(folded)))
    russian_score += min(2, len(_RUSSIAN_LETTERS.findall(word))) + (_RUSSIAN_SOUNDS.search(word) is not None)
    return 0, 1, kazakh_score, russian_score


def detect_language(text: str, default: Language = "ru") -> Language:
    """Return the language of a text: kk, ru or en; `default` where nothing tells Kazakh from Russian.

    Kazakh typed without its own letters is known by its words and endings.
    """
    return guess_language([word for _, _, word in iterate_words(text)], default)


def guess_language(words: list[str], default: Language) -> Language:
    """Return the language of mended words; see detect_language."""
    evidence = [_evidence(word) for word in words] or [(0, 0, 0, 0)]
    latin, cyrillic, kazakh_score, russian_score = map(sum, zip(*evidence, strict=True))
    if not cyrillic:
        return "en" if latin else default
    if latin > 2 * cyrillic:
        return "en"
    if kazakh_score == russian_score:
        return default if default != "en" else "ru"
    return "kk" if kazakh_score > russian_score else "ru"
