// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>

#include "rig/base/bytes.hpp"

namespace rig {

using Sha256Digest = std::array<Byte, 32>;

/// A running SHA-256 (OpenSSL). update() any number of times, then finish() once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(ByteView bytes);
  Sha256Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Sha256Digest sha256(ByteView bytes);

/// Sixty-four lower-case hex digits, as sha256sum prints them.
std::string to_string(const Sha256Digest& digest);

}  // namespace rig
