"""Every rule catches what it is there for, and lets pass what only looks like it."""

import unittest

from rules import RULES, check
from source import Source, cpp_functions


def caught(path, text):
    return {rule for _, _, rule, _ in check(Source(path, text))}


LONG_BODY = "  step();\n" * 80

# (rule, path, a text that breaks it, a text beside it that does not)
CASES = [
    ("include_table", "oms/model/a.cpp", '#include "oms/messages/event.h"\n', '#include "oms/model/price.h"\n'),
    ("include_table", "oms/orders/a.cpp", '#include "oms/risk/checks.h"\n', '// #include "oms/risk/checks.h"\n'),
    ("include_table", "oms/projections/a.cpp", '#include "oms/engine/ports.h"\n', '#include "oms/messages/event.h"\n'),
    ("include_table", "oms/engine/a.cpp", '#include "oms/service/outbox.h"\n', '#include "oms/risk/checks.h"\n'),
    ("include_table", "oms/remote/a.cpp", '#include "widgets/risk/panel.h"\n', '#include "oms/engine/engine.h"\n'),
    ("include_table", "charts/a.cpp", '#include "oms/messages/event.h"\n', '#include "oms/indicators/sma.h"\n'),
    ("include_table", "widgets/risk/a.cpp", '#include "oms/engine/engine.h"\n', '#include "charts/candles.h"\n'),
    ("include_table", "widgets/risk/a.cpp", '#include "app/theme.h"\n', '#include "widgets/common/table.h"\n'),
    ("include_table", "oms/model/a.cpp", '#include "price.h"\n', '#include "a.moc"\n'),
    ("no_qt_in_core", "oms/engine/a.cpp", "#include <QString>\n", "#include <queue>\n"),
    ("heavy_headers_in_cpp", "charts/a.h", "#include <qcustomplot.h>\n", "class QCustomPlot;\n"),
    ("file_length", "app/a.cpp", "int a();\n" * 401, "// length: one table\n" + "int a();\n" * 401),
    ("function_length", "app/a.cpp", "void run() {\n" + LONG_BODY + "}\n", "class A {\n" + LONG_BODY + "};\n"),
    ("function_length", "app/a.cpp", "A::A() : a{1}, b{2} {\n" + LONG_BODY + "}\n", "A::A() : a{1} {}\n" + LONG_BODY),
    ("function_length", "app/a.py", "def run():\n" + "    step()\n" * 80, "def run():\n    step()\n" + "step()\n" * 80),
    ("line_length", "app/a.cpp", "int a;" + " " * 115 + "\n", "int a;\n"),
    ("no_wall_clock", "oms/engine/a.cpp", "auto t = std::chrono::steady_clock::now();\n", "// steady_clock\n"),
    ("no_wall_clock", "oms/market/a.cpp", "auto t = time(nullptr);\n", "auto t = bar.time(0);\n"),
    ("no_unseeded_random", "oms/market/a.cpp", "std::random_device device;\n", "Random random(seed);\n"),
    ("no_unseeded_random", "oms/market/a.cpp", "std::normal_distribution<> d;\n", 'auto s = "rand()";\n'),
    (
        "no_hash_order",
        "oms/orders/a.cpp",
        "std::unordered_map<int, int> byId_;\nfor (auto& [k, v] : byId_) {\n}\n",
        "std::unordered_map<int, int> byId_;\nfor (auto& o : orders_) {\n  byId_.find(o);\n}\n",
    ),
    ("no_double_money", "oms/positions/a.h", "#pragma once\ndouble cash;\n", "#pragma once\ndouble toLossy(Money);\n"),
    ("no_double_money", "oms/risk/a.cpp", "float limit = 1;\n", "Money limit; // never a double\n"),
    ("no_string_connections", "app/a.cpp", "connect(a, SIGNAL(b()), c, SLOT(d()));\n", "connect(a, &A::b, c, f);\n"),
    ("no_string_connections", "app/a.cpp", "foreach (auto a, list) {\n}\n", "for (auto a : list) {\n}\n"),
    ("no_open_ends", "app/a.cpp", "// TO" + "DO later\n", "// todolist\n"),
    ("names_and_guards", "app/MainWindow.cpp", "", "int a;\n"),
    ("names_and_guards", "app/a.h", "int a;\n", "#pragma once\nint a;\n"),
    ("names_and_guards", "app/a.h", "#pragma once\nusing namespace oms;\n", "#pragma once\nusing oms::Price;\n"),
]


class Rules(unittest.TestCase):
    def test_each_breach_is_caught_and_its_neighbour_is_not(self):
        for rule, path, bad, good in CASES:
            with self.subTest(rule=rule, bad=bad[:60]):
                self.assertIn(rule, caught(path, bad))
            with self.subTest(rule=rule, good=good[:60]):
                self.assertNotIn(rule, caught(path if bad else "app/main_window.cpp", good))

    def test_every_rule_has_a_case(self):
        self.assertEqual({rule.__name__ for rule in RULES}, {case[0] for case in CASES})

    def test_functions_are_measured_from_their_first_line_to_their_brace(self):
        code = "class A : public B {\n public:\n  A() : a{1} {\n    b();\n  }\n  int f() const\n  {\n  }\n};\n"
        self.assertEqual([(f.line, f.length) for f in cpp_functions(code)], [(3, 3), (6, 3)])

    def test_tables_are_no_functions(self):
        code = "const Row rows[] = {\n" + "  {f(1), 2},\n" * 90 + "};\nvoid g() {\n}\n"
        self.assertEqual([(f.line, f.length) for f in cpp_functions(code)], [(93, 2)])


if __name__ == "__main__":
    unittest.main()
