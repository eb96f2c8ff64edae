"""Sets the measurements of Scripts/performance into the README, between its markers.

    table.py RESULTS README.md

RESULTS holds `machine` (lines of words), `rows` (a line `row<TAB>command<TAB>words<TAB>pattern`, then one
line of JSON a run) and, where a peer was measured, `peers` (a table).
"""
import json
import pathlib
import re
import statistics
import sys

OPENING = "<!-- performance: written by Scripts/performance -->\n"
CLOSING = "<!-- end of performance -->\n"
PEERS = "<!-- peers: written by Scripts/performance --peers -->\n"
END_OF_PEERS = "<!-- end of peers -->\n"
# Other processes do the work: a rate of this one's CPU would say nothing.
BY_OTHERS = {"past", "diff", "start", "append-processes"}
# And nobody counts theirs.
UNCOUNTED = {"append-processes"}
UNITS = {"us": "µs", "ms": "ms", "s": "s", "mib": "MiB", "seconds": "s"}


def figure(number):
    """Three digits, and no fraction where there are as many before the point."""
    if number == 0 or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def between(numbers):
    """The lowest and the highest, or the one that there is."""
    least, most = figure(min(numbers)), figure(max(numbers))
    return least if least == most else f"{least} to {most}"


def note(name, numbers):
    words = name.split("_")
    unit = UNITS.get(words[-1], "")
    if unit:
        words.pop()
    if words[0] == "at" and len(words) > 1 and words[1].isdigit():
        words[1] = f"{int(words[1]):,}"
    return f"{' '.join(words)} {between(numbers)}{' ' + unit if unit else ''}"


def peak(run):
    """In MiB: of the work alone, where it was told, else of all, plain C's part included."""
    told = [value for name, value in run["notes"].items() if "peak" in name]
    return max(told) if told else run["peak_rss_bytes"] / 2**20


def cells(command, words, pattern, runs):
    def of(key):
        return [run[key] for run in runs]

    rest = [words]
    if runs[0].get("limit"):
        rest.append(f"the ratio is to {runs[0]['limit']['what']}")
    names = [name for name in sorted(runs[0]["notes"]) if re.search(pattern, name)]
    rest += [note(name, [run["notes"][name] for run in runs]) for name in names]
    bench = runs[0]["bench"]
    ratio = between(of("ratio_to_limit")) if runs[0].get("ratio_to_limit") else ""
    rate = "" if bench in BY_OTHERS else f"{statistics.median(of('per_second')):,.0f}"
    most = "" if bench in BY_OTHERS else f"{max(map(peak, runs)):,.0f}"
    spent = "" if bench in UNCOUNTED else between(of("cpu_seconds"))
    return [
        f"`concert-bench {command}`", rate, spent, between(of("seconds")), most, ratio,
        "; ".join(rest)]


def table(lines):
    rows = []
    for line in lines:
        if line.startswith("row\t"):
            rows.append((line.rstrip("\n").split("\t")[1:], []))
        else:
            rows[-1][1].append(json.loads(line))
    head = ["work", "a second of CPU", "CPU, s", "clock, s", "peak, MiB", "ratio", "what it is"]
    said = [head, ["---"] + ["---:"] * 5 + ["---"]]
    said += [cells(*row, runs) for row, runs in rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in said)


def replaced(text, opening, closing, block):
    before, rest = text.split(opening)
    return before + opening + block + closing + rest.split(closing)[1]


def main():
    results, readme = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    command, *machine = (results / "machine").read_text().splitlines()
    with open(results / "rows") as lines:
        rows = table(lines)
    text = replaced(
        readme.read_text(), OPENING, CLOSING,
        f"Measured by `{command}`: {', '.join(machine)}.\n\n{rows}")
    if (results / "peers").exists():
        text = replaced(text, PEERS, END_OF_PEERS, (results / "peers").read_text())
    readme.write_text(text)


if __name__ == "__main__":
    main()
