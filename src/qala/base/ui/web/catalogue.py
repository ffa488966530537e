"""What the catalogue of components shows. Invented; only English needs no translation here."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from django import forms
from django.core.paginator import Paginator

from qala.base.ui.charts import Bar, BarChart, BarKind, LineChart, Series
from qala.base.ui.data import Link
from qala.base.ui.fields import DayField
from qala.base.ui.rules import count_cells

SPRITE = Path(__file__).parents[1] / "static" / "ui" / "icons.svg"


class SampleForm(forms.Form):
    """A field of every kind."""

    FAULTY: ClassVar[dict[str, str]] = {
        "what": "",
        "iin": "90010135012",
        "day_0": "31",
        "day_1": "2",
        "day_2": "2026",
    }

    what = forms.CharField(
        label="Не болды?",
        help_text="Қалай айтсаңыз, солай жазыңыз. Мәтін бәріне көрінеді, сондықтан телефон мен ЖСН жазбаңыз.",
        max_length=200,
        widget=forms.Textarea,
        error_messages={"required": "Не болғанын жазыңыз"},
    )
    place = forms.CharField(
        label="Мекенжай", help_text="Көше мен үй нөмірі", initial="Төле би, 93", required=False
    )
    iin = forms.RegexField(
        r"^\d{12}$",
        label="ЖСН",
        error_messages={"invalid": "ЖСН 12 саннан тұрады, сізде 11. Жеке куәліктен қараңыз."},
    )
    district = forms.ChoiceField(
        label="Аудан", choices=[("", "Бүкіл қала"), ("a", "Алмалы"), ("b", "Бостандық")]
    )
    answer = forms.ChoiceField(
        label="Қандай жауап керек?",
        choices=[("official", "Қол қойылған ресми жауап"), ("plain", "Жай ғана хабарлау")],
        widget=forms.RadioSelect,
        initial="official",
        error_messages={"required": "Қандай жауап керек екенін таңдаңыз"},
    )
    topics = forms.MultipleChoiceField(
        label="Не туралы хабар керек?",
        choices=[("answer", "Жауап туралы"), ("works", "Жөндеу туралы")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = DayField(label="Қай күні болды?", help_text="Мысалы: 25 11 2026", required=False)
    agree = forms.BooleanField(
        label="Мәтін ашық жарияланатынын білемін", error_messages={"required": "Жалғастыру үшін белгілеңіз"}
    )
    photos = forms.FileField(label="Фото қосу", help_text="JPEG, PNG не PDF, 10 МБ дейін", required=False)


def _days(begin: date, count: int) -> list[date]:
    days = (begin + timedelta(days=offset) for offset in range(count * 2))
    return [day for day in days if day.isoweekday() < 6][:count]


def _steps(now: int) -> list[dict[str, str]]:
    names = [
        "Келіп түсті",
        "Тіркелді",
        "Жауапты органда",
        "Шешім дайындалады",
        "Жауап беріледі, қол қойылады",
        "Жабылады",
    ]
    when = [
        "17 қараша, 08:12",
        "17 қараша, 09:40",
        "Су шаруашылығы бөлімі, 18 қарашадан бері",
        "",
        "7 желтоқсанға дейін",
        "",
    ]
    states = ["done"] * now + ["now"] + ["later"] * (5 - now)
    return [{"name": a, "when": b, "state": c} for a, b, c in zip(names, when, states, strict=True)]


DAYS_TO_ANSWER = (
    600,
    1480,
    2300,
    2980,
    3240,
    3110,
    2790,
    2400,
    2030,
    1760,
    1480,
    1240,
    1000,
    760,
    520,
    610,
    420,
    310,
    210,
)


def _charts() -> dict[str, object]:
    months = ["желтоқсан", "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде"]
    came = [2200, 2340, 2480, 2960, 3040, 2790, 2650, 2490]
    answered = [2150, 2250, 2330, 2510, 2620, 2710, 2760, 2540]
    lines = LineChart(
        labels=months,
        series=[Series("Түсті", came), Series("Берілді", answered)],
        unit="өтініш, айына",
        head="Ай",
        short=[month[:3] if index % 2 == 0 else "" for index, month in enumerate(months)],
    )
    bars = [
        Bar(
            f"{index}-күн",
            count,
            BarKind.LATE if index > 15 else BarKind.MEASURED,
            str(index) if index % 5 == 0 or index == 1 else "",
        )
        for index, count in enumerate(DAYS_TO_ANSWER, 1)
    ]
    days = BarChart(
        bars, unit="жауап", head="Жұмыс күні", under="жұмыс күні", mark=15, mark_label="заңдағы мерзім"
    )
    kinds = [
        BarKind.MEASURED,
        BarKind.MEASURED,
        BarKind.ESTIMATED,
        BarKind.EDITED,
        BarKind.MISSING,
        BarKind.MEASURED,
    ]
    litres = [
        Bar(f"{index} қараша", 180 + 12 * index, kind, str(index)) for index, kind in enumerate(kinds, 6)
    ]
    return {"lines": lines, "bars": days, "meter": BarChart(litres, unit="литр, күніне", head="Күні")}


def samples() -> dict[str, object]:
    """Return the context of the catalogue."""
    begin, today = date(2026, 11, 17), date(2026, 11, 25)
    running = _days(begin, 15)
    events = [
        {"when": "17 қараша, 16:42", "iso": "2026-11-17T16:42", "what": "Жауапқа қол қойылды, жарияланды",
         "who": "Е. Дүйсенов, жарықтандыру бөлімі", "entry": "184 207", "entry_href": "#", "key": True},
        {"when": "16 қараша, 15:10", "what": "Шешім келісуге жіберілді", "who": "Жарықтандыру бөлімі",
         "entry": "183 790", "entry_href": "#"},
        {"when": "5 қараша, 14:12", "what": "Тіркелді, мерзімі белгіленді", "note": "Соңғы күні – 25 қараша"},
    ]  # fmt: skip
    return {
        "title": "Parts and states",
        "breadcrumbs": [Link("Parts and states")],
        "icons": re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")),
        "steps": _steps(2),
        "running": count_cells(running, today=today, due=running[-1]),
        "late": count_cells(_days(date(2026, 11, 2), 18), today=today, due=date(2026, 11, 23)),
        "answered": count_cells(running, today=today, due=running[-1], answered_on=running[8]),
        "events": events,
        "page": Paginator(range(920), 20).page(5),
        "views": [
            Link("Тізім", "#list", current=True, icon="list"),
            Link("Карта", "#map", icon="map"),
            Link("Тізім мен карта", "#both"),
        ],
        "facts": [("Нөмірі", "QLA-2026-7F3K9", ""), ("Жауапты", "Жарықтандыру бөлімі", "#")],
        "answers": [{"question": "Қай жерде", "answer": "Төле би × Масанчи", "change": "#"}],
        "files": [{"name": "Аула.jpg", "size": "2,1 МБ", "note": "Орын дерегі өшірілді", "remove": "1"}],
        "refused": [{"name": "бейне.mov", "reason": "Бейне қабылданбайды. Фото не PDF қосыңыз"}],
        "bodies": [("Жарықтандыру бөлімі", 3214, 3243, "99,1 %"), ("Жол бөлімі", 2611, 3050, "85,6 %")],
    } | _charts()
