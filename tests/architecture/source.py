"""A source file as the rules see it: its lines, its code without comments and literals, and its functions."""

import ast
import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Function:
    line: int
    length: int


@dataclass
class Source:
    """One file; `path` is relative to the root and uses forward slashes."""

    path: str
    text: str
    lines: list = field(init=False)
    code: list = field(init=False)

    def __post_init__(self):
        self.lines = self.text.splitlines()
        stripped = strip_literals(self.text) if self.is_cpp else self.text
        self.code = stripped.splitlines()

    @property
    def suffix(self):
        name = self.path.rsplit("/", 1)[-1]
        return name.rsplit(".", 1)[-1] if "." in name else name

    @property
    def is_cpp(self):
        return self.suffix in ("h", "cpp")

    @property
    def room(self):
        """The unit of the include table: oms/<room>, otherwise the top-level folder."""
        parts = self.path.split("/")
        return "/".join(parts[:2]) if parts[0] == "oms" and len(parts) > 2 else parts[0]

    def functions(self):
        if self.is_cpp:
            return cpp_functions("\n".join(self.code))
        if self.suffix == "py":
            return python_functions(self.text)
        return []


LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-zA-Z_])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)


def strip_literals(text):
    """Blanks comments and the inside of literals, keeping every line where it was. Includes stay readable."""

    def blank(match):
        found = match.group(0)
        start = text.rfind("\n", 0, match.start()) + 1
        if found.startswith('"') and re.match(r"\s*#\s*include", text[start : match.start()]):
            return found
        kept = "\n" * found.count("\n")
        return kept if found.startswith("/") else '""' + kept

    return LITERAL.sub(blank, text)


SCOPE = re.compile(r"^(template\s*<.*?>\s*)*(inline\s+)?(class|struct|union|namespace|extern)\b", re.DOTALL)
LABEL = re.compile(r"^\s*((public|protected|private)(\s+\w+)?\s*:|signals:|Q_SIGNALS:|Q_\w+|#.*)?\s*$")


def cpp_functions(code):
    """Functions by their braces: whatever opens one outside of a class or namespace and has a parameter list."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", code, flags=re.MULTILINE)
    found = []
    head = 0  # where the current declaration begins
    position = 0
    while position < len(code):
        char = code[position]
        if char == "}" or char == ";":
            head = position + 1
        elif char == "{":
            declaration = code[head:position]
            if SCOPE.match(declaration_text(declaration)) and not declaration.rstrip().endswith("="):
                head = position + 1
            else:
                end = matching_brace(code, position)
                if initialises_member(declaration):
                    position = end + 1
                    continue
                if ")" in declaration and not declaration.rstrip().endswith("="):
                    first = first_line(code, head, declaration)
                    found.append(Function(first, code.count("\n", 0, end) + 2 - first))
                position = end
                head = end + 1
        position += 1
    return found


def declaration_text(declaration):
    """The declaration without the access labels and macros that stand before it."""
    lines = declaration.split("\n")
    while lines and LABEL.match(lines[0]):
        lines.pop(0)
    return "\n".join(lines).strip()


def initialises_member(declaration):
    """True for the brace of `name_{value}` in a constructor's initialiser list."""
    after = declaration[declaration.find(")") + 1 :] if ")" in declaration else ""
    return bool(re.search(r"(?<!:):(?!:)", after)) and bool(re.search(r"[\w>]\s*$", after))


def matching_brace(code, opening):
    depth = 0
    for match in re.finditer(r"[{}]", code[opening:]):
        depth += 1 if match.group(0) == "{" else -1
        if depth == 0:
            return opening + match.start()
    return len(code) - 1


def first_line(code, head, declaration):
    """The line (from 1) on which the declaration itself begins."""
    lines = declaration.split("\n")
    skipped = 0
    for index, line in enumerate(lines[:-1]):
        if LABEL.match(line):
            skipped = index + 1
    return code.count("\n", 0, head) + skipped + 1


def python_functions(text):
    return [
        Function(node.lineno, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
