"""Kinds of requests, their dated legal terms and the decisions each may end with.

Pure tables. Sources: Administrative Procedural and Process-Related Code of Kazakhstan (APPC) and the
public tests of e-Otinish, December 2022 (terms, names of kinds, decisions). Article numbers and the
first counted day are to be confirmed by a lawyer. A new law is a new `Norm` row with `valid_from`; the
old row gets `valid_to`. Cases keep the norm copied at registration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qala.base.calendar.data import CountFrom, Term, Unit

Names = dict[str, str]
APPC_IN_FORCE = date(2021, 7, 1)


class Group(StrEnum):
    """Kinds that may end with the same decisions."""

    FIRST = "1"
    SECOND = "2"
    COMPLAINT = "complaint"
    GIVEN = "given"


class Kind(StrEnum):
    """Legal type of a request. GIVEN: an imported case whose source names its own due date."""

    INQUIRY = "inquiry"
    NOTARY_INQUIRY = "notary_inquiry"
    DECLASSIFICATION = "declassification"
    ADVOCATE_INQUIRY = "advocate_inquiry"
    INFORMATION = "information"
    MEDIA_INQUIRY = "media_inquiry"
    BAILIFF_INQUIRY = "bailiff_inquiry"
    RESPONSE = "response"
    PROPOSAL = "proposal"
    REPORT = "report"
    APPLICATION = "application"
    REHABILITATION = "rehabilitation"
    COMPLAINT = "complaint"
    TAX_COMPLAINT = "tax_complaint"
    MONITORED_TAX_COMPLAINT = "monitored_tax_complaint"
    SERVICE_COMPLAINT = "service_complaint"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Norm:
    """A term the law gives to a kind of request from `valid_from` to `valid_to` (both included).

    source: key of LAWS. valid_to None: still in force.
    """

    kind: Kind
    days: int
    unit: Unit
    count_from: CountFrom
    source: str
    valid_from: date
    valid_to: date | None = None
    country: str = "KZ"

    @property
    def term(self) -> Term:
        """The same as a term that the calendar can count."""
        return Term(self.days, self.unit, self.count_from)

    def is_in_force(self, on: date) -> bool:
        """Whether the norm holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Decision:
    """A way in which the answering body may decide.

    unfavourable: against the applicant, so a hearing is held or waived with a written reason (Art. 73).
    terminates: ends the case without deciding on its substance.
    at_contact: an operator may say it at once, if the person agrees.
    on_withdrawal: only after the applicant has asked to withdraw.
    unsigned_only: only for a request whose author is unknown or did not sign; never for crime or threat.
    needs_basis: one of BASES must be named.
    """

    code: str
    group: Group
    names: Names
    unfavourable: bool = False
    terminates: bool = False
    at_contact: bool = False
    on_withdrawal: bool = False
    unsigned_only: bool = False
    needs_basis: bool = False


def _names(kk: str, ru: str, en: str) -> Names:
    return {"kk": kk, "ru": ru, "en": en}


KIND_NAMES: dict[Kind, Names] = {
    Kind.INQUIRY: _names("Сұрау салу", "Запрос", "Inquiry"),
    Kind.NOTARY_INQUIRY: _names("Нотариустың сұрау салуы", "Запрос нотариуса", "Notary’s inquiry"),
    Kind.DECLASSIFICATION: _names(
        "Құпиясыздандыру туралы сұрау салу", "Запрос о рассекречивании", "Request to declassify"
    ),
    Kind.ADVOCATE_INQUIRY: _names("Адвокаттың сұрау салуы", "Запрос адвоката", "Advocate’s inquiry"),
    Kind.INFORMATION: _names(
        "Ақпарат беру туралы сұрау салу", "Запрос о предоставлении информации", "Request for information"
    ),
    Kind.MEDIA_INQUIRY: _names(
        "Бұқаралық ақпарат құралының сұрау салуы", "Запрос средства массовой информации", "Media inquiry"
    ),
    Kind.BAILIFF_INQUIRY: _names(
        "Сот орындаушысының сұрау салуы", "Запрос судебного исполнителя", "Bailiff’s inquiry"
    ),
    Kind.RESPONSE: _names("Үн қосу", "Отклик", "Response"),
    Kind.PROPOSAL: _names("Ұсыныс", "Предложение", "Proposal"),
    Kind.REPORT: _names("Хабарлама", "Сообщение", "Report"),
    Kind.APPLICATION: _names("Өтініш", "Заявление", "Application"),
    Kind.REHABILITATION: _names(
        "Саяси қуғын-сүргін құрбандарын ақтау туралы өтініш",
        "Заявление о реабилитации жертв репрессий",
        "Application to rehabilitate victims of repression",
    ),
    Kind.COMPLAINT: _names("Шағым", "Жалоба", "Complaint"),
    Kind.TAX_COMPLAINT: _names("Салық төлеушінің шағымы", "Жалоба налогоплательщика", "Taxpayer’s complaint"),
    Kind.MONITORED_TAX_COMPLAINT: _names(
        "Салықтық мониторингке жататын салық төлеушінің шағымы",
        "Жалоба налогоплательщика, подлежащего налоговому мониторингу",
        "Complaint of a taxpayer under tax monitoring",
    ),
    Kind.SERVICE_COMPLAINT: _names(
        "Мемлекеттік қызмет көрсету туралы шағым",
        "Жалоба по вопросам оказания госуслуг",
        "Complaint about a public service",
    ),
    Kind.GIVEN: _names("Дереккөздегі түрі", "Вид из источника", "As the source gives it"),
}

