"""Errors whose message is a Dutch sentence for the user: the fact and the remedy."""


class RcbError(Exception):
    """Shown to the user as it is, without a traceback."""


class CorpusError(RcbError):
    """A folder or its sources.csv cannot be read as a corpus."""


class Unsearchable(RcbError):
    """No question at all can be answered from this index."""


class IndexMissing(Unsearchable):
    """There is no index to search yet."""


class IndexMismatch(Unsearchable):
    """The index was made with other settings than the ones in force."""


class IndexDamaged(Unsearchable):
    """Files of the index are gone or cannot be read."""


class IndexBusy(RcbError):
    """Another process is writing to this index."""
