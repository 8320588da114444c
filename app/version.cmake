# Run by each build: writes version.h, and touches it only when the commit is another.
execute_process(COMMAND git rev-parse --short HEAD WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE TIDEMARK_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(TIDEMARK_COMMIT unknown)
endif()
configure_file(${SOURCE}/version.h.in ${HEADER} @ONLY)
