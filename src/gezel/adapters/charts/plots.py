"""Bars by country, stays over the weeks, and budgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gezel.adapters.charts.data import Bar, BudgetLine, Say, Stay, Svg, ThemeName
from gezel.adapters.charts.look import THEMES, Theme, config
from gezel.adapters.charts.render import drawn, labelled
from gezel.adapters.charts.texts import english
from gezel.core.values import Reason

_ROW = 26  # pixels from line to line


def _column(say: Say, *names: str) -> tuple[str, ...]:
    return tuple(say(Reason(f"charts.column.{name}")) for name in names)


def _done(chart: Any, theme: Theme, *, width: int, height: int) -> dict[str, Any]:
    sized = chart.properties(width=width, height=height)
    spec: dict[str, Any] = sized.to_dict(validate=False)
    return spec | {"config": config(theme)}


def _labels(alt: Any, labels: Sequence[str]) -> Any:
    """One line for each label, in this order."""
    return alt.Y("label:N", sort=list(labels))


def _room(width: int, labels: Sequence[str], texts: Sequence[str]) -> float:
    """How much longer than the longest bar the scale is, so that texts fit behind the bars."""
    letter = 7.0  # average width at 13 pixels
    plot = max(width - letter * max(map(len, labels), default=0) - 12, width * 0.3)
    text = letter * max(map(len, texts), default=0) + 12
    return plot / max(plot - text, plot * 0.25)


def _nothing(text: str, theme: Theme, *, width: int) -> dict[str, Any]:
    import altair as alt

    chart = alt.Chart(alt.InlineData(values=[{"text": text}]))
    mark = chart.mark_text(align="left", baseline="middle", color=theme.mute, x=0)
    return _done(mark.encode(text="text:N"), theme, width=width, height=_ROW)


# bars -----------------------------------------------------------------------------------------


def bars(
    values: Sequence[Bar],
    *,
    title: str,
    theme: ThemeName = "light",
    say: Say = english,
    limit: int = 8,
    column: Reason = Reason("charts.column.country"),  # noqa: B008  frozen
    width: int = 320,
) -> Svg:
    """Horizontal bars, the longest first, each with its number; past `limit` the rest is one soft
    bar. The rows hold all values. Bars of the same label are added up."""
    added: dict[tuple[bool, str], int] = {}
    for bar in values:
        added[bar.soft, bar.label] = added.get((bar.soft, bar.label), 0) + bar.value
    ordered = [
        Bar(label, value, soft)
        for (soft, label), value in sorted(added.items(), key=lambda i: (i[0][0], -i[1], i[0][1]))
        if value > 0
    ]
    shown = ordered if len(ordered) <= limit else ordered[: limit - 1]
    rest = ordered[len(shown) :]
    if rest:
        other = say(Reason("charts.other", {"count": len(rest)}))
        shown = [*shown, Bar(other, sum(bar.value for bar in rest), soft=True)]
    key = {
        "chart": "bars",
        "bars": [[bar.label, bar.value, bar.soft] for bar in shown],
        "theme": theme,
        "width": width,
    }
    finding = _bars_finding(ordered)
    alt = say(finding)
    if shown:
        svg, w, h = drawn(key, lambda: _bars_spec(shown, THEMES[theme], width))
    else:
        svg, w, h = drawn([alt, theme, width], lambda: _nothing(alt, THEMES[theme], width=width))
    return Svg(
        svg=labelled(svg, alt=alt),
        title=title,
        alt=alt,
        columns=(say(column), *_column(say, "count")),
        rows=tuple((bar.label, bar.value) for bar in ordered),
        finding=finding,
        width=w,
        height=h,
    )


def _bars_finding(ordered: Sequence[Bar]) -> Reason:
    total = sum(bar.value for bar in ordered)
    named = [bar for bar in ordered if not bar.soft]
    if not named:
        return Reason("charts.empty")
    first = named[0]
    if len(ordered) == 1:
        return Reason("charts.bars.only", {"first": first.label, "total": total})
    if len(named) > 1 and named[1].value == first.value:
        return Reason(
            "charts.bars.tie",
            {
                "first": first.label,
                "second": named[1].label,
                "count": first.value,
                "total": total,
            },
        )
    return Reason("charts.bars.first", {"first": first.label, "count": first.value, "total": total})


def _bars_spec(shown: Sequence[Bar], theme: Theme, width: int) -> dict[str, Any]:
    import altair as alt

    data = [
        {"label": bar.label, "value": bar.value, "colour": theme.soft if bar.soft else theme.accent}
        for bar in shown
    ]
    labels = [bar.label for bar in shown]
    most = max(bar.value for bar in shown)
    room = _room(width, labels, [str(bar.value) for bar in shown])
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, most * room], nice=False))
    base = alt.Chart(alt.InlineData(values=data)).encode(y=_labels(alt, labels), x=x)
    chart = alt.layer(
        base.mark_bar(height=15, cornerRadius=2).encode(color=alt.Color("colour:N", scale=None)),
        base.mark_text(align="left", dx=7, color=theme.ink).encode(text="value:Q"),
    )
    return _done(chart, theme, width=width, height=_ROW * len(shown))


# timeline -------------------------------------------------------------------------------------


def timeline(
    stays: Sequence[Stay],
    *,
    title: str,
    theme: ThemeName = "light",
    say: Say = english,
    language: str = "en",
    column: Reason = Reason("charts.column.place"),  # noqa: B008  frozen
    width: int = 640,
) -> Svg:
    """One line a label, one bar a stay from its first to its last day, weeks below. Lines are in
    order of their first day. The number stands in a bar when more than one person goes."""
    ordered = sorted(stays, key=lambda s: (s.start, s.end, s.label, s.count))
    labels = list(dict.fromkeys(stay.label for stay in ordered))
    key = {
        "chart": "timeline",
        "stays": [[s.label, s.start.isoformat(), s.end.isoformat(), s.count] for s in ordered],
        "theme": theme,
        "language": language,
        "width": width,
    }
    finding = _timeline_finding(ordered)
    alt = say(finding)
    colours = THEMES[theme]
    if ordered:
        svg, w, h = drawn(key, lambda: _timeline_spec(ordered, labels, colours, language, width))
    else:
        svg, w, h = drawn([alt, theme, width], lambda: _nothing(alt, colours, width=width))
    return Svg(
        svg=labelled(svg, alt=alt),
        title=title,
        alt=alt,
        columns=(say(column), *_column(say, "start", "end", "people")),
        rows=tuple((stay.label, stay.start, stay.end, stay.count) for stay in ordered),
        finding=finding,
        width=w,
        height=h,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _timeline_finding(stays: Sequence[Stay]) -> Reason:
    if not stays:
        return Reason("charts.empty")
    away: dict[date, int] = {}
    for stay in stays:
        week = _monday(stay.start)
        while week <= stay.end:
            away[week] = away.get(week, 0) + stay.count
            week += timedelta(days=7)
    week = min(away, key=lambda one: (-away[one], one))
    return Reason(
        "charts.timeline.busiest",
        {
            "total": sum(stay.count for stay in stays),
            "start": min(stay.start for stay in stays),
            "end": max(stay.end for stay in stays),
            "week": week,
            "count": away[week],
        },
    )


def _ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def _timeline_spec(
    stays: Sequence[Stay], labels: Sequence[str], theme: Theme, language: str, width: int
) -> dict[str, Any]:
    import altair as alt
    from babel.dates import format_skeleton

    first = _monday(min(s.start for s in stays))
    last = max(s.end for s in stays) + timedelta(days=1)
    weeks = max((last - first).days // 7 + 1, 1)
    step = next((n for n in (1, 2, 4, 8, 13, 26) if weeks / n <= width / 62), 52)
    ticks = [first + timedelta(weeks=n) for n in range(0, weeks + 1, step)]
    locale = {"en": "en_GB"}.get(language, language.replace("-", "_"))
    names = {str(_ms(day)): format_skeleton("MMMd", day, locale=locale) for day in ticks}
    pairs = ",".join(f"'{at}':{_quoted(name)}" for at, name in names.items())
    axis = alt.Axis(
        values=[_ms(day) for day in ticks],
        labelExpr=f"({{{pairs}}})[toString(datum.value)]",
        grid=True,
        labelAlign="left",
        labelFlush=False,
        labelOverlap=False,
        orient="top",
    )
    scale = alt.Scale(domain=[_ms(first), _ms(max(last, ticks[-1]))], nice=False, zero=False)
    lanes = _lanes(stays, labels)
    data = [
        {
            "label": lanes[stay],
            "from": _ms(stay.start),
            "to": _ms(stay.end + timedelta(days=1)),
            "text": str(stay.count) if stay.count > 1 else "",
        }
        for stay in stays
    ]
    lines = sorted(set(lanes.values()), key=lambda line: (_order(line, labels), len(line)))
    base = alt.Chart(alt.InlineData(values=data)).encode(y=_labels(alt, lines))
    chart = alt.layer(
        base.mark_bar(height=15, cornerRadius=2, color=theme.accent, stroke=theme.halo).encode(
            x=alt.X("from:Q", axis=axis, scale=scale), x2="to:Q"
        ),
        base.mark_text(align="left", dx=6, color=theme.halo, fontWeight=700).encode(
            x=alt.X("from:Q", axis=axis, scale=scale), text="text:N"
        ),
    )
    return _done(chart, theme, width=width, height=_ROW * len(lines))


_NEXT_LANE = "\u200b"  # invisible: the second line of a place has the same name to read


def _lanes(stays: Sequence[Stay], labels: Sequence[str]) -> dict[Stay, str]:
    """The line of each stay: stays of one place that overlap stand below each other."""
    found: dict[Stay, str] = {}
    for label in labels:
        ends: list[date] = []
        for stay in (s for s in stays if s.label == label):
            lane = next((n for n, end in enumerate(ends) if end < stay.start), len(ends))
            ends[lane : lane + 1] = [stay.end]
            found[stay] = label + _NEXT_LANE * lane
    return found


def _order(line: str, labels: Sequence[str]) -> int:
    return labels.index(line.rstrip(_NEXT_LANE))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


# budget ---------------------------------------------------------------------------------------


def euro(amount: Decimal) -> str:
    """`€ 12 345`, in whole euro; a caller with another language gives its own function."""
    return f"€ {amount:,.0f}".replace(",", "\u202f").replace(" ", "\u00a0")


def budget(
    lines: Sequence[BudgetLine],
    *,
    title: str,
    theme: ThemeName = "light",
    say: Say = english,
    amount: Callable[[Decimal], str] = euro,
    width: int = 640,
) -> Svg:
    """One line a fund or category: paid, then promised, against a mark at the budget; what goes
    past the mark is warm and the text says so. Lines keep their order."""
    key = {
        "chart": "budget",
        "lines": [
            [n.label, str(n.budget), str(n.spent), str(n.promised), amount(n.spent + n.promised),
             amount(n.budget)]
            for n in lines
        ],
        "theme": theme,
        "width": width,
    }  # fmt: skip
    finding = _budget_finding(lines, amount)
    alt = say(finding)
    if lines:
        svg, w, h = drawn(key, lambda: _budget_spec(lines, THEMES[theme], amount, width))
    else:
        svg, w, h = drawn([alt, theme, width], lambda: _nothing(alt, THEMES[theme], width=width))
    return Svg(
        svg=labelled(svg, alt=alt),
        title=title,
        alt=alt,
        columns=_column(say, "label", "budget", "spent", "promised", "left"),
        rows=tuple((n.label, n.budget, n.spent, n.promised, n.left) for n in lines),
        finding=finding,
        width=w,
        height=h,
    )


def _budget_finding(lines: Sequence[BudgetLine], amount: Callable[[Decimal], str]) -> Reason:
    if not lines:
        return Reason("charts.empty")
    total = {
        "budget": amount(sum((n.budget for n in lines), Decimal(0))),
        "spent": amount(sum((n.spent for n in lines), Decimal(0))),
        "promised": amount(sum((n.promised for n in lines), Decimal(0))),
    }
    worst = min(lines, key=lambda n: n.left)
    if worst.left < 0:
        return Reason(
            "charts.budget.over", total | {"label": worst.label, "over": amount(-worst.left)}
        )
    left = amount(sum((n.left for n in lines), Decimal(0)))
    return Reason("charts.budget.left", total | {"left": left})


def _budget_spec(
    lines: Sequence[BudgetLine], theme: Theme, amount: Callable[[Decimal], str], width: int
) -> dict[str, Any]:
    import altair as alt

    parts: list[dict[str, Any]] = []
    for line in lines:
        used = line.spent + line.promised
        paid, promised = min(line.spent, line.budget), min(used, line.budget)
        for start, end, colour in (
            (Decimal(0), paid, theme.accent),
            (paid, promised, theme.soft),
            (max(line.budget, Decimal(0)), used, theme.warm),
        ):
            if end > start:
                parts.append(
                    {"label": line.label, "from": float(start), "to": float(end), "colour": colour}
                )
    most = max(max(n.budget, n.spent + n.promised) for n in lines)
    marks = [
        {
            "label": line.label,
            "budget": float(line.budget),
            "most": float(most),
            "text": f"{amount(line.spent + line.promised)} / {amount(line.budget)}",
        }
        for line in lines
    ]
    labels = list(dict.fromkeys(line.label for line in lines))
    room = _room(width, labels, [str(mark["text"]) for mark in marks])
    scale = alt.Scale(domain=[0, (float(most) or 1.0) * room], nice=False)
    y = _labels(alt, labels)
    back = alt.Chart(alt.InlineData(values=marks)).encode(y=y)
    chart = alt.layer(
        back.mark_bar(height=15, color=theme.line, cornerRadius=2).encode(
            x=alt.X("budget:Q", axis=None, scale=scale)
        ),
        alt.Chart(alt.InlineData(values=parts))
        .mark_bar(height=15, cornerRadius=2)
        .encode(
            y=y, x=alt.X("from:Q", axis=None, scale=scale), x2="to:Q",
            color=alt.Color("colour:N", scale=None),
        ),
        back.mark_tick(color=theme.ink, thickness=2, size=21).encode(
            x=alt.X("budget:Q", axis=None, scale=scale)
        ),
        back.mark_text(align="left", dx=9, color=theme.ink).encode(
            x=alt.X("most:Q", axis=None, scale=scale), text="text:N"
        ),
    )  # fmt: skip
    return _done(chart, theme, width=width, height=(_ROW + 6) * len(labels))
