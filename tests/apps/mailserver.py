"""A mail server on this machine that speaks as much SMTP as it takes to hand letters over."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class MailServer:
    """What arrived, and how the server behaves.

    `refuses` are addresses it does not take; `hangs_up_on` those at whose letter it goes silent
    after the last byte; with `one_each` it closes the line after every letter.
    """

    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    lines: int = 0
    refuses: set[str] = field(default_factory=set)
    hangs_up_on: set[str] = field(default_factory=set)
    one_each: bool = False

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for receiver, letter in self.letters if receiver == address]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that listens until the block ends."""
    mail = MailServer()

    class Line(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            mail.lines += 1
            self.say("220 here")
            receiver = ""
            while said := self.rfile.readline().decode().strip():
                verb = said[:4].upper()
                if verb == "EHLO":
                    self.say("250-here\r\n250 SMTPUTF8")
                elif verb == "RCPT":
                    receiver = said.partition("<")[2].partition(">")[0]
                    self.say("550 unknown" if receiver in mail.refuses else "250 ok")
                elif verb == "DATA":
                    self.say("354 go on")
                    text = b""
                    while (line := self.rfile.readline()) != b".\r\n":
                        text += line.removeprefix(b".")
                    letter = email.message_from_bytes(text, policy=email.policy.default)
                    mail.letters.append((receiver, letter))
                    if receiver in mail.hangs_up_on:
                        return
                    self.say("250 taken")
                    if mail.one_each:
                        return
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Line) as server:
        mail.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mail
        finally:
            server.shutdown()
            thread.join()
