"""A page as a scanner or a telephone saw it, made flat, level and evenly lit; and the lines ruled on it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from preavviso.channels.picture import Grey

Way = NDArray[np.float64]

# What is worked on is neither longer than this on its long side, nor shorter.
_LONGEST, _SHORTEST = 3000, 2400
# The light on a page changes slowly: it is looked at in so many times fewer points.
_FEWER = 8
_MOST_TILT = 10.0
# Of fewer nobody makes a line of text.
FEWEST_BLOTS = 20
# A photographed sheet fills at least this share of the picture.
_SHEET = 0.35
# A table whose corners are further than this from a rectangle's is put straight by them, in pixels.
_CROOKED = 4.0


@dataclass(frozen=True, slots=True)
class Flat:
    """A page made flat, and the way there: the projection that takes a point of the picture to its place here."""

    page: Grey
    way: Way

    def quarter_turned(self, times: int) -> "Flat":
        """The page turned to the left, so many times by a quarter."""
        flat = self
        for _time in range(times % 4):
            width = flat.page.shape[1]
            turn = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width - 1.0], [0.0, 0.0, 1.0]])
            flat = Flat(np.ascontiguousarray(np.rot90(flat.page)), turn @ flat.way)
        return flat

    def back(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """The rectangle of the picture that this rectangle of the page comes from."""
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float64)
        found = cv2.perspectiveTransform(corners, np.linalg.inv(self.way))[0]
        (first, above), (last, below) = found.min(axis=0), found.max(axis=0)
        return float(first), float(above), float(last), float(below)


def flattened(grey: Grey) -> Flat:
    """The page, evenly lit, its lines level or upright; which side is up is still to be found."""
    flat = _lit(_sized(_sheet(Flat(grey, np.eye(3)))))
    return _squared(_levelled(flat)) if blots_on(flat.page) >= FEWEST_BLOTS else flat


def blots_on(page: Grey) -> int:
    """How many pieces of ink are on the page? A letter is one or two."""
    return cv2.connectedComponents(inked(page))[0] - 1


def _moved(flat: Flat, way: Way, size: tuple[int, int]) -> Flat:
    page = cv2.warpPerspective(
        flat.page, way, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255.0,)
    )
    return Flat(_grey(page), way @ flat.way)


def _grey(picture: object) -> Grey:
    return np.asarray(picture, dtype=np.uint8)


def _sized(flat: Flat) -> Flat:
    height, width = flat.page.shape
    factor = min(max(_SHORTEST / max(height, width), 1.0), _LONGEST / max(height, width))
    if factor == 1.0:
        return flat
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    page = cv2.resize(flat.page, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    return Flat(_grey(page), np.diag([size[0] / width, size[1] / height, 1.0]) @ flat.way)


def _sheet(flat: Flat) -> Flat:
    """The sheet of paper in a photograph; the whole picture where no sheet stands out from what it lies on."""
    factor = 600 / max(flat.page.shape)
    size = (max(1, round(flat.page.shape[1] * factor)), max(1, round(flat.page.shape[0] * factor)))
    small = cv2.GaussianBlur(cv2.resize(flat.page, size, interpolation=cv2.INTER_AREA), (0, 0), 3)
    bright = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    edge = np.concatenate([bright[0], bright[-1], bright[:, 0], bright[:, -1]])
    outlines = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    if not outlines or edge.mean() > 127:
        return flat
    outline = cv2.convexHull(max(outlines, key=cv2.contourArea))
    corners = cv2.approxPolyDP(outline, 0.03 * cv2.arcLength(outline, closed=True), closed=True)
    if len(corners) != 4 or cv2.contourArea(outline) < _SHEET * small.size:
        return flat
    return _between(flat, corners.reshape(4, 2) / factor)


def _between(flat: Flat, corners: NDArray[np.float64]) -> Flat:
    """What lies between four corners, as a rectangle."""
    there = _ordered(corners)
    sides = np.linalg.norm(there - np.roll(there, -1, axis=0), axis=1)
    width, height = round(max(sides[0], sides[2])), round(max(sides[1], sides[3]))
    return _moved(flat, _projection(there, _rectangle(width, height)), (width, height))


def _rectangle(width: float, height: float) -> Way:
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _projection(there: Way, here: Way) -> Way:
    found = cv2.getPerspectiveTransform(there.astype(np.float32), here.astype(np.float32))
    return np.asarray(found, np.float64)


def _ordered(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Four corners from the top left, clockwise."""
    total, difference = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    found = corners[[total.argmin(), difference.argmax(), total.argmax(), difference.argmin()]]
    return np.asarray(found, np.float64)


