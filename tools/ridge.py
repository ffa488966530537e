"""Draw the ridge of a theme once: the lines of look.md, roughened with a fixed seed, shaded from the right.

python tools/ridge.py > src/qala/base/ui/static/ui/theme/almaty/ridge.svg
"""

from __future__ import annotations

import random
from itertools import pairwise

Point = tuple[float, float]

LAYERS = {
    "r1": (
        "0,138 70,120 118,92 160,64 198,80 236,66 286,100 344,116 398,92 440,56 476,86 524,102 582,84 624,96 "
        "690,114 752,96 816,72 868,86 926,58 985,20 1042,62 1086,84 1132,72 1182,98 1240,90 1302,116 "
        "1364,108 1440,132"
    ),
    "r2": (
        "0,150 90,136 170,150 250,128 330,150 420,138 500,156 590,132 680,152 760,142 850,124 930,146 "
        "1010,120 1090,140 1180,126 1270,146 1350,136 1440,150"
    ),
    "r3": "0,178 150,158 230,150 390,178 580,184 800,186 900,172 1010,182 1120,168 1330,164 1440,172",
    "r4": "0,196 100,184 180,170 236,164 290,172 370,192 470,206 600,212 900,214 1320,202 1440,206",
}
TOWER = "M234.4 166 235.3 122h-2.8v-5h2.4l.6-24h1l.6 24h2.4v5h-2.8l.9 44z"
ROUGHNESS = 7.0
LEAST_DROP = 7.0


def read_points(text: str) -> list[Point]:
    """Return the corners of a line."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def roughen(points: list[Point], chance: random.Random) -> list[Point]:
    """Return the line with a corner more in each stretch, moved up or down by chance."""
    rough = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        room = min(ROUGHNESS, (x1 - x0) / 5)
        along = chance.uniform(0.35, 0.65)
        rough.append((x0 + (x1 - x0) * along, y0 + (y1 - y0) * along + chance.uniform(-room, room)))
        rough.append((x1, y1))
    return rough


def shade(points: list[Point]) -> list[list[Point]]:
    """Return the dark sides: from each peak to the next valley on its right."""
    sides = []
    start = 0
    while start < len(points) - 1:
        end = start
        while end < len(points) - 1 and points[end + 1][1] >= points[end][1]:
            end += 1
        peak, valley = points[start], points[end]
        width, drop = valley[0] - peak[0], valley[1] - peak[1]
        if drop >= LEAST_DROP:
            back = [
                (-0.12, 0.7, valley),
                (-0.38, 0.25, valley),
                (0.42, 1.5, peak),
                (0.16, 0.95, peak),
                (0.2, 0.5, peak),
            ]
            inside = [(corner[0] + a * width, corner[1] + b * drop) for a, b, corner in back]
            sides.append([*points[start : end + 1], *inside])
        start = max(end, start + 1)
    return sides


def draw(points: list[Point]) -> str:
    """Return the path through the points."""
    return "M" + " ".join(f"{x:.1f},{y:.1f}".replace(".0", "") for x, y in points) + "z"


def close(points: list[Point]) -> list[Point]:
    """Return the line closed to the bottom of the picture."""
    return [*points, (1440.0, 240.0), (0.0, 240.0)]


def main() -> None:
    """Print the picture: one path for each layer, coloured by the page that uses it."""
    chance = random.Random(1308)
    lines = {name: read_points(text) for name, text in LAYERS.items()}
    for name in ("r1", "r2"):
        for _ in range(2):
            lines[name] = roughen(lines[name], chance)
    print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1440 240">')
    print(f'<path id="r1" d="{draw(close(lines["r1"]))}"/>')
    print(f'<path id="r1s" d="{"".join(draw(side) for side in shade(lines["r1"]))}"/>')
    for name in ("r2", "r3"):
        print(f'<path id="{name}" d="{draw(close(lines[name]))}"/>')
    print(f'<path id="r4" d="{draw(close(lines["r4"]))}{TOWER}"/>')
    print("</svg>")


if __name__ == "__main__":
    main()
