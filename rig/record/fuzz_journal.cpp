// SPDX-License-Identifier: Apache-2.0
//
// Whatever a journal file holds, it is walked to its last good line and replayed to a record that is never passed by accident.
#include <cstdlib>

#include "rig/base/bytes.hpp"
#include "rig/record/replay.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto record = rig::record::replay_journal(rig::as_text({data, size}));
  const bool whole = record.complete && !record.journal.broken && !record.cases.empty();
  if (record.verdict == rig::record::Verdict::passed && !whole) std::abort();
  if (record.journal.bytes + record.journal.torn.size() > size) std::abort();
  return 0;
}
