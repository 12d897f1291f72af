"""The statements in what was said: parts of sentences that say how something is, and do not ask, deny or promise it."""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\w)(?![a-z]{3})[^.!?\n]*)*[.!?\n]*")
_CLAUSE_BREAK = re.compile(
    r";|:(?=\s[a-z]{3})|\s[-–—]+\s|\s(?=but\b)"
    r"|,\s+(?=(?:and|but|so|then|is|are|was|what|which|how|when|where|would|do|does|did|can|could|shall|should|may|anything)\b)"
)
_ASKS = re.compile(
    r"(?:and |but |so |or |then |okay |ok |now |well )?"
    r"(?:is|are|was|were|do|does|did|can|could|shall|should|will|would|may|might|must|have|has|what|which|who|how|when"
    r"|where|why|any|anything|am|need|want|ready)\b"
)
_SEEKS_AGREEMENT = re.compile(
    r"(?:is|are|does|do|was)?\s*(?:that|this|it|they|everything|all|you)?\s*"
    r"(?:right|correct|okay|ok|yes|no|sound|sounds|work|works|good|fine|all right|alright|accurate|agreed)\b.{0,20}$"
)
# What comes before a claim in its sentence and takes its force: conditions, and words about words.
_CONDITION = re.compile(
    r"\b(?:if|whether|once(?! more| again)|when|whenever|until|unless|before|after|as soon as|provided|in case|assuming"
    r"|so that|said|say|says|saying|told|think|thought|believe|understand|check|checking|see|make sure|making sure"
    r"|ensure|confirm that|confirm the|confirm your|please confirm|to confirm|to verify|wrong|mistake|misspoke|mistaken"
    r"|incorrect|sorry|unfortunately|afraid|tried)\b"
)
# What comes before a claim in its clause and denies it.
_DENIAL = re.compile(
    r"\b(?:not|never|no|none|nothing|neither|nor|cannot|without|unable|nobody|hardly|almost|nearly)\b|n't\b"
)
# What comes before a claim in its clause and makes it a wish or a possibility.
_WISH = re.compile(
    r"\b(?:would|could|should|might|may|must|let|let's|please|want|wants|wanted|like|need|needs|wish|hope|wait"
    r"|going to|about to|trying|try|able to be)\b"
)
_CONDITION_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,4}?"
    r"(?:once|if|unless|as soon as|provided|subject to|pending|when|after|until (?:you|we|i|your|it|that|they))\b"
)


_ASKS_FOR_CONSENT = re.compile(
    r"\b(?:shall|should|may|can) (?:i|we)\b.*\b(?:book|reserve|confirm|go ahead|proceed|place|make)\b"
    r"|\b(?:would|do) you (?:like|want)\b.*\b(?:book|reserve|confirm|go ahead|proceed)\b"
    r"|\b(?:is|are|does|do|would|will) (?:that|this|it|these|everything|all)\b.*"
    r"\b(?:right|correct|okay|ok|fine|good|sound|work|suit|accurate)\b.*\?"
    r"|(?:\bright|\bcorrect|\bokay|\bok)\s*\?|\bplease\b.*\b(?:confirm|verify|affirm|check)\b"
)


@dataclass(frozen=True)
class Statement:
    """A clause that states something, in lower case. `before` is what stands before it in the same sentence."""

    text: str
    before: str

    def takes_back(self, end: int) -> bool:
        """Whether what stands before `end` of this clause is denied, conditional, or only spoken about."""
        said = self.text[:end]
        return bool(
            _CONDITION.search(f"{self.before} {said}")
            or _DENIAL.search(said)
            or _CONDITION_AFTER.search(self.text[end:])
        )

    def only_wishes(self, end: int) -> bool:
        """Whether what stands before `end` of this clause is a wish or a possibility."""
        return _WISH.search(self.text[:end]) is not None


def statements_in(text: str) -> list[Statement]:
    """The clauses of a text that state something.

    A question states nothing: "Shall I book it?". Where a statement and a question make one sentence, the statement
    counts ("It's booked, is there anything else?"), unless the question asks whether it is right.
    """
    found: list[Statement] = []
    for sentence in filter(str.strip, _SENTENCE.findall(text)):
        clauses = [part.strip() for part in _CLAUSE_BREAK.split(sentence) if part.strip()]
        if sentence.rstrip().endswith("?"):
            asked = clauses.pop() if len(clauses) > 1 and not _ASKS.match(clauses[0]) else ""
            if not asked or not _ASKS.match(asked) or _SEEKS_AGREEMENT.match(asked.rstrip("?! ")):
                continue
        before = ""
        for clause in clauses:
            found.append(Statement(clause, before))
            before = f"{before} {clause}"
    return found


def asks_for_consent(text: str) -> bool:
    """Whether a text asks the caller to agree, as a model does that reads the terms out before it books."""
    return any(_ASKS_FOR_CONSENT.search(sentence) for sentence in _SENTENCE.findall(text))
