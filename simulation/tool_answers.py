"""What the tools answer, and how it is said to a caller instead: every pattern that matches, in this order."""

SAID_INSTEAD: tuple[tuple[str, str], ...] = (
    # the stages going well
    (r"First, the business license\.", ""),
    (r"Business license verified\. Customer: (.+?)\.(?=\s|$)", r"Thank you, \1 is verified."),
    (
        r"Selected: (.+?) at (\S+(?: [A-Z]{3})?) a day\. Location: (.+?)\. Held for (.+?)\.(?=\s|$)",
        r"I am holding the \1 for you at \2 a day, for \4. You would pick it up at \3.",
    ),
    (r"Site verified for \w+ equipment at (.+?)\.(?=\s|$)", r"The site at \1 is fine."),
    (r"Price confirmed at (.+?) a day\. Total cost: (.+?)\.(?=\s|$)", r"Agreed: \1 a day, which comes to \2 in all."),
    (r"Operator (.+?) verified for (.+?)\.(?=\s|$)", r"Thank you, \1 is certified for \2."),
    (r"Insurance policy .+? verified with (.+?) coverage\.", r"Thank you, your policy is verified. It covers \1."),
    # finding equipment
    (
        r"Nothing in our inventory fits .+?\. Ask .+",
        "I'm sorry, I find nothing for that. What is the job you need it for?",
    ),
    (r"Found \d+ available for (.+?):", r"Here is what is free for \1."),
    (r"These fit:\s*", ""),
    (r"Ask for the first day and for how many days, then search again\.", ""),
    (r"(none of it is free for .+?)\. Ask for .+", r"\1. I'm sorry. Would other days do, or other equipment?"),
    (
        r"The first is (.+?) \(\S+\), at (.+?) a day, free for (.+?)\. Ask .+",
        r"The first that I have is the \1 at \2 a day, for \3. Would those days do, or other equipment?",
    ),
    (r", nor later\. These are like it and free then:", ". There is something like it."),
    (r"Ask whether one of them would do\.", ""),
    (r"Equipment \S+, (.+?), is not available then \(Status: \w+\)\.", r"I'm sorry, the \1 is not free then."),
    (r"Equipment \S+ not found\. Search, .+", "I'm sorry, I can't find that unit any more."),
    (
        r"^These are free for (.+?); ask which one to take:|(?<=\s)These are free for (.+?); ask which one to take:",
        r"For those days there is something else.",
    ),
    (r"Ask whether other days or other equipment would do\.", "Would other days do, or other equipment?"),
    (
        r"The business license runs out before the rental would end\. .+",
        "I'm sorry, your business license runs out before the rental would end. Would earlier days suit you?",
    ),
    (
        r"['\"].*?['\"] is not a day that I understand\. Ask .+",
        "I did not get the day. Which month, and which day of the month?",
    ),
    # changes
    (
        r"The unit stays held until another is chosen\. Ask .+",
        "Of course. I keep the unit for you until you have chosen another. What do you need instead?",
    ),
    (r"The unit stays held until the days are changed\. Ask .+", "Of course. Which days would you like instead?"),
    (r"Another rental\. Ask .+", "Happy to. What else do you need, and for which days?"),
    (r"Ask for the new address of the job site\.", "Of course, we can change the address."),
    (r"Ask for the new operator\.", "Of course, we can change the operator."),
    (r"Ask for the other policy number\.", "Of course, we can take another policy."),
    (r"That has not been asked yet\. Go on here; .+", "We come to that in a moment."),
    # the price
    (
        r"Rate of (.+?) a day for (\d+) days is acceptable\. Total would be (.+?)\. Ask .+",
        r"\1 a day works. For \2 days that comes to \3 in all. Shall we go with that?",
    ),
    (
        r"Rate (.+?) a day is below our minimum of (.+?) a day\. Ask .+",
        r"I'm sorry, \1 a day is below our minimum, which is \2. Could you go a little higher?",
    ),
    (
        r"Rate (.+?) a day exceeds our maximum of .+? a day\. Say that (.+?) a day is enough\.",
        r"That is kind, but \1 a day is more than I may take. \2 a day is enough. Shall we go with that?",
    ),
    (
        r"The rate that was found acceptable is (.+?) a day\. Ask .+",
        r"The rate that we found was \1 a day. Shall we go with that?",
    ),
    (
        r"(\S+ a day can't be accepted) for this unit\. Its daily rate is (.+?); ask .+",
        r"I'm sorry, \1. The daily rate is \2. Is that all right?",
    ),
    # papers
    (r"^An internal error occurred$", "I'm sorry, something went wrong on our side."),
    (
        r"The registry does not know that (.+?); it may have been misheard\. Ask .+",
        r"I'm sorry, I can't find that \1. I may have misheard it. Could you say it once more, slowly?",
    ),
    (
        r"The certificate is in a name that is close to the one given, but not the same\. Ask .+",
        "The certificate is in a name that is close to that, but not the same. "
        "Could you give me the full name as it stands on the certificate, and spell it?",
    ),
    (
        r"The registry does not answer right now, so the (.+?) is neither confirmed nor refused\. .+",
        r"I'm sorry, the registry does not answer right now, so I can't check the \1. "
        r"Shall I try again, or pass you on to a person?",
    ),
    (
        r"I can't reach our inventory right now, so nothing was changed that I could confirm\. .+",
        "I'm sorry, I can't reach our inventory right now. Shall I try again?",
    ),
    # the booking
    (
        r"The booking was refused, and nothing was booked\. .+",
        "I'm sorry, the booking was refused, and nothing is booked. Shall I pass you on to a person?",
    ),
    (
        r"The rental is booked; only our staff can change it\. .+",
        "It is booked already, and only my colleagues can change it. Shall I pass you on to a person?",
    ),
)
