"""Invented names and sentences, put together by chance: enough of them that a search finds some and not others."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from string import Formatter

FORENAMES = (
    *("Alba", "Anselm", "Beatrix", "Bertram", "Calla", "Caspar", "Delphine", "Dorian", "Elspeth", "Emeka"),
    *("Ffion", "Florian", "Greer", "Gwilym", "Hester", "Hollis", "Imogen", "Ivor", "Jasper", "Jemima"),
    *("Kitty", "Kofi", "Leopold", "Lorcan", "Maeve", "Montague", "Nerys", "Niamh", "Orla", "Osric"),
    *("Perdita", "Piers", "Quentin", "Rafferty", "Rosalind", "Saoirse", "Silas", "Tabitha", "Thaddeus", "Ursula"),
    *("Valentine", "Verity", "Wilfred", "Winifred", "Xanthe", "Yusuf", "Yvaine", "Zadie", "Zachary", "Zoë"),
)  # fmt: skip
SURNAMES = (
    *("Applegarth", "Ashdown", "Birchall", "Blackwood", "Cotterill", "Crowhurst", "Dunmore", "Draycott"),
    *("Eastlake", "Ellwood", "Fenwick", "Featherstone", "Gathercole", "Greenhalgh", "Hawksworth", "Holloway"),
    *("Inchbald", "Ibbotson", "Jessop", "Jermyn", "Kettering", "Kirkbride", "Larkin", "Lovelace", "Merriweather"),
    *("Mountjoy", "Nettlefold", "Nightingale", "Oakhurst", "Okonjo", "Penhaligon", "Pemberton", "Quarrie", "Quill"),
    *("Ravenscroft", "Rushworth", "Sedgewick", "Somerville", "Thistlewood", "Tregarth", "Underhill", "Upton"),
    *("Vaizey", "Venables", "Wetherby", "Winterbourne", "Yardley", "Yelverton", "Abiola", "Bamford", "Chaudhry"),
    *("Desai", "Eze", "Farooqi", "Grewal", "Hoxha", "Iyer", "Jankowski", "Kaur", "Lindqvist", "Mbeki", "Nwosu"),
    *("O'Dowd", "Pietrowski", "Rahimi", "Sørensen", "Takahashi", "Umarova", "Varga", "Wójcik", "Yilmaz", "Zeller"),
)  # fmt: skip
MEMBERS = (
    *("Aurelia Vane-Stanhope", "Torquil Maginnis-Rae", "Hollis Trevanion", "Drusilla Ponsonby-Ali"),
    *("Magnus Corrigan", "Philomena Starkey", "Rufus Oyelowo", "Seraphina Tweddle", "Barnabas Gillespie"),
    *("Cosima Hargreave", "Emrys Llewelyn-Shah", "Leonie Battersby"),
)
PLACES = (
    *("Larkmoor and Penhallow", "Strangmore", "Mere Valley", "Ashwater South", "Castle Brannock", "Dunwick"),
    *(
        "East Fallowdale",
        "Glenmarrow",
        "Holme and Saltby",
        "Kingsferry North",
        "Otterbourne Vale",
        "Tarn Hill",
    ),
)

PHRASES: Mapping[str, Sequence[str]] = {
    "trouble": (
        "{letters} went to a former address for {while}",
        "a change of {circumstance} was reported and acted on {while} later",
        "the client was told twice that nothing was owed",
        "{payments} were taken from the wrong {account}",
        "the {office} lost the {paper} and asked for it again",
        "two telephone calls about the {circumstance} were not returned",
        "the assessment used an out-of-date {circumstance}",
        "the arrears of the {account} were worked out twice",
        "an enforcement {paper} was issued although a {settlement} had been agreed",
        "the {paper} was sent to the other parent by mistake",
        "nobody explained how the {account} had been calculated",
    ),
    "letters": ("letters", "statements", "reminders", "arrears notices", "decision letters"),
    "while": ("seven months", "nine weeks", "most of a year", "five months", "eleven weeks", "two winters"),
    "circumstance": (
        *("address", "income", "shared care", "employment", "bank details", "household", "earnings"),
        *("school holiday arrangements", "pension", "surname"),
    ),
    "payments": ("payments", "deductions", "instalments", "standing orders", "direct debits"),
    "account": ("account", "case", "schedule", "collection account", "deduction order", "liability"),
    "office": ("contact centre", "post room", "review team", "enforcement team", "regional office"),
    "paper": ("birth certificate", "payslip", "tenancy agreement", "court order", "appeal form", "statement"),
    "settlement": ("settlement", "payment plan", "consent order", "repayment holiday"),
    "redress": (
        "an apology in writing",
        "a payment for the distress",
        "the bank charges back",
        "a full statement of account",
        "an explanation of the calculation",
        "an end to the deductions",
    ),
    "who": (
        "The client",
        "The client's representative",
        "The Member",
        "The client's sister",
        "A welfare adviser",
    ),
    "said": ("rang", "wrote", "sent an e-mail", "called in at the office", "left a message"),
    "about": (
        "to ask how far the complaint is",
        "and would rather be written to than telephoned",
        "to say that the {circumstance} changes next month",
        "with a copy of the {paper}",
        "and asked for larger print",
        "and is away until the end of the month",
        "about the {account}, which still shows the old amount",
    ),
    "step": (
        "corrected the {circumstance}",
        "wrote to apologise",
        "recalculated the {account}",
        "refunded the {payments}",
        "suspended the enforcement",
        "checked the {paper} against the file",
        "offered a {settlement}",
    ),
    "deed": (
        "Apologise in writing",
        "Send a full statement of the {account}",
        "Correct the {circumstance} on the {account}",
        "Explain the {account} to the client by telephone",
        "Return the {paper}",
        "Write to the {office} about the delay",
        "Review the {settlement} with the client",
    ),
    "panel": (
        "The panel agrees that the delay was ours.",
        "The panel agrees with the client about the {circumstance}.",
        "The panel found no fault in the {account}, but poor letters.",
        "The panel would offer {redress}.",
    ),
    "view": (
        "The review upheld the part about the {paper}.",
        "The apology covered only one of the two {settlement} letters.",
        "The {office} was asked and has no record of the call.",
        "Nothing further was found on the {account}.",
    ),
}

TEXTS: Mapping[str, Sequence[str]] = {
    "comments": ("On this file, {trouble}.", "As the client describes it, {trouble}."),
    "complaint_details": ("The client says that on this file {trouble}.", "{who} {said} that {trouble}."),
    "client_reasons": ("The client would rather have {redress}.", "{view}"),
    "reasons": ("On this file, {trouble}. The client asks for {redress}.", "It appears that {trouble}."),
    "case_history": (
        "{who} {said} {about}. Before that, {trouble}. We {step} and {step}.",
        "First, {trouble}. Later {trouble}. {view}",
    ),
    "resolution_action": ("We {step} and {step}.", "We {step}. The client had asked for {redress}."),
    "additional": ("We propose {redress}.",),
    "outcome": ("{panel}", "{panel} {view}"),
    "note": ("{who} {said} {about}.", "{view}", "{who} {said}. {view}"),
    "complaint": ("The client says that on this file {trouble}.", "PHSO accepts that {trouble}."),
    "wanted": ("The client would like {redress}.", "The client would like {redress} and {redress}."),
    "basis": ("The client says: {trouble}. {view}",),
    "result": ("{who} {said} to confirm.", "The {office} {step}."),
    "response": ("We accept the report. We {step} and {step}.", "We accept that {trouble}. {view}"),
    "email_text": ("All resolution actions are complete. We {step} and {step}.",),
    "reason": ("Say more about the {circumstance}.", "Give the dates of the {paper}.", "{view}"),
    "agreement": ("The client agrees that the complaint is resolved after {redress}.",),
    "advice": ("The complaint about the {account} has to go through the Independent Case Examiner first.",
               "PHSO sees no sign that {trouble}."),
    "discussion": ("PHSO would like the client to get {redress}.",),
    "action": ("{deed}",),
    "question": ("When did the client first report the {circumstance}, and who took the call?",
                 "Who decided on the {settlement}, and when was the {paper} sent?"),
    "answer": ("The {office} says that {trouble}.", "{view}"),
    "message": ("{view}", "The {paper} is on the SR."),
    "entry": ("Response being drafted: {trouble}.", "{view}"),
    "point": ("CMG should have {step}.", "CMG accepts that {trouble}.", "{view}"),
    "dispute": ("The {office} had the {paper} already.",),
    "main_contents": ("{who} {said} thank you for {redress}.", "Thank you. Before you looked at it, {trouble}."),
    "complaint_text": ("Your decision leaves out that {trouble}.", "You do not say that {trouble}. {view}"),
    "what_is_complained_of": ("I asked for {redress} and heard nothing for {while}.", "{view}"),
    "why_wrong": ("It was never considered that {trouble}.", "The {paper} shows that {trouble}."),
    "recommendation": ("{deed} and give the client {redress}.", "{deed}."),
}  # fmt: skip
"""What may be typed as the answer of this name."""

Parts = tuple[str, tuple[str, ...]]
"""A sentence as a format, and the kinds of words that go into it."""


def parts_of(sentence: str) -> Parts:
    kinds = tuple(kind for _, kind, _, _ in Formatter().parse(sentence) if kind)
    return Formatter().vformat(sentence, (), dict.fromkeys(kinds, "%s")), kinds


class Words:
    """A store of words with its own chance: the same chance gives the same words in the same order."""

    SENTENCES: Mapping[str, Sequence[Parts]] = {
        kind: tuple(map(parts_of, sentences)) for kind, sentences in {**PHRASES, **TEXTS}.items()
    }

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def one(self, among: Sequence[str]) -> str:
        return among[int(self.chance.random() * len(among))]

    def person(self) -> str:
        """A name, every fifth with a double surname."""
        name = f"{self.one(FORENAMES)} {self.one(SURNAMES)}"
        return name if self.chance.random() < 0.8 else f"{name}-{self.one(SURNAMES)}"

    def text(self, kind: str) -> str:
        """What somebody typed as the answer with this name."""
        said = self._say(kind)
        return said[0].upper() + said[1:]

    def _say(self, kind: str) -> str:
        sentences = self.SENTENCES[kind]
        sentence, kinds = sentences[int(self.chance.random() * len(sentences))]
        return sentence % tuple(map(self._say, kinds)) if kinds else sentence
