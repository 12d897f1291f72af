"""Yes and no, goodbye, the wish for a person, and the wish not to be recorded."""

import re

# A "no" inside a sentence does not refuse: "the site has no electricity".
_NO = re.compile(
    r"^(?:(?:oh|um|uh|er|well|sorry|actually|hmm|hm|thanks|but) )*(?:no|nope|nah)\b|"
    r"\b(?:not (?:quite )?(?:right|correct|it|ok|okay|fine|good)|wrong|incorrect|isn't (?:right|correct|it)|"
    r"is not (?:right|correct|it)|don't (?:think so|want|like|agree)|do not (?:want|like|agree)|"
    r"rather not|neither|none)\b"
)
_YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|correct|right|exactly|absolutely|definitely|indeed|ok|okay|fine|perfect|agreed?|"
    r"go ahead|please do|sounds good|that works|works for me|deal|of course|all right|alright|good|great)\b|"
    r"^(?:book|take|reserve) (?:it|that)\b|\bi'?(?:ll| will) take (?:it|that)\b|\b(?:let's|let us) (?:do|go|book)\b"
)
_POLITE_NO = re.compile(r"\bno problem\b|\bwhy not\b|\bno need to change\b")
_GOODBYE = re.compile(
    r"\b(?:good ?bye|bye|hang up|see you|have a (?:good|nice|great) (?:day|one|evening)|"
    r"end (?:the|this) call|forget (?:it|about it)|never ?mind)\b"
)
_FAREWELL = re.compile(r"\b(?:good ?bye|bye|hang up|see you|end (?:the|this) call)\b")
# These also end a wish: "I need a generator and a lamp, that's all".
_NOTHING_MORE = re.compile(
    r"\b(?:that's (?:all|it|everything)|that is all|that will be all|that'll be all|nothing (?:else|more)|"
    r"no thank(?:s| you)|i'm (?:done|good|all set)|all set)(?: for now| for today| thanks| thank you)*$"
)
_PERSON = re.compile(
    r"\b(?:(?:speak|talk|put me through|pass me(?: on)?|transfer me|connect me|over) (?:to|with)|a (?:real|live)|"
    r"get me|give me) (?:\w+ ){0,3}"
    r"(?:person|human|somebody|someone|anybody|anyone|agent|representative|manager|colleague|staff|people)\b|"
    r"\b(?:want|need|like|is there) (?:\w+ ){0,2}"
    r"(?:person|human|representative|manager|somebody i can|someone i can)\b|"
    r"^(?:a )?(?:real )?(?:person|human|human being|representative|agent|somebody)(?: please)?$"
)
_REPEAT = re.compile(
    r"^(?:(?:sorry|pardon|excuse me|what|hm|please|um|uh|i'm sorry) )*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:repeat|say)\b.*|repeat (?:that|it).*|say (?:that|it) again.*|"
    r"(?:come|what was that|once) (?:again|more).*|what was that|"
    r"i did(?:n't| not) (?:get|catch|hear|understand) (?:that|it|you).*|pardon|pardon me|sorry)$"
)
_QUESTION = re.compile(
    r"(?:and |so |but |wait |sorry |for )?(?:what|how|which|where|when|why|is|are|does|do|can it|tell me|would it)\b"
)
_NO_RECORDING = re.compile(
    r"\b(?:don't|do not|please not|stop) (?:please )?(?:record|tape)\b|"
    r"\b(?:don't|do not) want(?: [a-z']+){0,4} record\b|"
    r"\b(?:don't|do not|not|no|stop|without)(?: [a-z']+){0,4} (?:recorded|recordings?|taped|taping)\b"
)
_WHY = re.compile(r"\bwhy\b|\bwhat (?:do (?:you|i) need (?:it|that|this) )?for\b|\bis that (?:necessary|needed)\b")
_SHORT = 7  # words


def plain(said: str) -> str:
    """The words in lower case, with straight apostrophes and without other punctuation."""
    words = re.findall(r"[\w$€£][\w'./-]*", said.lower().replace("’", "'"))
    return " ".join(word.rstrip("./-'") for word in words)


def says_no(said: str) -> bool:
    words = _POLITE_NO.sub("", plain(said))
    return bool(_NO.search(words))


def says_yes(said: str) -> bool:
    """Whether it is a yes. "That's not right" is not, although "right" is in it."""
    return not says_no(said) and bool(_YES.search(plain(said)))


def says_goodbye(said: str) -> bool:
    words = plain(said)
    return bool(_GOODBYE.search(words)) or (len(words.split()) <= _SHORT and bool(_NOTHING_MORE.search(words)))


def says_farewell(said: str) -> bool:
    """Whether the caller wants to go, not only nothing more of what was spoken about last."""
    return bool(_FAREWELL.search(plain(said)))


def asks_for_a_person(said: str) -> bool:
    return bool(_PERSON.search(plain(said)))


def refuses_a_recording(said: str) -> bool:
    return bool(_NO_RECORDING.search(plain(said)))


def asks_why(said: str) -> bool:
    return bool(_WHY.search(plain(said)))


def asks_to_repeat(said: str) -> bool:
    """Whether the caller wants to hear the last words again: "sorry, can you repeat that?"."""
    return bool(_REPEAT.search(plain(said)))


def asks_something(said: str) -> bool:
    """Whether it is a question, not counting one that is polite for a wish ("could I have ...")."""
    return bool(_QUESTION.match(plain(said)))
