# SPDX-License-Identifier: Apache-2.0
# Compiler settings live on one INTERFACE target, so nothing is forced on whoever includes us.
option(RIG_WERROR "Warnings are errors" OFF)
option(RIG_LIBFUZZER "Build the fuzz targets with libFuzzer instead of the seed replayer" OFF)

add_library(rig_flags INTERFACE)
target_compile_features(rig_flags INTERFACE cxx_std_20)
target_compile_options(rig_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wno-missing-field-initializers
  $<$<BOOL:${RIG_WERROR}>:-Werror>)
# The whole of Asio is compiled once, in rig/io (docs/dependencies.md); the rest of the tree only declares it.
target_compile_definitions(rig_flags INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_include_directories(rig_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports string and vector internals as overflows at -O2 (GCC PR105329, PR105651); the sanitizer build covers them.
  target_compile_options(rig_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(RIG_CCACHE ccache)
if(RIG_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RIG_CCACHE}")
endif()
find_program(RIG_MOLD mold)
if(RIG_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