_GROUPS: dict[Kind, Group] = {
    Kind.APPLICATION: Group.SECOND,
    Kind.REHABILITATION: Group.SECOND,
    Kind.COMPLAINT: Group.COMPLAINT,
    Kind.TAX_COMPLAINT: Group.COMPLAINT,
    Kind.MONITORED_TAX_COMPLAINT: Group.COMPLAINT,
    Kind.SERVICE_COMPLAINT: Group.COMPLAINT,
    Kind.GIVEN: Group.GIVEN,
}

LAWS: dict[str, Names] = {
    "appc-76": _names("ҚР ӘРПК, 76-бап", "АППК РК, статья 76", "APPC of Kazakhstan, Article 76"),
    "appc-91": _names("ҚР ӘРПК, 91–99-баптар", "АППК РК, статьи 91–99", "APPC of Kazakhstan, Articles 91–99"),
    "notaries": _names(
        "«Нотариат туралы» ҚР Заңы", "Закон РК «О нотариате»", "Law of Kazakhstan on Notaries"
    ),
    "secrets": _names(
        "«Мемлекеттік құпиялар туралы» ҚР Заңы",
        "Закон РК «О государственных секретах»",
        "Law of Kazakhstan on State Secrets",
    ),
    "advocates": _names(
        "«Адвокаттық қызмет және заң көмегі туралы» ҚР Заңы",
        "Закон РК «Об адвокатской деятельности и юридической помощи»",
        "Law of Kazakhstan on Advocates and Legal Aid",
    ),
    "information": _names(
        "«Ақпаратқа қол жеткізу туралы» ҚР Заңы",
        "Закон РК «О доступе к информации»",
        "Law of Kazakhstan on Access to Information",
    ),
    "media": _names(
        "ҚР-ның бұқаралық ақпарат құралдары туралы заңнамасы",
        "Законодательство РК о средствах массовой информации",
        "Media legislation of Kazakhstan",
    ),
    "enforcement": _names(
        "«Атқарушылық іс жүргізу және сот орындаушыларының мәртебесі туралы» ҚР Заңы",
        "Закон РК «Об исполнительном производстве и статусе судебных исполнителей»",
        "Law of Kazakhstan on Enforcement Proceedings and Bailiffs",
    ),
    "rehabilitation": _names(
        "«Жаппай саяси қуғын-сүргіндер құрбандарын ақтау туралы» ҚР Заңы",
        "Закон РК «О реабилитации жертв массовых политических репрессий»",
        "Law of Kazakhstan on the Rehabilitation of Victims of Mass Political Repression",
    ),
    "tax": _names("ҚР Салық кодексі", "Налоговый кодекс РК", "Tax Code of Kazakhstan"),
    "services": _names(
        "«Мемлекеттік көрсетілетін қызметтер туралы» ҚР Заңы",
        "Закон РК «О государственных услугах»",
        "Law of Kazakhstan on Public Services",
    ),
}


def _norm(kind: Kind, days: int, source: str, unit: Unit = "working") -> Norm:
    return Norm(kind, days, unit, "same_day", source, APPC_IN_FORCE)


