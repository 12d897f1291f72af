"""The operator: name, license number and phone number, both numbers read back."""

from agents.conversation.wording.answers.check_answers import NAME_UNCLEAR, NOT_KNOWN, OPERATOR_REJECTED
from agents.conversation.wording.facts import CERTIFICATE_MISSING, CERTIFICATION_REQUIRED, TOGETHER
from shared.language.identifiers import spell
from shared.language.speech import say_list
from simulation.hearing.identifiers import (
    Kind,
    first_identifier,
    identifier_of,
    phone_in,
    phone_of,
    without_number,
)
from simulation.hearing.people_and_places import name_in, name_said_before
from simulation.hearing.replies import asks_something, plain, says_no, says_yes
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules

_ARGUMENTS = ("operator_name", "operator_license", "operator_phone")


class OperatorRules(StageRules):
    """`_unconfirmed` are the numbers that the caller has not yet said yes to, by what they are."""

    own_subject = "operator"
    reason = "Only a certified operator may run this equipment."

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._name: str | None = None
        self._license: str | None = None
        self._phone: str | None = None
        self._unconfirmed: set[str] = set()

    def begin(self, request: Request) -> Reply | None:
        for said in request.said_before:
            name, number, phone = name_said_before(said), identifier_of(Kind.OPERATOR, said), phone_of(said)
            self._note(
                *(value if value and value not in self.notebook.used else None for value in (name, number, phone))
            )
        return self._next(request) if self._name or self._license or self._phone else None

    def introduction(self, request: Request) -> str:
        if request.fact(CERTIFICATE_MISSING, "certificate"):
            return ""  # it was told which one is still needed
        required = request.fact(CERTIFICATION_REQUIRED, "certificate")
        if " and " in required:
            return f"Operators are needed with {required} certification. We take one after the other."
        whose = "Their" if TOGETHER in request.facts else "Its"
        return f"{whose} operator needs {required} certification."

    def question(self, request: Request) -> str:
        if self._name is None and self._license is None and self._phone is None:
            return (
                "Who will operate it? Please tell me the full name, the operator's license number and a phone number."
            )
        if missing := self._missing():
            return f"I still need {say_list(missing)}. What {'are they' if len(missing) > 1 else 'is it'}?"
        return f"I have {self._numbers()}. Is that right?"

    def _missing(self) -> list[str]:
        whose = f"{self._name}'s" if self._name else "the operator's"
        return [
            words
            for value, words in (
                (self._name, "the operator's full name"),
                (self._license, f"{whose} license number"),
                (self._phone, f"{whose} phone number, with the area code" if self._license else "a phone number"),
            )
            if value is None
        ]

    def question_again(self, request: Request) -> str:
        if self._name is None:
            return "Who will operate it? Please say first and last name."
        if self._license is None:
            return "Could you say the operator's license number letter by letter and digit by digit?"
        if self._phone is None:
            return "Could you say the operator's phone number, digit by digit?"
        return self.question(request)

    def take_answer(self, answer: Answer) -> None:
        """What was not found, or is in a name that is not quite the one given, is asked for again; the rest stays."""
        if answer.has(OPERATOR_REJECTED):
            self._name = self._license = self._phone = None
        if answer.has(NOT_KNOWN):
            self._license = None
        if answer.has(NAME_UNCLEAR):
            self._name = None

    def hear(self, request: Request) -> Reply | None:
        said = request.heard
        name, number, phone = self._in_answer(said)
        if not number and "same" in plain(said).split():
            name, number, phone = map(self.notebook.confirmed.get, _ARGUMENTS)
        if self._unconfirmed and not (name or number or phone):
            if says_yes(said):
                self._unconfirmed.clear()
                return self._next(request)
            if says_no(said):
                return self._ask_anew(said, request)
            return None
        if not (name or number or phone):
            return None
        if self._unconfirmed and says_yes(said):
            self._unconfirmed.clear()
        self._note(name, number, phone, anew=True)
        return self._next(request)

    def _in_answer(self, said: str) -> tuple[str | None, str | None, str | None]:
        number = identifier_of(Kind.OPERATOR, said) or first_identifier(said)
        rest = without_number(said, number) if number else said
        phone = phone_of(rest) or phone_in(rest)
        only_one = number is not None and phone is None and number.isdigit()
        if only_one and (self._license is not None and "license" not in said.lower()):
            number, phone = None, phone_in(said)
        lower = said.lower()
        may_be_named = self._name is None or says_no(said) or "name" in lower or "instead" in lower
        return (name_in(rest) if may_be_named and not asks_something(said) else None), number, phone

    def _note(self, name: str | None, number: str | None, phone: str | None, *, anew: bool = False) -> None:
        """Note what was said. What is known already is only replaced when it was said `anew`, on being asked."""
        if name and (anew or self._name is None):
            self._name = name
        if number and (anew or self._license is None):
            self._license = number
            self._unconfirmed.add("license")
        if phone and (anew or self._phone is None):
            self._phone = phone
            self._unconfirmed.add("phone")

    def _next(self, request: Request) -> Reply:
        if not (self._name and self._license and self._phone):
            return Say(self.question(request))
        if self._unconfirmed:
            return Say(f"I have {self._numbers()}. Is that right?")
        values = (self._name, self._license, self._phone)
        self.notebook.used.update(values)
        self.notebook.confirmed.update(zip(_ARGUMENTS, values, strict=True))
        return UseTool("verify_operator_credentials", dict(zip(_ARGUMENTS, values, strict=True)))

    def _ask_anew(self, said: str, request: Request) -> Say:
        """After a no without the right number: ask again for the number that is wrong, or for both."""
        lower = said.lower()
        if "phone" not in lower:
            self._forget_license()
        if "license" not in lower and "phone" in self._unconfirmed:
            self._forget_phone()
        return Say(f"Sorry. {self.question_again(request)}")

    def _forget_license(self) -> None:
        if "license" in self._unconfirmed:
            self.notebook.used.add(self._license or "")
            self._license = None
            self._unconfirmed.discard("license")

    def _forget_phone(self) -> None:
        self.notebook.used.add(self._phone or "")
        self._phone = None
        self._unconfirmed.discard("phone")

    def _numbers(self) -> str:
        told: list[str] = []
        if self._license and "license" in self._unconfirmed:
            told.append(f"license {spell(self._license)}")
        if self._phone and "phone" in self._unconfirmed:
            told.append(f"phone number {spell(self._phone)}")
        who = f"{self._name}, " if self._name and "license" in self._unconfirmed else ""
        return who + say_list(told)
