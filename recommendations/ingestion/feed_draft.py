"""PURE. A feed as a person describes it, and what is wrong with that."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from recommendations.fetch.address import BadAddress
from recommendations.ingestion.opml import PUBLISHER_CAP, TITLE_CAP, feed_address
from recommendations.ingestion.text import language_code, one_line
from recommendations.vocabulary import FeedKind

USER_AGENT_CAP = 200


class BadFeed(ValueError):  # noqa: N818 -- a word of the design
    """A feed that cannot be as asked: sentences by field, `""` for what belongs to none."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(sentence for sentences in errors.values() for sentence in sentences))


@dataclass(frozen=True)
class FeedDraft:
    """A feed as a person describes it. An empty title is the host's name; an empty publisher is the title."""

    url: str
    title: str = ""
    publisher_name: str = ""
    language: str = ""
    kind: FeedKind = FeedKind.SYNDICATION
    alternative_url: str = ""
    user_agent: str = ""
    records_from: float | None = None


def checked(draft: FeedDraft) -> FeedDraft:
    """Return the draft as it can be stored. Raises BadFeed with a sentence for each field that cannot."""
    errors: dict[str, list[str]] = {}
    url = _address(draft.url, "url", errors)
    alternative = _address(draft.alternative_url, "alternative_url", errors) if draft.alternative_url.strip() else ""
    agent = draft.user_agent.strip()
    if not (agent.isascii() and len(agent) <= USER_AGENT_CAP and (agent.isprintable() or not agent)):
        errors["user_agent"] = [
            f"Use plain letters, at most {USER_AGENT_CAP}, on one line; or leave it empty for ours."
        ]
    language = language_code(draft.language)
    if draft.language.strip() and not language:
        errors["language"] = ["Give the two-letter code of the language, such as et; or leave it empty."]
    if draft.records_from is not None and not 0 < draft.records_from <= 1:
        errors["records_from"] = ["Give a number above 0 and up to 1; or leave it empty, so that nothing is recorded."]
    if errors:
        raise BadFeed(errors)
    title = one_line(draft.title)[:TITLE_CAP] or (urlsplit(url).hostname or url)
    publisher = one_line(draft.publisher_name)[:PUBLISHER_CAP] or title[:PUBLISHER_CAP]
    return replace(
        draft,
        url=url,
        title=title,
        publisher_name=publisher,
        language=language,
        alternative_url=alternative,
        user_agent=agent,
    )


def _address(given: str, name: str, errors: dict[str, list[str]]) -> str:
    try:
        return feed_address(given)
    except BadAddress as refusal:
        errors[name] = [str(refusal)]
        return ""
