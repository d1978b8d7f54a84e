"""Pictures for the demo's sites, drawn by chance from a name: nobody's face, no real place."""

from __future__ import annotations

import io
import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
WIDE = (960, 600)
TALL = (480, 640)
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((132, 178, 214), (238, 232, 214)),
    ((228, 168, 120), (250, 232, 200)),
    ((120, 160, 176), (222, 234, 232)),
)
HILLS: tuple[Colour, ...] = ((46, 96, 92), (58, 104, 74), (70, 92, 112))


def _mixed(one: Colour, other: Colour, part: float) -> Colour:
    r, g, b = (round(a + (c - a) * part) for a, c in zip(one, other, strict=True))
    return r, g, b


def _gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    return strip.resize(size, Image.Resampling.BILINEAR)


def _ridge(rng: Random, width: int, level: float, swing: float) -> list[tuple[float, float]]:
    waves = [(rng.uniform(0.6, 3.2), rng.uniform(0, math.tau), rng.uniform(0.2, 1)) for _ in "abc"]
    return [
        (x, level - swing * sum(h * math.sin(n * math.tau * x / width + at) for n, at, h in waves))
        for x in range(0, width + 16, 16)
    ]


def landscape(name: str) -> bytes:
    """A valley in layers of haze, with fields or water before it; JPEG of 960 by 600."""
    rng = Random(name)  # noqa: S311 - a drawing, no secret
    width, height = WIDE
    top, bottom = rng.choice(SKIES)
    image = _gradient(WIDE, top, bottom)
    draw = ImageDraw.Draw(image)
    x, y, r = rng.randint(150, 800), rng.randint(70, 170), rng.randint(34, 52)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=_mixed(bottom, (255, 250, 235), 0.7))
    dark = rng.choice(HILLS)
    for layer in range(4):
        ridge = _ridge(rng, width, 250 + layer * 55, 34 - layer * 4)
        colour = _mixed(bottom, dark, 0.3 + layer * 0.2)
        draw.polygon([(0, height), *ridge, (width, height)], fill=colour)
    rng.choice((_fields, _lake, _town))(draw, rng, dark, bottom)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(0.8)))


def _fields(draw: ImageDraw.ImageDraw, rng: Random, dark: Colour, light: Colour) -> None:
    """Terraces: bands that grow towards the reader."""
    y, step, fresh = 430.0, 12.0, (186, 198, 96)
    bend = rng.uniform(-30, 30)
    while y < 620:
        band = [(x, y + bend * math.sin(math.pi * x / 960)) for x in range(0, 976, 16)]
        draw.polygon([(0, 620), *band, (960, 620)], fill=_mixed(fresh, dark, rng.uniform(0.1, 0.6)))
        y, step = y + step, step * 1.35


def _lake(draw: ImageDraw.ImageDraw, rng: Random, dark: Colour, light: Colour) -> None:
    """Water with light on it, and a shore."""
    draw.rectangle((0, 450, 960, 600), fill=_mixed(light, (92, 138, 162), 0.6))
    for _n in range(70):
        x, y = rng.randint(0, 960), rng.randint(456, 596)
        long = (y - 440) // 3 + rng.randint(4, 30)
        draw.line((x, y, x + long, y), fill=_mixed(light, (255, 255, 255), 0.5), width=2)
    draw.polygon([(0, 600), (0, 520), (rng.randint(150, 380), 600)], fill=dark)


def _town(draw: ImageDraw.ImageDraw, rng: Random, dark: Colour, light: Colour) -> None:
    """Houses under dark roofs in a row, with a road before them."""
    x = -20
    while x < 960:
        wide, high = rng.randint(50, 110), rng.randint(50, 120)
        draw.rectangle((x, 540 - high, x + wide, 540), fill=_mixed((246, 242, 232), dark, 0.06))
        roof = [(x - 8, 540 - high), (x + wide / 2, 512 - high), (x + wide + 8, 540 - high)]
        draw.polygon(roof, fill=_mixed(dark, (40, 40, 48), 0.6))
        for window in range(x + 12, x + wide - 14, 22):
            draw.rectangle((window, 552 - high, window + 9, 566 - high), fill=(120, 132, 140))
        x += wide + rng.randint(6, 40)
    draw.rectangle((0, 540, 960, 600), fill=_mixed((150, 150, 146), dark, 0.2))


def portrait(name: str) -> bytes:
    """A silhouette in office clothes before a plain ground, as no face is anybody's; JPEG."""
    rng = Random(name)  # noqa: S311 - a drawing, no secret
    ground = rng.choice(((96, 132, 168), (126, 148, 160), (112, 140, 150)))
    image = _gradient(TALL, _mixed(ground, (255, 255, 255), 0.35), ground)
    draw = ImageDraw.Draw(image)
    skin, hair, coat = (226, 196, 172), (46, 42, 44), (44, 56, 78)
    middle, long = 240 + rng.randint(-6, 6), rng.random() < 0.35
    if long:
        draw.rounded_rectangle((middle - 112, 130, middle + 112, 400), 100, fill=hair)
    draw.rounded_rectangle((50, 430, 430, 760), 110, fill=coat)
    draw.polygon([(middle - 52, 420), (middle + 52, 420), (middle, 560)], fill=(244, 244, 246))
    draw.rectangle((middle - 36, 340, middle + 36, 440), fill=_mixed(skin, (120, 80, 60), 0.15))
    draw.ellipse((middle - 92, 140, middle + 92, 384), fill=skin)
    draw.chord((middle - 98, 118, middle + 98, 330), 180, 360, fill=hair)
    draw.ellipse((middle - 86, 196, middle + 86, 300), fill=skin)
    if not long:
        draw.polygon([(middle - 13, 452), (middle + 13, 452), (middle + 20, 600),
                      (middle, 622), (middle - 20, 600)], fill=(126, 40, 44))  # fmt: skip
    return _jpeg(image.filter(ImageFilter.GaussianBlur(1.2)))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84)
    return out.getvalue()
