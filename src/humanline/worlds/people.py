"""Made-up customers, colleagues and a bot who use a live service over HTTP, at a chosen speed: for a demonstration."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import threading
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from humanline.foundation.language import Language
from humanline.serve.machine import SIGNATURE, MachineAnswer
from humanline.worlds.setting import Words

#: What they say: no words of anybody.
_BEGINS = (
    Words("Het lekt in de keuken, wat nu?", "There is a leak in the kitchen, what now?"),
    Words("Mijn huur is hoger dan ik dacht.", "My rent is higher than I thought."),
    Words("Wanneer komt er iemand kijken?", "When does somebody come and look?"),
    Words("De lift doet het alweer niet.", "The lift is out again."),
    Words("Ik heb een brief gekregen die ik niet begrijp.", "I got a letter that I do not understand."),
)
_MORE = (
    Words("Dat had ik al gedaan.", "I did that already."),
    Words("Het staat niet op de site.", "It is not on the site."),
    Words("Ik wil graag iemand spreken.", "I would like to talk to somebody."),
)
_ANSWERS = (
    Words("Goed dat u het zegt. Ik kijk het na.", "Good that you tell us. I am looking."),
    Words("Dat heb ik nu voor u aangepast.", "I have changed that for you now."),
    Words("U krijgt hier vandaag een brief over.", "You get a letter about this today."),
)
_BOT = (
    Words("Op uw eigen pagina staat hoe dit gaat.", "Your own page says how this goes."),
    Words("Wilt u het adres nog eens noemen?", "Could you give the address once more?"),
)
_THANKS = Words("Dank u wel", "Thank you")


class People:
    """Customers, colleagues and a bot, each by lot; they go on when the service is away for a moment.

    Args:
        port: of the service.
        moments: what customers come with.
        keys: with which colleagues come, one each.
        language: that they speak.
        speed: how many times faster than in life; 1: a customer every half minute.
        customers: at most so many at once.
        seed: other people.
    """

    def __init__(
        self,
        port: int,
        moments: Sequence[str],
        keys: Sequence[str],
        *,
        language: Language = "en",
        speed: float = 10.0,
        customers: int = 8,
        seed: int = 7,
    ) -> None:
        self._port, self._moments, self._language, self._speed = port, moments, language, speed
        self._over = threading.Event()
        self.helped, self.started = 0, False
        self._threads = [
            *(threading.Thread(target=self._customer, args=(seed * 1_000 + k,), daemon=True) for k in range(customers)),
            *(threading.Thread(target=self._colleague, args=(seed, key), daemon=True) for key in keys),
        ]

    def start(self) -> None:
        """Let them begin."""
        self.started = True
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let them go."""
        self._over.set()
        for thread in self._threads if self.started else ():
            thread.join(5)

    def _rest(self, seconds: float) -> bool:
        """Let time go by; whether it is over."""
        return self._over.wait(seconds / self._speed)

    def _send(self, path: str, key: str = "", method: str = "POST", **content: object) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        while not self._over.is_set():
            with suppress(OSError, http.client.HTTPException, ValueError):
                connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
                try:
                    connection.request(method, path, json.dumps(content) if method == "POST" else None, headers)
                    answer = connection.getresponse()
                    text = answer.read()
                finally:
                    connection.close()
                if answer.status != 503:
                    return answer.status, json.loads(text) if text else {}
            self._over.wait(0.3)
        return 0, {}

    def _customer(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  people by lot
        while not self._rest(chance.expovariate(1 / 240)):
            said = {"moment": chance.choice(self._moments), "channel": "web", "language": self._language,
                    "text": chance.choice(_BEGINS).of(self._language)}  # fmt: skip
            contact = str(self._send("/v1/contacts", **said)[1].get("contact", ""))
            if contact:
                self._visit(chance, contact)

    def _visit(self, chance: random.Random, contact: str) -> None:
        """Stay on the page: write, ask for a person, be helped, or give up."""
        patience, waited, wrote = chance.expovariate(1 / 900), 0.0, 0
        while not self._rest(15):
            found = self._send(f"/v1/contacts/{contact}", method="GET")[1]
            state = found.get("state", "")
            if state in ("closed", "gave_up", "wrap_up", ""):
                return
            if state == "self_service":
                roll = chance.random()
                if roll < 0.3:
                    self._send(f"/v1/contacts/{contact}/person", text=_MORE[2].of(self._language))
                elif roll < 0.6 and wrote < 3:
                    wrote += 1
                    self._send(f"/v1/contacts/{contact}/turns", text=chance.choice(_MORE[:2]).of(self._language))
                elif roll > 0.85:
                    self._send(f"/v1/contacts/{contact}/leave")
            elif state == "waiting":
                waited += 15
                if waited > patience:
                    self._send(f"/v1/contacts/{contact}/leave")
            elif state == "with_person" and chance.random() < 0.3:
                self._send(f"/v1/contacts/{contact}/turns", text=_THANKS.of(self._language))

    def _colleague(self, seed: int, key: str) -> None:
        chance = random.Random(f"{seed} {key}")  # noqa: S311  people by lot
        while not self._over.is_set():
            status, case = self._send("/v1/agents/me/next", key)
            if status != 200:
                self._rest(10)
                continue
            where = f"/v1/cases/{case['case']}"
            if self._rest(5) or self._send(f"{where}/accept", key)[0] != 200:
                continue
            if case["state"] == "callback_offered":
                self._send(f"{where}/reached", key)
            for answer in chance.sample(_ANSWERS, 2):
                self._rest(chance.uniform(40, 160))
                self._send(f"{where}/say", key, text=answer.of(self._language))
            self._rest(30)
            self._send(f"{where}/close", key)
            self._rest(20)
            if self._send(f"{where}/outcome", key, solved=chance.choice(["yes", "yes", "no"]))[0] == 200:
                self.helped += 1


class Bot:
    """A bot that says little, and hands over what it does not know.

    Args:
        secret: that it shares with the service.
        language: that it speaks.
    """

    def __init__(self, secret: bytes, language: Language) -> None:
        chance = random.Random(7)  # noqa: S311  a bot by lot

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """One turn."""
                self.rfile.read(int(self.headers.get("content-length", "0")))
                hands_over = chance.random() < 0.25
                found = MachineAnswer("" if hands_over else chance.choice(_BOT).of(language), hand_over=hands_over)
                body = json.dumps({"reply": found.reply, "hand_over": found.hand_over}).encode()
                self.send_response(200)
                self.send_header(SIGNATURE, hmac.new(secret, body, hashlib.sha256).hexdigest())
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Let it go."""
        self._server.shutdown()
        self._server.server_close()
