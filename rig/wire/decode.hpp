// SPDX-License-Identifier: Apache-2.0
//
// The first of three vocabularies for trouble: what a codec answers. Three answers are possible: a value, "need more"
// (DecodeError::truncated), or bad because of something else. A failure never leaves a half-filled result.
#pragma once

#include <boost/system/result.hpp>
#include <string_view>

namespace rig::wire {

enum class DecodeError {
  truncated,       // the message ends before its last field: more bytes may make it whole
  trailing_bytes,  // the message goes on after its last field
  bad_value,       // a field holds a value its type does not have
  bad_length,      // a length field contradicts the limit or the bytes that are there
  bad_checksum,
  bad_magic,
  unknown_message,  // well-formed framing around a message nobody declared
};

std::string_view name(DecodeError error);

/// The value, or why not.
template <class T>
class [[nodiscard]] Decoded : public boost::system::result<T, DecodeError> {
 public:
  using boost::system::result<T, DecodeError>::result;
};

[[noreturn]] void throw_exception_from_error(DecodeError error, const boost::source_location& where);

}  // namespace rig::wire
