// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>

#include "rig/io/line_assembler.hpp"

namespace {

constexpr std::size_t max_line = 40;

std::string lines_of(rig::ByteView octets, std::size_t chunk) {
  rig::io::LineAssembler assembler(max_line);
  std::string all;
  const auto told = [&](const auto& line) {
    if (line.text.size() > max_line || line.text.find('\n') != line.text.npos) std::abort();
    all.append(line.text).append(line.ended ? "|" : "/");
  };
  for (; !octets.empty(); octets = octets.subspan(std::min(chunk, octets.size())))
    assembler.on_bytes(octets.first(std::min(chunk, octets.size())), {}, told);
  assembler.finish({}, told);
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const rig::ByteView octets(data, size);
  if (lines_of(octets, 1) != lines_of(octets, 7) || lines_of(octets, 1) != lines_of(octets, size + 1)) std::abort();
  return 0;
}