NORMS: tuple[Norm, ...] = (
    _norm(Kind.INQUIRY, 15, "appc-76"),
    _norm(Kind.NOTARY_INQUIRY, 10, "notaries", "calendar"),
    _norm(Kind.DECLASSIFICATION, 30, "secrets", "calendar"),
    _norm(Kind.ADVOCATE_INQUIRY, 10, "advocates"),
    _norm(Kind.INFORMATION, 15, "information", "calendar"),
    _norm(Kind.MEDIA_INQUIRY, 7, "media"),
    _norm(Kind.BAILIFF_INQUIRY, 3, "enforcement"),
    _norm(Kind.RESPONSE, 15, "appc-76"),
    _norm(Kind.PROPOSAL, 15, "appc-76"),
    _norm(Kind.REPORT, 15, "appc-76"),
    _norm(Kind.APPLICATION, 15, "appc-76"),
    _norm(Kind.REHABILITATION, 90, "rehabilitation", "calendar"),
    _norm(Kind.COMPLAINT, 20, "appc-91"),
    _norm(Kind.TAX_COMPLAINT, 30, "tax"),
    _norm(Kind.MONITORED_TAX_COMPLAINT, 45, "tax"),
    _norm(Kind.SERVICE_COMPLAINT, 5, "services"),
)

# Terms of single steps: forwarding to the competent body (Art. 65), telling of an extension (Art. 76),
# objections to a preliminary decision (Art. 73).
FORWARDING_TERM = Term(3)
EXTENSION_NOTICE_TERM = Term(3)
OBJECTION_TERM = Term(2)

BASES: dict[str, Names] = {
    "facts_wrongly_found": _names(
        "Мән-жайлар дұрыс анықталмаған", "Обстоятельства установлены неверно", "The facts were wrongly found"
    ),
    "act_does_not_match_file": _names(
        "Акт іс материалдарына сәйкес келмейді",
        "Акт не соответствует материалам дела",
        "The act does not match the file",
    ),
    "law_broken": _names("Заң бұзылған", "Нарушен закон", "The law was broken"),
}

_WITHDRAWN = _names("Өтініш беруші қайтарып алды", "Отозвано заявителем", "Withdrawn by the applicant")
_RETURNED = _names("Қайтарылды", "Возвращено заявителю", "Returned to the applicant")
_COURT_ACT = _names(
    "Осы мәселе бойынша сот актісі бар",
    "По этому вопросу есть судебный акт",
    "A court has ruled on the same matter",
)
_DECIDED_BEFORE = _names(
    "Осы мәселе бойынша шешім бұрын қабылданған",
    "По этому вопросу решение уже принято",
    "The same matter was decided before",
)

