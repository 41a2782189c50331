"""Pictures as contacts send them, made here: adverts, contracts, payslips, tickets and threats, in several looks.

All words are invented. Drawn by resvg, with fonts of the machine for what is not Khmer (Noto Sans, Noto Sans Thai).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

import resvg_py

FONTS = Path("/usr/share/fonts/truetype/noto")
FAMILIES = "Noto Sans Khmer, Noto Sans, Noto Sans Thai"
WORDS: Mapping[tuple[str, str], Sequence[str]] = {
    ("advert", "km"): (
        "ជ្រើសរើសបុគ្គលិកបន្ទាន់",
        "ប្រាក់ខែខ្ពស់ ៨០០ ដុល្លារ",
        "មិនត្រូវការបទពិសោធន៍",
        "ធ្វើការនៅក្រុងប៉ោយប៉ែត ជិតកាស៊ីណូ",
        "សំបុត្រយន្តហោះឥតគិតថ្លៃ",
        "ទាក់ទងតាមតេឡេក្រាម",
    ),
    ("advert", "en"): (
        "URGENT HIRING",
        "High salary 800 USD, no experience needed",
        "Customer service in Poipet, near the casino",
        "Free ticket and free visa",
        "Contact us on Telegram",
    ),
    ("advert", "th"): ("รับสมัครงานด่วน", "รายได้สูง ไม่ต้องมีประสบการณ์", "ทำงานที่กรุงเทพ มีที่พักฟรี", "สนใจติดต่อทางไลน์"),
    ("contract", "km"): (
        "កិច្ចសន្យាការងារ",
        "ប្រាក់ឈ្នួលប្រចាំខែ ៤០០ ដុល្លារ",
        "ម៉ោងធ្វើការ ៨ ម៉ោងក្នុងមួយថ្ងៃ",
        "ថ្ងៃឈប់សម្រាក ១ ថ្ងៃក្នុងមួយសប្តាហ៍",
        "កិច្ចសន្យានេះមានរយៈពេល ២ ឆ្នាំ",
    ),
    ("contract", "en"): (
        "EMPLOYMENT CONTRACT",
        "The employee works 8 hours a day",
        "Basic wage 1,500 RM per month",
        "One rest day in each week",
        "This contract lasts for two years",
    ),
    ("contract", "th"): ("สัญญาจ้างแรงงาน", "ค่าจ้างเดือนละ 10,000 บาท", "ทำงานวันละ 8 ชั่วโมง", "วันหยุดสัปดาห์ละ 1 วัน"),
    ("payslip", "km"): (
        "ប័ណ្ណបើកប្រាក់ខែ",
        "ប្រាក់ខែគោល ២០៤ ដុល្លារ",
        "ថែមម៉ោង ៣៥ ដុល្លារ",
        "កាត់ប្រាក់ ២០ ដុល្លារ",
        "ប្រាក់ទទួលបាន ២១៩ ដុល្លារ",
    ),
    ("payslip", "en"): (
        "PAYSLIP March",
        "Basic pay 1,500.00",
        "Overtime 240.00",
        "Deduction room 200.00",
        "Net pay 1,540.00",
    ),
    ("payslip", "th"): ("ใบจ่ายเงินเดือน", "เงินเดือน 10,000 บาท", "ค่าล่วงเวลา 1,200 บาท", "รวมรับสุทธิ 11,200 บาท"),
    ("ticket", "km"): ("សំបុត្ររថយន្ត", "ពីភ្នំពេញ ទៅសៀមរាប", "ថ្ងៃទី ១២ ម៉ោង ៧ ព្រឹក", "លេខកៅអី ១៤"),
    ("ticket", "en"): (
        "BOARDING PASS",
        "From Phnom Penh to Bangkok",
        "Date 12 March, seat 14A",
        "Gate closes at 07:20",
    ),
    ("ticket", "th"): ("ตั๋วรถโดยสาร", "กรุงเทพ ถึง อรัญประเทศ", "วันที่ 12 เวลา 07:20 น.", "ที่นั่ง 14"),
    ("threat", "km"): ("បើឯងរត់ យើងនឹងសម្លាប់ឯង", "កុំប្រាប់ប៉ូលិស", "យើងដឹងថាគ្រួសារឯងនៅឯណា"),
    ("threat", "en"): ("If you run we will kill you", "Do not call the police", "We know where your family lives"),
}
"""What stands in a picture, a line each: by kind and language."""


@dataclass(frozen=True)
class Look:
    """How a picture looks. Lengths are pixels, `tilt` degrees; `noise`: dots as of a camera in the dark."""

    size: int = 34
    tilt: float = 0.0
    blur: float = 0.0
    ink: str = "#111111"
    paper: tuple[str, str] = ("#ffffff", "#ffffff")
    noise: bool = False
    frame: bool = False


LOOKS: Mapping[str, Look] = {
    "plain": Look(),
    "small": Look(size=20),
    "tilted 3°": Look(tilt=3.0),
    "tilted 8°": Look(tilt=-8.0),
    "blurred a little": Look(blur=1.2),
    "blurred much": Look(blur=2.4),
    "coloured": Look(ink="#ffee22", paper=("#c01010", "#c01010")),
    "advert-like": Look(size=40, ink="#ffffff", paper=("#103070", "#8030a0"), frame=True),
    "photo of paper": Look(tilt=2.0, blur=0.8, ink="#333333", paper=("#d8d0b8", "#9a9078"), noise=True),
}
WIDTH = 1000


def svg(lines: Sequence[str], look: Look) -> str:
    """The picture as SVG."""
    step = look.size * 2
    height = 140 + step * len(lines)
    text = "".join(
        f'<text x="80" y="{100 + step * n}" font-family="{FAMILIES}" font-size="{look.size}" fill="{look.ink}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    first, last = look.paper
    dots = '<feTurbulence baseFrequency="0.8" numOctaves="2" seed="7"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.35 0"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"><defs>'
        f'<linearGradient id="paper" x2="1" y2="1"><stop stop-color="{first}"/><stop offset="1" stop-color="{last}"/></linearGradient>'
        f'<filter id="blur"><feGaussianBlur stdDeviation="{look.blur}"/></filter><filter id="dots">{dots}</filter></defs>'
        f'<rect width="{WIDTH}" height="{height}" fill="url(#paper)"/>'
        + (f'<rect x="16" y="16" width="{WIDTH - 32}" height="{height - 32}" rx="24" fill="none" stroke="#ffcc00" stroke-width="10"/>' if look.frame else "")
        + f'<g transform="rotate({look.tilt} {WIDTH / 2} {height / 2})"{" filter=" + chr(34) + "url(#blur)" + chr(34) if look.blur else ""}>{text}</g>'
        + (f'<rect width="{WIDTH}" height="{height}" filter="url(#dots)"/>' if look.noise else "")
        + "</svg>"
    )  # fmt: skip


def png(picture: str) -> bytes:
    """An SVG as PNG."""
    khmer = files("fontpkg_noto_sans_khmer") / "files" / "NotoSansKhmer[wdth,wght].ttf"
    others = (FONTS / f"{name}-Regular.ttf" for name in ("NotoSans", "NotoSansThai"))
    fonts = [str(khmer), *(str(path) for path in others if path.exists())]
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, skip_system_fonts=True, font_files=fonts))


def draw(lines: Sequence[str], look: Look = LOOKS["plain"]) -> bytes:
    """Lines of words as a PNG."""
    return png(svg(lines, look))
