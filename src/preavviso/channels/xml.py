"""XML that somebody sent: parsed only without document types and within limits."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from preavviso.channels.refusal import TooMuch, damaged, too_big_inside
from preavviso.domain.phrase import Phrase

# What an element costs in memory does not depend on its length.
_MOST_TAGS = 1_500_000
_MOST_BYTES = 48 * 1024 * 1024


def parsed(content: bytes) -> Element:
    """The root of an XML part. Raises TooMuch when it is damaged, beyond the limits or has a document type."""
    if len(content) > _MOST_BYTES or content.count(b"<") > _MOST_TAGS:
        raise too_big_inside()
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise unusual() from error
    # An unknown encoding is a LookupError or a ValueError.
    except (ParseError, LookupError, ValueError, RecursionError) as error:
        raise damaged() from error
    return root


def unusual() -> TooMuch:
    """What to say of a document type, with which bombs are built."""
    return TooMuch(
        "doctype", Phrase("The file holds a document type, which no office program writes: it was not opened.")
    )
