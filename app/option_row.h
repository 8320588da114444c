#pragma once

namespace app {

// An option of the command line as its help shows it.
struct OptionRow {
  const char* name;
  const char* value;  // empty: a switch
  const char* help;
  const char* key = "";  // of the session file, which it is short for
};

// Where the data is: of a session and of each sub-command.
inline constexpr OptionRow kDataDirOption{"data-dir", "dir", "Data folder."};
inline constexpr OptionRow kProfileOption{"profile", "name", "Named data folder beside the default one."};

}  // namespace app
