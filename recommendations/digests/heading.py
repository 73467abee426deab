"""The headline of an issue, which is also the subject of the mail."""

from recommendations.digests.content import DigestContent
from recommendations.digests.wording import counted, shortened

LONGEST_HEADING = 140


def heading(content: DigestContent, *, lead: str) -> str:
    """Say what matters most, with the headline of the development that weighs most where there is one."""
    said = _labels(content) or f"{_first(content)}, no label moved"
    return shortened(f"{said}: {lead}" if lead else said, LONGEST_HEADING)


def _labels(content: DigestContent) -> str:
    moved = [move for move in content.moves if move.label_changed]
    verb = "faded" if all(move.faded for move in moved) else "moved"
    return f"{counted(len(moved), 'label')} {verb}" if moved else ""


def _first(content: DigestContent) -> str:
    """Return the first of what there is, in the order in which it matters."""
    kinds = (
        (len(content.developments), "new development", ""),
        (len(content.corrections), "correction", " to earlier digests"),
        (len(content.moves), "shift", " of five points or more"),
        (len(content.context), "development", " recorded as context"),
        (len(content.figures), "new figure", ""),
    )
    return next((counted(number, noun) + rest for number, noun, rest in kinds if number), "Nothing new")
