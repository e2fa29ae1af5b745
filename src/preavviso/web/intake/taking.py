"""How files come off the wire: nowhere, unless a page has asked for them; and never more of one than it may have."""

import tempfile
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload


class NoFiles(FileUploadHandler):
    """No file is expected here: whoever sends one is cut off before any of it is kept."""

    def new_file(self, *_args: object, **_more: object) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class LimitedFiles(FileUploadHandler):
    """Takes each file up to `most` bytes; what grows larger is let go while it still comes, and its name kept.

    The bytes wait in a file without a name, so that none is left behind wherever this ends.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.too_large: list[str] = []
        self._coming: IO[bytes] | None = None

    def new_file(self, *args: object, **more: object) -> None:
        super().new_file(*args, **more)  # type: ignore[arg-type]  # as Django gave them
        self._coming = tempfile.TemporaryFile()  # noqa: SIM115 — what comes next closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._coming is None:
            return
        if start + len(raw_data) > self.most:
            self.too_large.append(self.file_name or "")
            self._let_go()
            raise SkipFile
        self._coming.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if self._coming is None:
            return None
        self._coming.seek(0)
        whole = UploadedFile(self._coming, self.file_name, self.content_type, file_size, self.charset)
        self._coming = None
        return whole

    def upload_interrupted(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._coming is not None:
            self._coming.close()
            self._coming = None