def _lit(flat: Flat) -> Flat:
    """The page with its paper white everywhere."""
    height, width = flat.page.shape
    size = (max(1, width // _FEWER), max(1, height // _FEWER))
    small = cv2.resize(flat.page, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    light = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return Flat(_grey(cv2.divide(flat.page, np.maximum(light, 1), scale=255)), flat.way)


def inked(page: Grey) -> Grey:
    """Where there is ink."""
    return _grey(cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18))


def _levelled(flat: Flat) -> Flat:
    """The page turned by the few degrees at which its rows are level."""
    factor = 1000 / max(flat.page.shape)
    small = _grey(cv2.resize(inked(flat.page), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    tilt = 0.0
    for reach, step in ((_MOST_TILT, 0.5), (0.4, 0.1), (0.08, 0.02)):
        tilts = np.arange(tilt - reach, tilt + reach + step / 2, step)
        tilt = float(max(tilts, key=lambda one: _levelness(small, one)))
    height, width = flat.page.shape
    return _moved(flat, _turn(flat.page, tilt), (width, height)) if abs(tilt) > 0.03 else flat


def _turn(page: Grey, degrees: float) -> Way:
    height, width = page.shape
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0.0, 0.0, 1.0]])


def _levelness(small: Grey, tilt: float) -> float:
    """How sharply do rows of ink and of paper change? Both ways count: in which of them the rows run is not known."""
    ink = cv2.warpAffine(small, _turn(small, tilt)[:2], (small.shape[1], small.shape[0]), flags=cv2.INTER_LINEAR)
    return sum(float(np.square(np.diff(ink.sum(axis=axis, dtype=np.float64))).sum()) for axis in (0, 1))


# --- Ruled lines -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lines:
    """Where lines are ruled: across, and down."""

    across: Grey
    down: Grey

    @property
    def tables(self) -> list[NDArray[np.int32]]:
        """The outlines of what is ruled together, the largest first."""
        near = cv2.dilate(self.across | self.down, np.ones((7, 7), np.uint8))
        outlines = cv2.findContours(near, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
        return [np.asarray(one, np.int32) for one in sorted(outlines, key=cv2.contourArea, reverse=True)]


def lines_on(page: Grey) -> Lines:
    """The ruled lines, without the words."""
    ink = inked(page)
    # A line that is not quite level climbs a point now and then: it is thickened before its length is asked.
    across = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, 80), np.uint8))
    down = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 3), np.uint8)), cv2.MORPH_OPEN, np.ones((60, 1), np.uint8))
    return Lines(_grey(across), _grey(down))


def without(page: Grey, lines: Lines) -> Grey:
    """The page with its lines painted over."""
    ruled = cv2.dilate(lines.across | lines.down, np.ones((3, 3), np.uint8))
    return np.where(ruled > 0, np.uint8(255), page)


def _squared(flat: Flat) -> Flat:
    """The page pulled straight by the corners of its largest table, if they show that it was seen from the side."""
    tables = lines_on(flat.page).tables
    if not tables:
        return flat
    hull = cv2.convexHull(tables[0])
    corners = _ordered(hull.reshape(-1, 2).astype(np.float64))
    left, top, width, height = cv2.boundingRect(hull)
    square = _rectangle(width, height) + np.array([left, top], np.float64)
    is_table = cv2.contourArea(hull) > 0.1 * flat.page.size
    is_full = cv2.contourArea(corners.astype(np.float32)) > 0.97 * cv2.contourArea(hull)
    if not is_table or not is_full or np.abs(corners - square).max() < _CROOKED:
        return flat
    return _moved(flat, _projection(corners, square), (flat.page.shape[1], flat.page.shape[0]))
