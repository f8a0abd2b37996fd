# SPDX-License-Identifier: Apache-2.0
#
# rig_module(<name>
#   SOURCES ...   compiled into the static library rig_<name> (an INTERFACE library where there are none)
#   TESTS ...     *_test.cpp, linked into one executable test_<name>, one ctest entry
#   FUZZ ...      fuzz_*.cpp, one executable each; seeds in fixtures/vectors/<stem without fuzz_>/ run under ctest with any compiler
#   BENCH ...     bench_*.cpp, one Google Benchmark executable each, in target `benchmarks`, never timed in ctest
#   DEPENDS ...   other modules, by bare name
#   LINKS ...     libraries from outside (script/cmake/rig_dependencies.cmake)
#   TEST_LINKS ...  modules (rig_x) or outside libraries that only the tests need)
#
# Sources are listed, never globbed: a file that is in no list is found by the house rules test.
function(rig_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;TESTS;FUZZ;BENCH;DEPENDS;LINKS;TEST_LINKS" ${ARGN})
  set(library "rig_${name}")
  list(TRANSFORM arg_DEPENDS PREPEND "rig_")
  if(arg_SOURCES)
    add_library(${library} STATIC ${arg_SOURCES})
    target_link_libraries(${library} PUBLIC rig_flags ${arg_DEPENDS} ${arg_LINKS})
  else()
    add_library(${library} INTERFACE)
    target_link_libraries(${library} INTERFACE rig_flags ${arg_DEPENDS} ${arg_LINKS})
  endif()

  if(arg_TESTS)
    add_executable(test_${name} ${arg_TESTS})
    target_link_libraries(test_${name} PRIVATE ${library} ${arg_TEST_LINKS} GTest::gmock GTest::gtest_main)
    target_compile_definitions(test_${name} PRIVATE RIG_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND test_${name})
  endif()

  foreach(source IN LISTS arg_FUZZ)
    get_filename_component(stem "${source}" NAME_WE)
    string(REGEX REPLACE "^fuzz_" "" vectors "${stem}")
    add_executable(${stem} ${source})
    target_link_libraries(${stem} PRIVATE ${library})
    if(RIG_LIBFUZZER)
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
      # What libFuzzer finds goes into the first folder; the seeds are only read.
      file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/${stem}_corpus")
      add_test(NAME ${stem} COMMAND ${stem} -runs=20000 -max_total_time=20 "${CMAKE_CURRENT_BINARY_DIR}/${stem}_corpus"
        "${PROJECT_SOURCE_DIR}/fixtures/vectors/${vectors}")
    else()
      target_sources(${stem} PRIVATE "${PROJECT_SOURCE_DIR}/rig/wire/fuzz_replay_main.cpp")
      add_test(NAME ${stem} COMMAND ${stem} "${PROJECT_SOURCE_DIR}/fixtures/vectors/${vectors}")
    endif()
  endforeach()

  foreach(source IN LISTS arg_BENCH)
    get_filename_component(stem "${source}" NAME_WE)
    add_executable(${stem} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${stem} PRIVATE ${library} ${arg_TEST_LINKS} benchmark::benchmark benchmark::benchmark_main)
    if(NOT TARGET benchmarks)
      add_custom_target(benchmarks)
    endif()
    add_dependencies(benchmarks ${stem})
  endforeach()
endfunction()
