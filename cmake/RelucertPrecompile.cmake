# RELUCERT_PRECOMPILE: the headers of others that most sources include, parsed once a build instead of once a source. For the
# builds of scripts/test.sh and verify.sh without ccache, and the sanitizer, fuzz and clang-tidy builds: the time of a source falls to a half or less.
# Off by default: ccache does not work with precompiled headers unless it is told to, and a header that a source forgets
# to include would not be noticed.
option(RELUCERT_PRECOMPILE "precompile the headers of others" OFF)

# g++ 12 forgets behind a precompiled header that <string> is a system header, and shows its false alarms about `operator+`.
if(RELUCERT_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()

# Our own headers stay out, so that clang-tidy looks at them.
set(precompiled_standard <algorithm> <array> <atomic> <chrono> <cmath> <cstdint> <filesystem> <fstream> <functional> <iostream>
  <limits> <map> <memory> <mutex> <numeric> <optional> <set> <span> <sstream> <stdexcept> <string> <string_view> <thread>
  <utility> <variant> <vector> <boost/multiprecision/gmp.hpp>)

# relucert_precompile(OWNER HEADERS... [FOR targets...]): the headers for OWNER, and the same for the other targets, which must
# be compiled with the same options.
function(relucert_precompile owner)
  cmake_parse_arguments(PRECOMPILE "" "" "HEADERS;FOR" ${ARGN})
  if(NOT RELUCERT_PRECOMPILE)
    return()
  endif()
  if(PRECOMPILE_HEADERS)
    target_precompile_headers(${owner} PRIVATE ${PRECOMPILE_HEADERS})
  endif()
  foreach(target IN LISTS PRECOMPILE_FOR)
    get_target_property(type ${target} TYPE)
    if(NOT type STREQUAL "INTERFACE_LIBRARY" AND NOT target STREQUAL owner)
      target_precompile_headers(${target} REUSE_FROM ${owner})
    endif()
  endforeach()
endfunction()

# RELUCERT_UNITY: several sources a translation unit, for builds from nothing (scripts/test.sh and verify.sh without ccache, and
# the sanitizer build): what stands in headers is compiled once for eight sources. Off by default: after a change more is compiled
# anew. Names in the unnamed namespaces of one folder must differ; this build is what notices.
option(RELUCERT_UNITY "several sources a translation unit" OFF)
if(RELUCERT_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
endif()
