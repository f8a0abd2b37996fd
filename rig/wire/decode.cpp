// SPDX-License-Identifier: Apache-2.0
#include "rig/wire/decode.hpp"

#include <stdexcept>
#include <string>

namespace rig::wire {

std::string_view name(DecodeError error) {
  switch (error) {
    case DecodeError::truncated: return "truncated";
    case DecodeError::trailing_bytes: return "trailing_bytes";
    case DecodeError::bad_value: return "bad_value";
    case DecodeError::bad_length: return "bad_length";
    case DecodeError::bad_checksum: return "bad_checksum";
    case DecodeError::bad_magic: return "bad_magic";
    case DecodeError::unknown_message: return "unknown_message";
  }
  return "unknown_message";
}

void throw_exception_from_error(DecodeError error, const boost::source_location&) {
  throw std::logic_error("value() of a failed decode: " + std::string(name(error)));
}

}  // namespace rig::wire
