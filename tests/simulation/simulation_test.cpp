// The whole engine under random markets, commands and crashes. TIDEMARK_CASES asks for another number of scenarios,
// TIDEMARK_SEED for another first one; a failure prints its seed and the shortest scenario that still fails.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/simulation/world.h"

namespace oms::simulation {
namespace {

std::uint64_t numberFrom(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// What a child process leaves behind: a broken assertion ends it at once.
struct Trace {
  std::uint64_t seed;
  bool done;
  char problem[400];
};

Trace* shared() {
  static auto* trace =
      static_cast<Trace*>(mmap(nullptr, sizeof(Trace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  return trace;
}

// Runs `body` in a process of its own. True when it came to its end without a problem.
template <class Body>
bool survives(Body body, bool quiet) {
  Trace* trace = shared();
  *trace = {};
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    if (quiet)
      std::freopen("/dev/null", "w", stderr);
    body(*trace);
    trace->done = true;
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return trace->done && trace->problem[0] == '\0';
}

void runOne(const Scenario& scenario, Trace& trace) {
  trace.seed = scenario.seed;
  World world(scenario, {});
  const auto problem = world.run();
  if (problem)
    std::snprintf(trace.problem, sizeof trace.problem, "%s", problem->c_str());
}

// Takes out ever smaller pieces as long as it still fails.
Scenario shrunk(Scenario scenario) {
  for (std::size_t piece = scenario.steps.size(); piece > 0; piece /= 2) {
    for (std::size_t from = 0; from < scenario.steps.size();) {
      Scenario shorter = scenario;
      const auto begin = shorter.steps.begin() + static_cast<std::ptrdiff_t>(from);
      const auto end = begin + static_cast<std::ptrdiff_t>(std::min(piece, scenario.steps.size() - from));
      shorter.steps.erase(begin, end);
      if (survives([&](Trace& trace) { runOne(shorter, trace); }, true))
        from += piece;
      else
        scenario = std::move(shorter);
    }
  }
  return scenario;
}

// The last step may end the process, so each is written down before it is taken.
std::string describe(const Scenario& scenario) {
  std::FILE* file = std::tmpfile();
  survives(
      [&](Trace&) {
        World world(scenario, [&](const std::string& step) {
          std::fprintf(file, "  %s\n", step.c_str());
          std::fflush(file);
        });
        world.run();
      },
      false);
  std::string text;
  std::rewind(file);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file))
    text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

TEST(Simulation, EveryPromiseHoldsInEveryScenario) {
  const std::uint64_t first = numberFrom("TIDEMARK_SEED", 1);
  const std::uint64_t cases = numberFrom("TIDEMARK_CASES", 4'000);
  const bool fine = survives(
      [&](Trace& trace) {
        for (std::uint64_t seed = first; seed < first + cases && trace.problem[0] == '\0'; ++seed)
          runOne(makeScenario(seed), trace);
      },
      false);
  if (fine)
    return;
  const std::uint64_t seed = shared()->seed;
  const std::string problem = shared()->problem;
  const Scenario scenario = shrunk(makeScenario(seed));
  const std::string steps = describe(scenario);
  FAIL() << "seed " << seed << " (TIDEMARK_SEED=" << seed
         << " TIDEMARK_CASES=1): " << (problem.empty() ? "the process ended" : problem) << "\n"
         << scenario.steps.size() << " steps still fail:\n"
         << steps;
}

}  // namespace
}  // namespace oms::simulation
