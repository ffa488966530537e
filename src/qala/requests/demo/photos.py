"""Pictures for the demo, drawn by program: nobody's street, nobody's face."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZE = (960, 640)
DUSK, NIGHT, DAY = (
    ((58, 74, 104), (226, 168, 120)),
    ((16, 26, 48), (38, 54, 84)),
    ((168, 204, 230), (236, 242, 244)),
)
GROUND = (92, 98, 104)


def draw(scene: str, *, after: bool, seed: int) -> bytes:
    """Return a JPEG of one of SCENES, after the repair or before."""
    chance = random.Random(f"{scene}{seed}")  # noqa: S311 - pictures, not secrets
    sky = NIGHT if scene == "lamp" else DUSK if seed % 3 == 0 else DAY
    image = _sky(*sky)
    pen = ImageDraw.Draw(image, "RGBA")
    _hills(pen, chance)
    _houses(pen, chance, lit=sky is not DAY)
    pen.rectangle((0, 470, 960, 640), fill=GROUND)
    pen.rectangle((0, 462, 960, 474), fill=(150, 154, 158))
    SCENES[scene](pen, chance, after)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _sky(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    column = Image.new("RGB", (1, SIZE[1]))
    for y in range(SIZE[1]):
        share = y / SIZE[1]
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    return column.resize(SIZE)


def _hills(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for base, colour in ((300, (120, 140, 160, 160)), (350, (92, 116, 132, 190))):
        points = [(x, base - chance.randint(10, 90)) for x in range(0, 1080, 120)]
        pen.polygon([(0, 640), *points, (960, 640)], fill=colour)


def _houses(pen: ImageDraw.ImageDraw, chance: random.Random, *, lit: bool) -> None:
    left = -20
    while left < 960:
        width, height = chance.randint(120, 220), chance.randint(140, 290)
        top = 470 - height
        pen.rectangle(
            (left, top, left + width, 470),
            fill=chance.choice([(142, 134, 126), (158, 150, 138), (120, 128, 136)]),
        )
        for x in range(left + 14, left + width - 20, 32):
            for y in range(top + 16, 440, 40):
                bright = lit and chance.random() < 0.4
                pen.rectangle((x, y, x + 16, y + 22), fill=(252, 214, 130) if bright else (74, 88, 100))
        left += width + chance.randint(8, 40)


def _lamp(pen: ImageDraw.ImageDraw, _chance: random.Random, after: bool) -> None:
    for x in (220, 620):
        pen.rectangle((x, 190, x + 8, 480), fill=(40, 46, 54))
        pen.rectangle((x - 4, 184, x + 70, 194), fill=(40, 46, 54))
        if after:
            pen.polygon([(x + 40, 196), (x - 60, 560), (x + 170, 560)], fill=(255, 230, 160, 70))
            pen.ellipse((x + 34, 190, x + 66, 208), fill=(255, 238, 190))
    for x in range(160, 840, 80):
        pen.polygon([(x, 500), (x + 40, 500), (x + 24, 600), (x - 20, 600)], fill=(226, 228, 228))


def _pothole(pen: ImageDraw.ImageDraw, chance: random.Random, after: bool) -> None:
    for x in range(20, 960, 160):
        pen.rectangle((x, 546, x + 90, 556), fill=(224, 224, 220))
    box = (360, 510, 640, 600)
    if after:
        pen.rectangle((330, 500, 670, 612), fill=(66, 70, 76))
    else:
        pen.ellipse(box, fill=(44, 42, 42))
        pen.ellipse((390, 526, 610, 592), fill=(28, 27, 28))
        for _ in range(30):
            x, y = chance.randint(340, 660), chance.randint(500, 612)
            pen.ellipse((x, y, x + 9, y + 6), fill=(112, 108, 102))


def _rubbish(pen: ImageDraw.ImageDraw, chance: random.Random, after: bool) -> None:
    for x in (300, 440, 580):
        pen.rectangle((x, 400, x + 110, 520), fill=(52, 100, 78))
        pen.rectangle((x - 6, 388, x + 116, 404), fill=(36, 74, 58))
        for wheel in (x + 14, x + 82):
            pen.ellipse((wheel, 514, wheel + 16, 530), fill=(24, 26, 28))
    if not after:
        for _ in range(46):
            x, y, size = chance.randint(260, 720), chance.randint(350, 570), chance.randint(16, 46)
            pen.ellipse(
                (x, y, x + size, y + size * 0.8),
                fill=chance.choice([(30, 32, 38), (210, 206, 196), (96, 128, 170)]),
            )


def _tree(pen: ImageDraw.ImageDraw, chance: random.Random, after: bool) -> None:
    if after:
        pen.ellipse((430, 486, 520, 516), fill=(150, 118, 82))
        return
    pen.line((480, 500, 540, 220), fill=(96, 74, 56), width=26)
    for _ in range(22):
        x, y = chance.randint(500, 560), chance.randint(220, 380)
        pen.line(
            (x, y, x + chance.randint(-150, 170), y - chance.randint(20, 130)), fill=(110, 86, 66), width=6
        )


def _water(pen: ImageDraw.ImageDraw, chance: random.Random, after: bool) -> None:
    if not after:
        pen.ellipse((180, 500, 800, 620), fill=(120, 164, 196, 220))
        for _ in range(12):
            x, y = chance.randint(260, 720), chance.randint(516, 600)
            pen.arc((x, y, x + 60, y + 14), 0, 300, fill=(220, 236, 246), width=3)
    pen.ellipse((440, 520, 560, 560), fill=(58, 60, 64))
    pen.ellipse((452, 526, 548, 554), fill=(84, 88, 92))


def _stop(pen: ImageDraw.ImageDraw, _chance: random.Random, after: bool) -> None:
    for x in (300, 640):
        pen.rectangle((x, 270, x + 12, 490), fill=(64, 76, 88))
    if after:
        pen.polygon([(270, 250), (690, 250), (680, 276), (280, 276)], fill=(32, 102, 90))
    else:
        pen.polygon([(270, 250), (480, 262), (470, 290), (280, 276)], fill=(32, 102, 90))
        pen.polygon([(500, 300), (690, 400), (676, 420), (492, 326)], fill=(32, 102, 90))
    pen.rectangle((340, 420, 600, 438), fill=(150, 112, 76))
    pen.rectangle((316, 290, 634, 410), fill=(190, 214, 226, 90))


def _house(pen: ImageDraw.ImageDraw, _chance: random.Random, after: bool) -> None:
    pen.rectangle((350, 180, 620, 480), fill=(168, 158, 146))
    pen.rectangle((440, 360, 530, 480), fill=(84, 70, 60))
    if after:
        pen.polygon([(530, 480), (760, 540), (530, 540)], fill=(128, 134, 140))
    else:
        for step in range(4):
            pen.rectangle(
                (420 - step * 14, 480 + step * 14, 550 + step * 14, 494 + step * 14),
                fill=(126 - step * 8,) * 3,
            )
    for x in (380, 560):
        for y in (210, 280):
            pen.rectangle((x, y, x + 34, y + 44), fill=(82, 98, 112))


SCENES = {
    "lamp": _lamp,
    "pothole": _pothole,
    "rubbish": _rubbish,
    "tree": _tree,
    "water": _water,
    "stop": _stop,
    "house": _house,
}
