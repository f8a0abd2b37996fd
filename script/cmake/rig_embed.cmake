# SPDX-License-Identifier: Apache-2.0
#
# rig_embed(<target> NAMESPACE <ns> FILES <identifier>=<path> ...)
#   puts whole files into the library: `extern const std::string_view <identifier>;` in namespace <ns>, declared by hand in a header.
# Run as a script (cmake -P) it writes one such source; as numbers, because a string literal of 200 KB is beyond what compilers promise.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" octets HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1,\n" numbers "${octets}")
  file(WRITE "${OUTPUT}"
    "#include <string_view>\n\nnamespace ${NAMESPACE} {\nnamespace {\nconstexpr unsigned char octets[] = {\n${numbers}\n0};\n}\n"
    "extern const std::string_view ${IDENTIFIER};\n"
    "const std::string_view ${IDENTIFIER}{reinterpret_cast<const char*>(octets), sizeof(octets) - 1};\n}\n")
  return()
endif()

function(rig_embed target)
  cmake_parse_arguments(arg "" "NAMESPACE" "FILES" ${ARGN})
  foreach(entry IN LISTS arg_FILES)
    string(REGEX MATCH "^([^=]+)=(.+)$" found "${entry}")
    set(identifier "${CMAKE_MATCH_1}")
    cmake_path(ABSOLUTE_PATH CMAKE_MATCH_2 BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE input)
    set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_${identifier}.cpp")
    add_custom_command(OUTPUT "${output}"
      COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DNAMESPACE=${arg_NAMESPACE} -DIDENTIFIER=${identifier}
              -P "${PROJECT_SOURCE_DIR}/script/cmake/rig_embed.cmake"
      DEPENDS "${input}" "${PROJECT_SOURCE_DIR}/script/cmake/rig_embed.cmake" VERBATIM)
    target_sources(${target} PRIVATE "${output}")
  endforeach()
endfunction()
