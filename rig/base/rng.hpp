// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace rig {

/// The only source of randomness: SplitMix64, the same numbers for the same seed on every machine and standard library.
/// Whoever makes one prints its seed.
class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  /// A whole number in [0, bound); bound 0 gives 0.
  std::uint64_t below(std::uint64_t bound);
  /// A whole number in [low, high], both included.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  /// True with the given probability in [0, 1].
  bool chance(double probability);
  /// An independent stream for one part of the world, so adding a part does not disturb the others.
  Rng fork(std::string_view name);

 private:
  std::uint64_t state_;
};

}  // namespace rig
