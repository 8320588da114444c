# Turns one calendar's rows into the braces of a C++ table: cmake -DFROM=file -DTO=file -P embed.cmake
file(READ ${FROM} rows)
string(FIND "${rows}" "\n" heading)
math(EXPR heading "${heading} + 1")
string(SUBSTRING "${rows}" ${heading} -1 rows)
string(REGEX REPLACE "[-T:Z]" "" rows "${rows}")
string(REGEX REPLACE "([0-9]+),([0-9]+),([a-z]+)\n"
       "{instant(\\1), instant(\\2), SessionLength::\\3},\n" rows "${rows}")
file(WRITE ${TO} "${rows}")
