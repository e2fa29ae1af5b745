"""The letters that lists are printed in: a free face that has Ș, which the one that reportlab ships lacks."""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from tests.parts import FONTS

SANS, SERIF = "LiberationSans-Regular", "LiberationSerif-Regular"


def typeface(name: str = SANS) -> str:
    """The name under which reportlab knows it from now on."""
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    return name
