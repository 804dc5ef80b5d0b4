"""Whether editions are what was published: each carries a digest over itself and the one before."""

from articles.models import Edition


class Chain:
    """Follows editions in the order of their articles and numbers."""

    def __init__(self) -> None:
        self._article = 0
        self._number, self._digest = 0, ""

    def fault(self, edition: Edition) -> str:
        """Why this is not what was published after those before it; empty if it is."""
        if edition.article_id != self._article:
            self._article, self._number, self._digest = edition.article_id, 0, ""
        expected, previous = self._number + 1, self._digest
        self._number, self._digest = edition.number, edition.digest
        if edition.number != expected:
            return f"edition {expected} is missing before it"
        if edition.previous_digest != previous:
            return "it does not follow from the edition before it"
        if edition.compute_digest() != edition.digest:
            return "its content is not what was published"
        return ""
