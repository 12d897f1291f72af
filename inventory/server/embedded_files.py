"""The files of the embedded server. Whoever removes them while it runs does not stop it: it goes on writing into files
that nobody can read any more, and every booking is lost when it ends."""

from pathlib import Path

from redis.exceptions import ConnectionError as RedisConnectionError

LOG_OF_WRITES = "appendonlydir"  # the folder that the server makes in its data folder
MANIFEST = "appendonly.aof.manifest"


class DataFolderRemoved(RedisConnectionError):
    """The files of the embedded server were removed or replaced while it ran."""


class EmbeddedFiles:
    """The files that the embedded server of a folder had when it was opened."""

    def __init__(self, folder: Path) -> None:
        """Remember the files that are there now.

        Raises:
            OSError: there are none.
        """
        self._log_of_writes = folder.resolve() / LOG_OF_WRITES
        self._manifest = self._log_of_writes / MANIFEST
        self._was = self._identity()

    def require(self) -> None:
        """Check that the files are those of before. It takes a few microseconds, so it is done before every command.

        Raises:
            DataFolderRemoved: they are not.
        """
        try:
            same = self._identity() == self._was and self._manifest.exists()
        except OSError:
            same = False
        if not same:
            raise DataFolderRemoved("the files of the embedded server were removed")

    def _identity(self) -> tuple[int, int]:
        found = self._log_of_writes.stat()
        return found.st_dev, found.st_ino
