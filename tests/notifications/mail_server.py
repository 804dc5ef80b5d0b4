"""A real SMTP server of the test, which takes mails, refuses them, is slow, or hangs up."""

import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """`taken` are the mails whose sender was told that they were; `answer` is what the next one is
    told instead: a line of SMTP, "slow" (nothing, for long), or "hangs up", when it has it all.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = ""
        self.pause = 0.0  # seconds that it takes its time
        self.tries = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.tries += 1
        answer, self.answer = self.answer, ""
        if answer == "hangs up":
            server.transport.abort()
            return "451 nobody reads this"
        if answer == "slow":
            await asyncio.sleep(30)
        elif answer:
            return answer
        await asyncio.sleep(self.pause)
        mail: Any = message_from_bytes(envelope.content, policy=default)
        self.taken.append(mail)
        return "250 taken"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("RCPT "):
            self.tries += 1
            answer, self.answer = self.answer.removeprefix("RCPT "), ""
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"
