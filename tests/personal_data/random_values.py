"""Random values that are of a kind, and random ones that machines make: where labelled payloads end, these go on."""

from __future__ import annotations

import base64
import ipaddress
import json
import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

_IBANS: dict[str, int | str] = {
    "DE": 18,
    "AT": 16,
    "CH": 17,
    "ES": 20,
    "NL": "ABNA##########",
    "GB": "NWBK##############",
    "PL": 24,
    "NO": 11,
}
_CARDS = "4/16 51/16 55/16 2221/16 34/15 37/15 6011/16 65/16 36/14 305/14 3528/16 62/16 2200/16 6759/16".split()
_ABROAD = "44/10 49/11 33/9 34/9 39/10 31/9 41/9 43/10 46/9 48/9 351/9 420/9 81/10 86/11 91/10 61/9 55/11 65/8".split()
_AMERICAN = "###-###-####", "(###) ###-####", "###.###.####", "+1 ### ### ####", "+1##########", "1-###-###-####"
_KOREAN = "010-2###-####", "0103#######", "+82-10-4###-####", "02-3###-####", "031-4##-####", "070-5###-####"


class Values:
    """Values of each kind; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kinds: dict[str, Callable[[], str]] = {
            "email": lambda: self.one(
                "a#@example.com", "x.y+#@mail.example.co.kr", "<n_#@firma.gmbh>", "JANE#@UNI.EDU"
            ),
            "phone": self.phone,
            "ssn": lambda: f"{self.chance.randrange(1, 666):03}-{self.chance.randrange(1, 100):02}-{self.one('1###')}",
            "kr_rrn": self.rrn,
            "credit_card": self.card,
            "iban": self.iban,
            "ip_address": self.address,
            "secret": lambda: self.one("AKIA", "ASIA") + "".join(self.chance.choices("ABCDEFGHIJKLMNOP234567", k=16)),
        }

    def one(self, *forms: str) -> str:
        """One of the forms, with a digit for each #."""
        return "".join(self.chance.choice("0123456789") if c == "#" else c for c in self.chance.choice(forms))

    def phone(self) -> str:
        form = self.chance.choice((*_AMERICAN, *_KOREAN, *_ABROAD))
        if form in _AMERICAN:
            form = form.replace("###", "40#", 1).replace("###", "5#3", 1) if form != "+1##########" else "+140#5#3####"
        elif form in _ABROAD:
            code, _, digits = form.partition("/")
            form = f"+{code}{self.one('', ' ', '-')}2{'#' * (int(digits) - 1)}"
        return self.one(form)

    def rrn(self) -> str:
        day = f"{self.chance.randrange(40, 100)}{self.chance.randrange(1, 13):02}{self.chance.randrange(1, 29):02}"
        digits = day + self.one("1#####", "2#####")[:6]
        digits = digits[:12]
        total = sum(int(digit) * weight for digit, weight in zip(digits, (*range(2, 10), *range(2, 6)), strict=True))
        return f"{digits[:6]}-{digits[6:]}{(11 - total % 11) % 10}"

    def card(self) -> str:
        prefix, _, length = self.chance.choice(_CARDS).partition("/")
        digits = prefix + self.one("#" * (int(length) - 1 - len(prefix)))
        doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(digits))]
        digits += str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)
        groups = (
            [digits[i : i + 4] for i in range(0, 16, 4)]
            if len(digits) == 16
            else [digits[:4], digits[4:10], digits[10:]]
        )
        return self.chance.choice(("", " ", "-")).join(groups)

    def iban(self) -> str:
        country = self.chance.choice([*_IBANS])
        form = _IBANS[country]
        account = self.one("#" * form if isinstance(form, int) else form)
        number = int("".join(str(int(c, 36)) for c in f"{account}{country}00"))
        text = f"{country}{98 - number % 97:02}{account}"
        return text if self.chance.random() < 0.5 else " ".join(text[i : i + 4] for i in range(0, len(text), 4))

    def address(self) -> str:
        if self.chance.random() < 0.5:
            return f"{self.chance.choice((8, 52, 93, 121, 203))}.{self.chance.randrange(256)}.{self.one('1#.1#')}"
        return str(ipaddress.IPv6Address((0x2A02 << 112) | self.chance.getrandbits(112) | 1))

    def of_a_machine(self) -> str:
        moment = datetime.fromtimestamp(self.chance.randrange(1_200_000_000, 1_999_999_999), UTC)
        bits = self.chance.randbytes(32)
        return self.chance.choice(
            (
                str(uuid.UUID(bytes=bits[:16])), bits.hex(), bits[:20].hex(), bits[:8].hex(), bits[:16].hex().upper(),
                base64.b64encode(bits).decode(), moment.isoformat(), str(int(moment.timestamp())),
                f"{moment:%Y%m%d%H%M%S}", str(int(moment.timestamp() * 1000) + bits[0]), f"{moment:%Y-%m-%d %H:%M}.123",
                self.one("arn:aws:iam::############:role/x", "##.##.###", "v1.##.##.#", "ORD-####-######"),
                self.one("37.######,-122.#######", "1.0.0+########", "git@github.com:o#/r.git", "@scope/p@1.##.#"),
                self.one("##########", "###########", "############", "112-#######-#######", "SN##########"),
                f"app@sha256:{bits.hex()}", ":".join(f"{byte:02x}" for byte in bits[:6]), f"10.{bits[0]}.{bits[1]}.7",
            )
        )  # fmt: skip

    def placed(self, text: str) -> Any:
        """A payload that events have, with the text somewhere in it."""
        return self.chance.choice(
            (
                {"note": text}, {"description": f"see {text} for details"}, {"result": {"row": f"7,{text},x"}},
                {"changes": [{"field": "x", "old_value": None, "new_value": text}]}, {"list": ["a", text]},
                {"error": {"message": f"Key (x)=({text}) already exists."}}, {"details": {"msg": f"user={text};ok=1"}},
                {"log": f"2026-11-28T03:53:14Z ERROR [job-12] {text}"}, {"json": json.dumps({"k": text})},
                {"order": {"remark": f"he says {text}."}},
            )
        )  # fmt: skip
