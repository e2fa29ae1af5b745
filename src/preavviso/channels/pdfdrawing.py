"""What is drawn on a PDF's page, and where a point of its own space is shown."""

import ctypes
import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from preavviso.channels.paper import Rule
from preavviso.channels.refusal import TooMuch
from preavviso.domain.phrase import Phrase

MOST_SHAPES = 20_000
_DEEPEST_FORM = 6
# Thinner than this a filled rectangle is a line, in points.
_THIN = 2.5
_SHORT = 3.0


class Place:
    """Where a point of the page's own space is shown: turned, cut to the page, from the top left."""

    def __init__(self, page: pdfium.PdfPage, width: float, height: float) -> None:
        self.page, self.width, self.height = page, width, height
        origin, right, up = self._shown(0, 0), self._shown(1000, 0), self._shown(0, 1000)
        self.a, self.b = (right[0] - origin[0]) / 1000, (right[1] - origin[1]) / 1000
        self.c, self.d = (up[0] - origin[0]) / 1000, (up[1] - origin[1]) / 1000
        self.e, self.f = origin

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        scale = 100
        size = (round(self.width * scale), round(self.height * scale))
        raw.FPDF_PageToDevice(self.page, 0, 0, *size, 0, x, y, across, down)
        return across.value / scale, down.value / scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where is the point shown?"""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Where is the rectangle shown: left, top, right, bottom?"""
        one, other = self.point(left, bottom), self.point(right, top)
        return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])

    def turn(self, angle: float) -> int:
        """In which quarter does a line of text run that is turned by the angle in the page's own space?"""
        across, up = math.cos(angle), math.sin(angle)
        x, y = self.a * across + self.c * up, self.b * across + self.d * up
        return round(math.atan2(y, x) / (math.pi / 2)) % 4

    def is_level(self, angle: float) -> bool:
        """Does a line so turned run along a side of the page?"""
        quarters = angle / (math.pi / 2)
        return abs(quarters - round(quarters)) < 0.05


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class Shapes:
    """The lines and the filled rectangles that are drawn on a page, and how much of it pictures fill."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.rules: list[Rule] = []
        self.dark: list[tuple[float, float, float, float]] = []
        self.covered = 0.0
        self.count = 0

    @property
    def pictured(self) -> float:
        """Which share of the page do pictures fill?"""
        return min(1.0, self.covered / max(1.0, self.place.width * self.place.height))

    def gather(self, page: pdfium.PdfPage) -> None:
        """Take in all that is drawn on the page."""
        for at in range(raw.FPDFPage_CountObjects(page)):
            self._take(raw.FPDFPage_GetObject(page, at), _IDENTITY, 0)

    def _take(self, shape: object, around: Matrix, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            return
        self.count += 1
        if self.count > MOST_SHAPES:
            raise TooMuch(
                "too_many_shapes",
                Phrase("A page holds more than %(most)s drawn things: it is no list.", {"most": MOST_SHAPES}),
            )
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(shape, _times(_matrix(shape), around))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            left, top, right, bottom = self._corners(_times(_matrix(shape), around))
            across = min(right, self.place.width) - max(left, 0.0)
            down = min(bottom, self.place.height) - max(top, 0.0)
            self.covered += max(0.0, across) * max(0.0, down)
            self.dark.append((left, top, right, bottom))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix(shape), around)
            for at in range(raw.FPDFFormObj_CountObjects(shape)):
                self._take(raw.FPDFFormObj_GetObject(shape, at), inner, depth + 1)

    def _corners(self, matrix: Matrix) -> tuple[float, float, float, float]:
        points = [self._shown(x, y, matrix) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        across, down = [x for x, _y in points], [y for _x, y in points]
        return min(across), min(down), max(across), max(down)

    def _shown(self, x: float, y: float, matrix: Matrix) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        return self.place.point(a * x + c * y + e, b * x + d * y + f)

    def _path(self, shape: object, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, fill, stroke)
        is_filled, is_stroked = fill.value != 0 and is_inked(shape, raw.FPDFPageObj_GetFillColor), bool(stroke.value)
        is_stroked = is_stroked and is_inked(shape, raw.FPDFPageObj_GetStrokeColor)
        if not is_filled and not is_stroked:
            return
        for points in self._outlines(shape, matrix):
            if is_stroked:
                for (x, y), (u, v) in pairwise(points):
                    self._line(x, y, u, v)
            if is_filled and len(points) > 2:
                self._area(points, is_dark=_is_dark(shape))

    def _outlines(self, shape: object, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        count = raw.FPDFPath_CountSegments(shape)
        self.count += max(0, count // 4)
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        for at in range(min(count, MOST_SHAPES)):
            segment = raw.FPDFPath_GetPathSegment(shape, at)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                if points:
                    yield points
                points = []
            points.append(self._shown(x.value, y.value, matrix))
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points

    def _line(self, x: float, y: float, u: float, v: float) -> None:
        if abs(y - v) < 1 and abs(x - u) > _SHORT:
            self.rules.append(Rule(is_level=True, at=(y + v) / 2, start=min(x, u), end=max(x, u)))
        elif abs(x - u) < 1 and abs(y - v) > _SHORT:
            self.rules.append(Rule(is_level=False, at=(x + u) / 2, start=min(y, v), end=max(y, v)))

    def _area(self, points: list[tuple[float, float]], *, is_dark: bool) -> None:
        across, down = [x for x, _y in points], [y for _x, y in points]
        left, right, top, bottom = min(across), max(across), min(down), max(down)
        if right - left > 0.9 * self.place.width and bottom - top > 0.9 * self.place.height:
            return
        if bottom - top < _THIN:
            self._line(left, (top + bottom) / 2, right, (top + bottom) / 2)
        elif right - left < _THIN:
            self._line((left + right) / 2, top, (left + right) / 2, bottom)
        elif all(min(x - left, right - x) < 1 or min(y - top, bottom - y) < 1 for x, y in points):
            if is_dark:
                self.dark.append((left, top, right, bottom))
            for y in (top, bottom):
                self._line(left, y, right, y)
            for x in (left, right):
                self._line(x, top, x, bottom)


def _matrix(shape: object) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(shape, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def colour_of(shape: object, ask: Callable[..., int]) -> tuple[int, int, int, int] | None:
    """In which colour is it drawn: red, green, blue, and how solid?"""
    parts = [ctypes.c_uint() for _part in range(4)]
    if not ask(shape, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def is_inked(shape: object, ask: Callable[..., int]) -> bool:
    """Can it be seen on white paper?"""
    colour = colour_of(shape, ask)
    return colour is None or (min(colour[:3]) < 250 and colour[3] > 8)


def _is_dark(shape: object) -> bool:
    colour = colour_of(shape, raw.FPDFPageObj_GetFillColor)
    return colour is not None and min(colour[:3]) < 200
