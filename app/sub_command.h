#pragma once

#include <QCommandLineParser>

#include "app/options.h"

namespace app {

// Reads `token create --name N`: the command's word first, then its verb, subject and options in any order. Sets the
// action; for --help that is the help, with its text.
oms::Result<SubCommand, UsageError> parseSubCommand(const QStringList& words, Action& action, QString& helpText);
// The sub-commands for the program's own help.
QString subCommandHelp();

// What a parser found wrong, in one sentence without its full stop; an option that is misspelt with the nearest one.
std::string usageProblem(const QCommandLineParser& parser, const std::vector<std::string>& options);

}  // namespace app
