// SPDX-License-Identifier: Apache-2.0
#include "rig/base/error.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace rig {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return "usage";
    case ErrorCode::invalid_file: return "invalid_file";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::port_busy: return "port_busy";
    case ErrorCode::port_lost: return "port_lost";
    case ErrorCode::io_failed: return "io_failed";
    case ErrorCode::timeout: return "timeout";
    case ErrorCode::cancelled: return "cancelled";
    case ErrorCode::protocol_violation: return "protocol_violation";
    case ErrorCode::refused: return "refused";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::not_ready: return "not_ready";
    case ErrorCode::limit_reached: return "limit_reached";
    case ErrorCode::unexpected_reset: return "unexpected_reset";
    case ErrorCode::not_confirmed: return "not_confirmed";
    case ErrorCode::expectation_broken: return "expectation_broken";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

std::string describe(const Error& error) {
  if (error.where.empty()) return fmt::format("{} ({})", error.what, name(error.code));
  return fmt::format("{}: {} ({})", error.where, error.what, name(error.code));
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error(fmt::format("{}:{}: value() of a failed result: {}", where.file_name(), where.line(), describe(error)));
}

}  // namespace rig
