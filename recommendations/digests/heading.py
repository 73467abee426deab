"""The headline of an issue, which is also the subject of the mail."""

from collections.abc import Sequence

from recommendations.digests.content import Correction, Development, Figure, Move
from recommendations.digests.wording import counted, shortened

LONGEST_HEADING = 140


def heading(
    *,
    moves: Sequence[Move],
    developments: int,
    lead: str,
    context: Sequence[Development],
    corrections: Sequence[Correction],
    figures: Sequence[Figure],
) -> str:
    """Say what matters most: labels that moved, else what was recorded, else what was corrected."""
    moved = [m for m in moves if m.label_changed]
    if moved:
        verb = "faded" if all(m.faded for m in moved) else "moved"
        said = f"{counted(len(moved), 'label')} {verb}"
    elif developments:
        said = f"{counted(developments, 'new development')}, no label moved"
    elif corrections:
        return f"{counted(len(corrections), 'correction')} to earlier digests, no label moved"
    elif moves:
        return f"No label moved, {counted(len(moves), 'share').lower()} shifted by five points or more"
    elif context:
        said = f"{counted(len(context), 'development')} recorded as context, no label moved"
    else:
        return f"{counted(len(figures), 'new figure')}, no label moved"
    return shortened(f"{said}: {lead}" if lead else said, LONGEST_HEADING)
