#!/usr/bin/env python3
"""Makes assets/fonts/*.ttf from Debian's fonts-inter; see assets/fonts/README.md for why.

    apt-get install fonts-inter && pip install fonttools==4.68.0 && python3 dist/fonts.py

The same input gives the same bytes. The checks at the end fail the run rather than let a
font through in which figures do not line up.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

SOURCE = pathlib.Path("/usr/share/fonts/opentype/inter")
TARGET = pathlib.Path(__file__).resolve().parent.parent / "assets" / "fonts"
WEIGHTS = ["Regular", "Medium", "SemiBold"]
SIZE_LIMIT = 220_000
# How far a quadratic outline may stray from the cubic one, in units of which 2816 make an em.
OUTLINE_TOLERANCE = 1.0

RANGES = [
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A
    (0x0180, 0x024F),  # Latin Extended-B
    (0x02C6, 0x02DD),  # spacing accents
    (0x0300, 0x0338),  # combining accents: names that arrive decomposed
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0493),  # Cyrillic: Ukrainian, Kazakh
    (0x1E9E, 0x1E9E),  # capital sharp s
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x2099),  # superior and inferior figures
    (0x20A0, 0x20BF),  # currency
    (0x2190, 0x21FF),  # arrows
]
# What the interface would like to say with a letter; the rest it paints.
SYMBOLS = "←→↑↓↔↕↶↷↗↘✓✕✗×·•…–—−±≤≥≈≠∞°●▲■○△◆◇▸▾▴◂▶▼▷▽□⠿⌘⌥⇧⌃⎋⏎↵⇥⌫№™"

FIGURES = "0123456789\u2007"  # the last is the space as wide as a figure


def outlines_to_quadratic(font):
    """Replaces the CFF table by glyf and loca."""
    glyph_set, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, OUTLINE_TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font["loca"], font["glyf"] = newTable("loca"), glyf
    for name, (advance, _) in font["hmtx"].metrics.items():
        glyph = glyf[name]
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in (
        "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs "
        "maxStackElements maxSizeOfInstructions maxComponentElements"
    ).split():
        setattr(maxp, field, 0)
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font.sfntVersion = "\000\001\000\000"


def tabular_forms(font):
    """The glyph that the tnum feature puts in the place of each glyph."""
    gsub, forms = font["GSUB"].table, {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                forms.update(getattr(table, "ExtSubTable", table).mapping)
    return forms


def bake_tabular(font):
    """Makes the tabular forms the ones that are met without asking for a feature.

    Figures are mapped to their tabular glyphs, which are in no kerning pair, so that nothing can
    move them. Punctuation takes over the outline and width of its tabular form but keeps its own
    glyph, and with it its kerning towards letters.
    """
    forms = tabular_forms(font)
    names = dict(font.getBestCmap())
    for table in font["cmap"].tables:
        for code in map(ord, "0123456789"):
            table.cmap[code] = forms[names[code]]
    for code in map(ord, ".,:;+-−"):
        name = names[code]
        if name in forms:
            font["glyf"][name] = font["glyf"][forms[name]]
            font["hmtx"][name] = font["hmtx"][forms[name]]
    # The middle weights are interpolated, and rounding has left some widths a unit or two apart.
    names = font.getBestCmap()
    for alike in FIGURES, ".:", ",;":
        widths = [font["hmtx"][names[ord(c)]][0] for c in alike]
        for c in alike:
            _, bearing = font["hmtx"][names[ord(c)]]
            font["hmtx"][names[ord(c)]] = (max(widths), bearing)


def sign(font):
    """Says in the font itself that it is not the original."""
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (3, 5):
            text = str(record) + "; subset, tabular figures"
            names.setName(text, record.nameID, record.platformID, record.platEncID, record.langID)


def make(weight):
    font = TTFont(SOURCE / f"Inter-{weight}.otf", recalcTimestamp=False)
    outlines_to_quadratic(font)
    bake_tabular(font)
    options = subset.Options(
        layout_features=["ccmp", "kern", "mark", "mkmk"],
        name_IDs=["*"],
        notdef_outline=True,
        glyph_names=False,
        hinting=False,
        legacy_kern=False,
        recalc_timestamp=False,
        drop_tables=["DSIG", "BASE", "STAT"],
    )
    subsetter = subset.Subsetter(options)
    wanted = {c for first, last in RANGES for c in range(first, last + 1)}
    subsetter.populate(unicodes=wanted | set(map(ord, SYMBOLS)))
    subsetter.subset(font)
    sign(font)
    path = TARGET / f"Inter-{weight}.ttf"
    font.save(path)
    return path


def check(path):
    """Returns the widths of a figure and a point, and the symbols that the font lacks."""
    font = TTFont(path)
    names, metrics = font.getBestCmap(), font["hmtx"]
    figures = {metrics[names[ord(c)]][0] for c in FIGURES}
    points = {metrics[names[ord(c)]][0] for c in ".:"}
    assert len(figures) == 1, f"{path.name}: figures of different widths {figures}"
    assert len(points) == 1, f"{path.name}: point and colon of different widths {points}"
    assert path.stat().st_size < SIZE_LIMIT, f"{path.name}: {path.stat().st_size} bytes"
    assert "glyf" in font and "CFF " not in font
    return figures.pop(), points.pop(), [c for c in SYMBOLS if ord(c) not in names]


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        path = make(weight)
        figure, point, missing = check(path)
        glyphs = TTFont(path)["maxp"].numGlyphs
        print(
            f"{path.name}: {path.stat().st_size} bytes, {glyphs} glyphs, "
            f"figure {figure}, point {point}, missing {' '.join(missing)}"
        )


if __name__ == "__main__":
    sys.exit(main())
