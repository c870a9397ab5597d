"""Repeat a draw: python verify_lottery.py protocol.json [commitment [my_line.json]]

`commitment` is the one that the school published before the draw; `my_line.json` is your own line.
"""

import hashlib
import json
import sys
from decimal import Decimal


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def text(data):
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def faults(protocol, commitment=None, line=None):
    frozen, key, told = protocol["frozen"], protocol["commitment"], protocol["tickets"]
    rules, people = frozen["rules"], frozen["people"]
    if sha256(text(frozen)) != protocol["listed"]:
        yield "the list was changed"
    if key != (commitment or protocol["listed"]):
        yield "the commitment does not fit (for a later call-up, give the one of the first draw)"
    step = Decimal(rules["band"]) or Decimal("0.001")
    ranked, kept_out = [], []
    for p in people:
        ticket = sha256(f"{protocol['seed']}|{key}|{p['ref']}")
        level = None if p["points"] is None else -(Decimal(p["points"]) // step)
        (kept_out if level is None else ranked).append((level or 0, ticket, p["ref"], p["points"]))
    right = [(*p[1:], n) for n, p in enumerate(sorted(ranked), 1)]
    right += [(*p[1:], 0) for p in sorted(kept_out)]
    if right != [(t["ticket"], t["ref"], t["points"], t["rank"]) for t in told]:
        yield "a ticket, the points or the order is wrong"
    going = [t["rank"] for t in told if t["status"] == "selected"]
    if len(going) != min(rules["places"], len(ranked)) or 0 in going:
        yield "the number of people with a place is wrong"
    if sum(n > rules["places"] for n in going) > sum(r["places"] for r in rules["reserves"]):
        yield "more people passed others than there are kept places"
    if line and (line["ref"], sha256(text(line))) not in [(p["ref"], p["seal"]) for p in people]:
        yield "your line is not the line that was frozen"


def read(name):
    with open(name, encoding="utf-8") as file:  # noqa: PTH123
        return json.load(file)


if __name__ == "__main__":
    line = read(sys.argv[3]) if len(sys.argv) > 3 else None
    found = list(faults(read(sys.argv[1]), *sys.argv[2:3], line=line))
    sys.stdout.write("\n".join(f"WRONG: {fault}" for fault in found) or "The draw is right.")
    sys.exit(bool(found))