DECISIONS: tuple[Decision, ...] = (
    Decision("take_note", Group.FIRST, _names("Назарға алынды", "Принято к сведению", "Noted")),
    Decision(
        "explained", Group.FIRST, _names("Түсіндіріме берілді", "Разъяснено", "Explained"), at_contact=True
    ),
    Decision(
        "satisfied", Group.FIRST, _names("Қанағаттандырылды", "Удовлетворено", "Granted"), at_contact=True
    ),
    Decision("refused", Group.FIRST, _names("Бас тартылды", "Отказано", "Refused"), unfavourable=True),
    Decision(
        "no_essence",
        Group.FIRST,
        _names("Тоқтатылды: мәні көрсетілмеген", "Прекращено: нет сути вопроса", "Ended: no essence stated"),
        terminates=True,
    ),
    Decision(
        "repeated",
        Group.FIRST,
        _names(
            "Тоқтатылды: жаңа дәлелсіз қайталанған",
            "Прекращено: повтор без новых доводов",
            "Ended: repeated without new arguments",
        ),
        terminates=True,
    ),
    Decision(
        "author_unknown",
        Group.FIRST,
        _names(
            "Тоқтатылды: авторы белгісіз немесе қолы жоқ",
            "Прекращено: автор неизвестен или нет подписи",
            "Ended: author unknown or unsigned",
        ),
        terminates=True,
        unsigned_only=True,
    ),
    Decision("withdrawn", Group.FIRST, _WITHDRAWN, terminates=True, on_withdrawal=True),
    Decision("favourable_act", Group.SECOND, _names("Қолайлы акт", "Благоприятный акт", "Favourable act")),
    Decision(
        "burdensome_act",
        Group.SECOND,
        _names("Ауыртпалық салатын акт", "Обременительный акт", "Burdensome act"),
        unfavourable=True,
    ),
    Decision("returned", Group.SECOND, _RETURNED, terminates=True),
    Decision("withdrawn", Group.SECOND, _WITHDRAWN, terminates=True, on_withdrawal=True),
    Decision("court_act", Group.SECOND, _COURT_ACT, terminates=True),
    Decision("decided_before", Group.SECOND, _DECIDED_BEFORE, terminates=True),
    Decision(
        "other_legal_basis",
        Group.SECOND,
        _names("Заңдағы өзге негіз", "Иное основание по закону", "Other legal basis"),
        terminates=True,
    ),
    Decision(
        "cancel_act",
        Group.COMPLAINT,
        _names("Актінің күші жойылды", "Акт отменён", "Act cancelled"),
        needs_basis=True,
    ),
    Decision(
        "cancel_and_adopt",
        Group.COMPLAINT,
        _names(
            "Актінің күші жойылып, жаңа акт қабылданды",
            "Акт отменён, принят новый",
            "Act cancelled, a new one adopted",
        ),
        needs_basis=True,
    ),
    Decision(
        "perform_action",
        Group.COMPLAINT,
        _names("Әрекет жасалды", "Действие совершено", "Action performed"),
        needs_basis=True,
    ),
    Decision(
        "send_back",
        Group.COMPLAINT,
        _names(
            "Бұзушылықтар көрсетіліп, қайта қарауға жіберілді",
            "Направлено на новое рассмотрение с указанием нарушений",
            "Sent back, violations named",
        ),
        needs_basis=True,
    ),
    Decision(
        "leave_unsatisfied",
        Group.COMPLAINT,
        _names("Шағым қанағаттандырылмады", "Жалоба не удовлетворена", "Complaint not granted"),
        unfavourable=True,
    ),
    Decision("court_act", Group.COMPLAINT, _COURT_ACT, terminates=True),
    Decision("returned", Group.COMPLAINT, _RETURNED, terminates=True),
    Decision("withdrawn", Group.COMPLAINT, _WITHDRAWN, terminates=True, on_withdrawal=True),
    Decision("decided_before", Group.COMPLAINT, _DECIDED_BEFORE, terminates=True),
    Decision(
        "favourable_act_in_full",
        Group.COMPLAINT,
        _names(
            "Қолайлы акт толық көлемде қабылданды",
            "Благоприятный акт принят в полном объёме",
            "Favourable act in full",
        ),
    ),
    Decision(
        "closed_by_source",
        Group.GIVEN,
        _names("Дереккөзде жабылған", "Закрыто в источнике", "Closed in the source"),
        at_contact=True,
    ),
)


def group_of(kind: str) -> Group:
    """Return the group of a kind. Raises ValueError for an unknown kind."""
    return _GROUPS.get(Kind(kind), Group.FIRST)


def kinds_for(country: str = "KZ") -> list[Kind]:
    """List the kinds that may be filed under the law of a country, in the order of the table."""
    return [norm.kind for norm in NORMS if norm.country == country and norm.valid_to is None] or [Kind.GIVEN]


def norm_for(kind: str, on: date, country: str = "KZ", *, norms: tuple[Norm, ...] = NORMS) -> Norm | None:
    """Return the norm of a kind in force on a day.

    None for GIVEN: its source brings the due date. Raises ValueError for an unknown kind and LookupError
    when no norm of that country covers the day.
    """
    wanted = Kind(kind)
    if wanted is Kind.GIVEN:
        return None
    for norm in norms:
        if norm.kind is wanted and norm.country == country and norm.is_in_force(on):
            return norm
    raise LookupError(f"No norm for {kind} in {country} on {on}.")


def decisions_for(kind: str) -> list[Decision]:
    """List the decisions allowed for a kind, in the order of the desk."""
    return [decision for decision in DECISIONS if decision.group is group_of(kind)]


def find_decision(kind: str, code: str) -> Decision | None:
    """Return the decision of that code if the kind allows it, else None."""
    return next((decision for decision in decisions_for(kind) if decision.code == code), None)
