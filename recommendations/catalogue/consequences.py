"""What a change of an actor's part brings about, told before it is made."""

from recommendations.models import Actor, Assessment, Track
from recommendations.vocabulary import ActorRole


def consequences(actor: Actor, *, role: str, group: Actor | None) -> tuple[str, ...]:
    """Return sentences on what follows where role or group become these; nothing where neither changes much."""
    tracks = Track.objects.filter(actor=actor, archived_at=None).count()
    return (*_of_role(actor, role, tracks), *_of_group(actor, group))


def _of_role(actor: Actor, role: str, tracks: int) -> tuple[str, ...]:
    if role == actor.role or not tracks:
        return ()
    judged = Assessment.objects.filter(track__actor=actor, superseded_at=None).count()
    on = f"{actor.name} has {tracks} track{'s' * (tracks != 1)} and {judged} judgement{'s' * (judged != 1)} in force."
    follows = {
        ActorRole.CONTEXT: "Its column leaves the board, and its judgements move nothing any more. They all stay.",
        ActorRole.DERIVED: "Its direction follows from its members from now on; its own judgements move nothing.",
        ActorRole.TRACKED: "It gets a direction of its own from its judgements, as a column of the board.",
    }
    return on, follows[ActorRole(role)], _PAST


def _of_group(actor: Actor, group: Actor | None) -> tuple[str, ...]:
    new = group.pk if group else None
    if new == actor.group_id:
        return ()
    groups = [one for one in (actor.group, group) if one and one.role == ActorRole.DERIVED]
    names = " and ".join(one.name for one in groups)
    if not names:
        return ()
    sentence = f"The direction of {names} follows from the members, so it will be another from tonight on."
    return sentence, _PAST


_PAST = "Directions recorded so far stay, but computed anew they may come out otherwise."
