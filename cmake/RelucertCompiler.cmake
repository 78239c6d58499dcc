# Compiler settings. Soundness never rests on them (charter, rule 4), but these keep the compiler from
# fusing a*b+c behind our back and from assuming that NaN and infinity do not exist.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")   # no NDEBUG: checks of soundness stay on
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(RELUCERT_WERROR "warnings are errors" ON)
set(RELUCERT_SANITIZE "" CACHE STRING "sanitizers, e.g. address,undefined")
if(RELUCERT_SANITIZE)
  # Lines for the stack traces, no more: full debug information doubles the time of this build.
  set(CMAKE_CXX_FLAGS_RELEASE "-O1 -g1")
endif()

add_library(relucert_compiler INTERFACE)
target_compile_options(relucert_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -ffp-contract=off -fno-fast-math
  $<$<BOOL:${RELUCERT_WERROR}>:-Werror>)
if(RELUCERT_SANITIZE)
  target_compile_options(relucert_compiler INTERFACE -fsanitize=${RELUCERT_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(relucert_compiler INTERFACE -fsanitize=${RELUCERT_SANITIZE})
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
