#pragma once

#include <cstdint>

namespace app {

// Asks the system for as many open files as it lets this process have, and says how many they are.
std::int64_t raiseOpenFiles();

// Of the connections that are wanted those that there are files for, beside the program's own; at least one.
int connectionsThatFit(int wanted, std::int64_t openFiles);

}  // namespace app
