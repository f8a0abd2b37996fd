// SPDX-License-Identifier: Apache-2.0
//
// For the allocation test and the benchmark: linking allocation_counter.cpp replaces the global operator new.
#pragma once

#include <cstdint>

namespace rig::ota::test {

/// Calls of operator new in this process so far.
std::uint64_t allocations();

}  // namespace rig::ota::test
