"""The rules of CONTRIBUTING that a machine can check. Each takes a Source and yields (line, message)."""

import re

LINE_MAX = 120
FILE_MAX = 400
FUNCTION_MAX = 70

# Who may include whom, as in ARCHITECTURE. Every room may include itself.
CORE = {
    "oms/model": set(),
    "oms/messages": {"oms/model"},
    "oms/orders": {"oms/model", "oms/messages"},
    "oms/positions": {"oms/model", "oms/messages"},
    "oms/risk": {"oms/model", "oms/messages", "oms/orders", "oms/positions"},
    "oms/market": {"oms/model", "oms/messages"},
    "oms/broker": {"oms/model", "oms/messages", "oms/market"},
    "oms/indicators": {"oms/model"},
    "oms/patterns": {"oms/model"},
    "oms/strategies": {"oms/model", "oms/messages", "oms/indicators", "oms/patterns"},
    "oms/approvals": {"oms/model", "oms/messages"},
    "oms/projections": {"oms/model", "oms/messages", "oms/patterns"},
}
CORE["oms/engine"] = set(CORE) - {"oms/projections"}
CORE["oms/backtest"] = set(CORE)
SKIN = {"oms/service", "oms/storage", "oms/feeds", "oms/remote", "oms/mirror"}
TABLE = {
    **CORE,
    **{room: set(CORE) | SKIN for room in SKIN},
    "charts": {"oms/model", "oms/projections", "oms/indicators"},
    "widgets": {"charts", "oms/model", "oms/messages", "oms/projections"},
    "app": {"charts", "widgets"} | set(CORE) | SKIN,
}
TABLE["tests"] = set(TABLE)

MONEY_ROOMS = {"oms/orders", "oms/positions", "oms/risk", "oms/broker"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def includes(source):
    """Yields (line, own header or None, system header or None)."""
    if source.is_cpp:
        for number, line in enumerate(source.code, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1), match.group(2)


def room_of(header):
    parts = header.split("/")
    return "/".join(parts[:2]) if parts[0] == "oms" and len(parts) > 2 else parts[0]


def include_table(source):
    for number, own, _ in includes(source):
        if own is None or own.endswith(".moc"):
            continue
        if "/" not in own:
            yield number, f'write the include from the root, not "{own}"'
            continue
        room = room_of(own)
        if room != source.room and room not in TABLE.get(source.room, set()):
            yield number, f"{source.room} may not include {room}"


def no_qt_in_core(source):
    for number, _, system in includes(source):
        if system and source.room in CORE and re.match(r"Q[A-Za-z]|qcustomplot", system):
            yield number, f"the core has no Qt: <{system}>"


def heavy_headers_in_cpp(source):
    for number, _, system in includes(source):
        if system and source.suffix == "h" and re.match(r"qcustomplot|QtCharts|QChart|Q\w+Series$", system):
            yield number, f"<{system}> costs seconds a file: include it in the .cpp only"


def exempt(source):
    return any(re.search(r"(//|#|--) length: \S", line) for line in source.lines)


def file_length(source):
    if len(source.lines) > FILE_MAX and not exempt(source):
        yield FILE_MAX + 1, f"the file has {len(source.lines)} lines, at most {FILE_MAX}"


def function_length(source):
    for function in source.functions():
        above = source.lines[max(0, function.line - 2) : function.line]
        if function.length > FUNCTION_MAX and not any("// length: " in line for line in above):
            yield function.line, f"the function has {function.length} lines, at most {FUNCTION_MAX}"


def line_length(source):
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_MAX:
            yield number, f"the line has {len(line)} columns, at most {LINE_MAX}"


def search(source, pattern, message, where=lambda line: True):
    expression = re.compile(pattern)
    for number, line in enumerate(source.code, 1):
        match = expression.search(line)
        if match and where(source.lines[number - 1]):
            yield number, message.format(match.group(0).strip())


WALL_CLOCK = (
    r"\b(system_clock|steady_clock|high_resolution_clock|gettimeofday|clock_gettime|localtime\w*|gmtime\w*)\b"
    r"|\bstd::time\b|(?<![\w.>:])time\s*\(\s*(nullptr|NULL|0|&)|QDateTime::current\w*|QElapsedTimer"
)
RANDOM = r"\brandom_device\b|(?<![\w.>:])s?rand\s*\(|\bstd::s?rand\b|\bstd::\w+_distribution\b|\bgetrandom\b"


def no_wall_clock(source):
    if source.room in CORE:
        yield from search(source, WALL_CLOCK, "time is an input of the core: {}")


def no_unseeded_random(source):
    if source.room in CORE:
        yield from search(source, RANDOM, "randomness is an input of the core, with one result everywhere: {}")


def no_hash_order(source):
    """Iterating a hash table gives another order, and so another state hash, with another library."""
    if source.room not in CORE:
        return
    code = "\n".join(source.code)
    for name in set(re.findall(r"\bunordered_(?:map|set)<[^;{}()]*>\s+(\w+)\s*[;{=]", code)):
        pattern = rf"for\s*\([^;]*:\s*(?:\w+(?:\.|->))*{name}\s*\)|\b{name}\.c?begin\(\)"
        yield from search(source, pattern, f"the order of {name} is not defined: {{}}")


def no_double_money(source):
    if source.room in MONEY_ROOMS and "statistics" not in source.path:
        yield from search(
            source,
            r"\b(double|float)\b",
            "money and quantities are fixed point, not {}",
            lambda line: "ossy" not in line,
        )


def no_string_connections(source):
    if source.is_cpp:
        yield from search(source, r"\b(SIGNAL|SLOT)\s*\(", "connect to member functions, not {}…)")
        yield from search(source, r"\bvoid on_[a-z]\w*_[a-z]\w*\s*\(", "connect explicitly, not by name: {}")
        yield from search(source, r"\b(Q_FOREACH|foreach|forever)\b\s*[({]", "use the language's own loop, not {}")


def no_open_ends(source):
    pattern = re.compile(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b")
    for number, line in enumerate(source.lines, 1):
        if pattern.search(line):
            yield number, "finish it or write an issue"


def names_and_guards(source):
    if not source.is_cpp:
        return
    name = source.path.rsplit("/", 1)[-1]
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.(h|cpp)", name):
        yield 1, f"files are named in snake_case: {name}"
    if source.suffix == "h" and not any(line.startswith("#pragma once") for line in source.lines):
        yield 1, "a header begins with #pragma once"
    if source.suffix == "h":
        yield from search(source, r"^\s*using namespace\b", "no {} in a header")


RULES = [
    include_table,
    no_qt_in_core,
    heavy_headers_in_cpp,
    file_length,
    function_length,
    line_length,
    no_wall_clock,
    no_unseeded_random,
    no_hash_order,
    no_double_money,
    no_string_connections,
    no_open_ends,
    names_and_guards,
]


def check(source):
    """All breaches in one file: (path, line, rule, message)."""
    for rule in RULES:
        for line, message in rule(source):
            yield source.path, line, rule.__name__, message
