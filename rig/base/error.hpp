// SPDX-License-Identifier: Apache-2.0
//
// The second of three vocabularies for trouble: what an operation returns. A codec answers with a DecodeError
// (rig/wire/decode.hpp), a run with a Verdict (rig/record/verdict.hpp).
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace rig {

/// Why an operation did not succeed. The list stays short: a new code is added only when somebody decides differently on it.
enum class ErrorCode {
  usage,              // the command line asks for something that does not exist
  invalid_file,       // a YAML, image or journal file breaks its format
  not_found,          // a file, name or port that was named is not there
  port_busy,          // somebody else holds the port
  port_lost,          // the port was open and went away (EOF, EIO, unplugged)
  io_failed,          // the operating system refused a read, write or sync
  timeout,            // the deadline passed
  cancelled,          // somebody asked us to stop
  protocol_violation, // the other end broke its protocol
  refused,            // the other end answered, and the answer was no
  unsupported,        // this adapter or dongle cannot do it
  not_ready,          // asked before start-up finished, or after shut-down
  limit_reached,      // a bounded queue, table or size is full
  unexpected_reset,   // a coordinator restarted by itself
  not_confirmed,      // a command was given and the read-back or witness disagrees
  expectation_broken, // the device under test did something else than the plan says
  internal,           // our own bug
};

std::string_view name(ErrorCode code);

/// One failure. `what` is a sentence without a full stop; `where` says the place: "bench.yaml:12:5", "relay power.1", "".
struct Error {
  ErrorCode code{ErrorCode::internal};
  std::string what;
  std::string where;
  bool operator==(const Error&) const = default;
};

/// "relay power.1: read-back says off after on was commanded (not_confirmed)"
std::string describe(const Error& error);

/// Found by argument-dependent lookup when value() is called on a failed result: that is our own bug, never flow of control.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

/// A value or an Error; never to be dropped on the floor.
template <class T = void>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
 public:
  using boost::system::result<T, Error>::result;
};

inline Error make_error(ErrorCode code, std::string what, std::string where = {}) {
  return Error{code, std::move(what), std::move(where)};
}

}  // namespace rig
