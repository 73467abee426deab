"""What matching costs: items a second for 14 and for 200 recommendations, against one regular expression of all terms.

Everything is made up from a fixed seed: forty terms a recommendation, items of sixty words of which a few are terms.
The expression is the floor: it finds terms word by word, knows no forms, no parts and no overlaps, and says nothing
else. Seconds are those of the processor. The whole suggestion comes on top: meaning, side and step, with a hundred
judged events. Made-up words fall into many pieces, so meaning costs here what the longest texts cost in life.
"""

import random
import re
from collections.abc import Callable, Sequence

from made_up.place import peak_mb, processor_seconds, tracker

ITEMS, TERMS, EVENTS, WORDS = 400, 40, 100, 60
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "za", "dri", "plo", "gren", "stal", "kor", "min")


def main() -> None:
    with tracker():
        for recommendations in (14, 200):
            measure(recommendations)
    print(f"\nMemory at its highest {peak_mb():.0f} MB.")


def measure(recommendations: int) -> None:
    from recommendations.triage.match import Matcher, MatchRule  # noqa: PLC0415 -- after the settings
    from recommendations.vocabulary import MatchKind  # noqa: PLC0415

    draw = random.Random(recommendations)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randrange(2, 4))) for _ in range(4_000)]
    terms = [
        (number, " ".join(draw.choices(words, k=draw.randrange(1, 4))))
        for number in range(1, recommendations + 1)
        for _ in range(TERMS)
    ]
    items = [item(draw, words, terms) for _ in range(ITEMS)]
    everything = sorted({re.escape(term) for _, term in terms}, key=len, reverse=True)
    floor = re.compile(rf"\b(?:{'|'.join(everything)})\b", re.IGNORECASE)
    matcher = Matcher([MatchRule(number, MatchKind.TERM, term) for number, term in terms])
    print(f"\n{recommendations} recommendations, {len(terms):,} terms, {ITEMS} items of {WORDS} words")
    bare = each(items, lambda text: list(floor.finditer(text)))
    shown("one regular expression", bare, bare)
    shown("terms, forms and parts", each(items, matcher.match), bare)
    shown("whole suggestion", whole(terms, items, draw), bare)


def item(draw: random.Random, words: Sequence[str], terms: Sequence[tuple[int, str]]) -> str:
    """Return made-up words with three terms among them."""
    said = [*draw.choices(words, k=WORDS - 6), *(term for _, term in draw.sample(terms, 3))]
    draw.shuffle(said)
    return " ".join(said)


def whole(terms: Sequence[tuple[int, str]], items: Sequence[str], draw: random.Random) -> float | None:
    """Return the seconds an item of a suggester with judged events takes; None without the text model."""
    from recommendations.triage.lessons import Guide, Lesson, Lessons, Verdict  # noqa: PLC0415
    from recommendations.triage.meaning import load_encoder  # noqa: PLC0415
    from recommendations.triage.suggest import State, Suggester  # noqa: PLC0415
    from recommendations.vocabulary import MatchKind, Side  # noqa: PLC0415

    encoder = load_encoder()
    if encoder is None:
        return None
    numbers = sorted({number for number, _ in terms})
    own = {number: [term for other, term in terms if other == number] for number in numbers}
    guides = tuple(Guide(number, tuple(own[number][:5]), tuple(own[number][5:15])) for number in numbers)
    sides = draw.choices(list(Side), k=EVENTS)
    lessons = tuple(
        Lesson(text, text, verdicts=(Verdict(draw.choice(numbers), 1, side),))
        for text, side in zip(items[:EVENTS], sides, strict=True)
    )
    rows = tuple((number, MatchKind.TERM, term, "", place) for place, (number, term) in enumerate(terms))
    suggester = Suggester(State(rows, (), (), Lessons(guides, (), lessons)), encoder=encoder)
    return each(items, lambda text: suggester.suggest(text, language="en"))


def each(items: Sequence[str], work: Callable[[str], object]) -> float:
    """Return the seconds an item takes, the first one left out."""
    work(items[0])
    return processor_seconds(lambda: [work(text) for text in items]) / len(items)


def shown(name: str, took: float | None, floor: float) -> None:
    if took is None:
        print(f"  {name:24} the text model is not installed")
    else:
        print(
            f"  {name:24} {1 / took:9,.0f} items/s  {took * 1e3:7.2f} ms  {floor / took:6.2f} times the floor's speed"
        )


if __name__ == "__main__":
    main()
