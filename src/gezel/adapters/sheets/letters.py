"""From bytes to letters: byte order marks, UTF-16 without one, and the old one-byte code pages."""

from __future__ import annotations

import codecs
import re

from gezel.core.values import Reason, Refusal

_SAMPLE = 1 << 16
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252", "mac_roman": "Mac"}
# Letters that names have, for judging which code page gives names. Western Europe comes first
# because these are our users: on equal evidence the first one stays.
_WEST = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŸšžŠŽ")
_PAGES: tuple[tuple[str, frozenset[str]], ...] = (
    ("cp1252", _WEST),
    ("mac_roman", _WEST),
    ("cp850", _WEST),
    (
        "cp1250",
        frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäĺľôŕöőüűÖŐÜŰăâîşţĂÂÎŞŢđĐßë"),
    ),
    ("cp1254", frozenset("çğıöşüâîûÇĞİÖŞÜÂÎÛéèà")),
    ("cp1253", frozenset(map(chr, range(0x386, 0x3CF)))),
    ("cp1251", frozenset(map(chr, range(0x410, 0x450))) | frozenset("ЁёЄєІіЇїҐґЎўЂђЈјЉљЊњЋћЏџ")),
)
_SIGNS = frozenset("€£°§«»“”„‘’‚–—…·•©®™¿¡ºª½¼¾±×´\xa0")
# Signs that no text holds: a program read Windows-1252 as Latin-1 and wrote UTF-8. The dash of
# "Feb \x96 March" can be given back.
_CONTROLS = re.compile("[\x80-\x9f]")
_CONTROL_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_MENDED = {chr(b): bytes([b]).decode("cp1252", "replace") for b in range(0x80, 0xA0)}
_HIGH = re.compile(rb"[\x80-\xff]+")
# Bytes below a blank that a text may hold: tab, line ends, form feed, end-of-file of old DOS.
_ODD = bytes(b for b in range(32) if b not in (0, 9, 10, 11, 12, 13, 26, 27)) + b"\x7f"


def decode(data: bytes, *, name: str) -> tuple[str, str, list[Reason]]:
    """The text, the name of its encoding for people, and notes. Never fails on odd bytes.

    Raises `Refusal` when the bytes are no text at all.
    """
    notes: list[Reason] = []
    text, label = _decode(data, name, notes)
    # in UTF-8 these signs are pairs of bytes that are found faster than the signs
    if (label != "UTF-8" or _CONTROL_BYTES.search(data)) and _CONTROLS.search(text):
        text, count = _CONTROLS.subn(lambda m: _MENDED[m.group()], text)
        notes.append(Reason("sheets.signs_mended", {"count": count}))
    return text, label, notes


def _decode(data: bytes, name: str, notes: list[Reason]) -> tuple[str, str]:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            label = "UTF-8" if codec == "utf-8-sig" else codec.upper()
            return _lossy(data, codec, label, notes), label
    wide = _wide_without_mark(data)
    if wide is not None:
        return _lossy(data, wide, wide.upper(), notes), wide.upper()

    nuls = data.count(0)
    head = data[: 8 * _SAMPLE]
    odd = len(head) - len(head.translate(None, _ODD))
    if nuls > 4 + len(data) // 20 or odd > 8 + len(head) // 50:
        raise Refusal(Reason("sheets.not_a_table", {"name": name}))
    if nuls:
        data = data.replace(b"\0", b"")
        notes.append(Reason("sheets.nul_removed", {"count": nuls}))
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", "replace")
    lost = loose.count("\ufffd")
    whole = sum(1 for c in loose[: 4 * _SAMPLE] if c > "\x7f" and c != "\ufffd")
    if whole > 3 * lost:
        notes.append(Reason("sheets.letters_lost", {"count": lost, "encoding": "UTF-8"}))
        return loose, "UTF-8"
    codec = _code_page(data)
    label = _NAMES.get(codec, codec)
    notes.append(Reason("sheets.encoding_guessed", {"encoding": label}))
    return _lossy(data, codec, label, notes), label


def _lossy(data: bytes, codec: str, label: str, notes: list[Reason]) -> str:
    text = data.decode(codec, "replace")
    lost = text.count("\ufffd")
    if lost:
        notes.append(Reason("sheets.letters_lost", {"count": lost, "encoding": label}))
    if "\0" in text:
        notes.append(Reason("sheets.nul_removed", {"count": text.count("\0")}))
        text = text.replace("\0", "")
    return text


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 of Latin text has a NUL in every other byte, always on the same side."""
    head = data[:_SAMPLE]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd * 2 > half and even * 10 < odd:
        return "utf-16-le"
    if even * 2 > half and odd * 10 < even:
        return "utf-16-be"
    return None


def _code_page(data: bytes) -> str:
    """Windows, Mac or another code page: the one that turns the high bytes into letters of names.

    Western European first, because these are our users; only when its letters look wrong is the
    general guesser asked (Greek, Cyrillic, Polish ...).
    """
    runs = [m.span() for m in _HIGH.finditer(data)][:2000]
    total = sum(end - start for start, end in runs)
    best, best_score = "cp1252", float("-inf")
    for codec, alphabet in _PAGES:
        score = _score(data, runs, codec, alphabet)
        if score > best_score:
            best, best_score = codec, score
    if best_score >= 0.5 * total:
        return best
    guessed = _general_guess(data, runs)
    return guessed if guessed is not None else "cp1252"


def _score(data: bytes, runs: list[tuple[int, int]], codec: str, alphabet: frozenset[str]) -> float:
    score = 0.0
    own = alphabet is not _WEST and codec in ("cp1253", "cp1251")
    for start, end in runs:
        before, after = data[start - 1 : start], data[end : end + 1]
        inside = before.isalpha() and after.isalpha()
        small = before.islower() or (own and end - start > 2)
        text = data[start:end].decode(codec, "replace")
        for place, sign in enumerate(text):
            if sign in alphabet:
                # a capital after a small letter ("ZoÎ") is a sign of the wrong code page
                odd = sign.isupper() and (text[place - 1].islower() if place else small and not own)
                alone = end - start == 1 and not before.isalpha() and not after.isalpha()
                score += -1.0 if odd else 0.7 if alone else 1.0
            elif sign in _SIGNS:
                amount = sign in "€£" and not inside
                score += -0.5 if inside and sign not in "’‘´–·" else 1.0 if amount else 0.8
            else:
                score -= 1.0
        # a long run of high bytes is another alphabet, not an accent here and there
        if not own and end - start > 3:
            score -= end - start
        if own and before.isalpha():
            score -= 1.0
    return score


def _general_guess(data: bytes, runs: list[tuple[int, int]]) -> str | None:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    if runs and runs[0][0] > _SAMPLE // 2:
        sample = data[runs[0][0] - _SAMPLE // 2 :][:_SAMPLE]
    best = from_bytes(sample).best()
    if best is None:
        return None
    try:
        data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return str(best.encoding)
