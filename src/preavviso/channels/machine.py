"""The programs of this machine that help a reader, each started for one question and ended with its answer."""

from preavviso.channels import office, tesseract
from preavviso.channels.aid import Look, Word


class Machine:
    """What this machine has: LibreOffice for old text documents, Tesseract for pictures."""

    def converted(self, raw: bytes) -> bytes | None:
        """The old text document as DOCX."""
        return office.converted(raw)

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        """The words in a picture."""
        return tesseract.recognised(png, look)
