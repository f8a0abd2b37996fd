// SPDX-License-Identifier: Apache-2.0
//
// What a Communications Hub keeps without power: image memory, Upgrade Image List, and the jobs that wait for a block.
#pragma once

#include <vector>

#include "rig/hub/alert.hpp"
#include "rig/hub/memory.hpp"
#include "rig/wire/decode.hpp"

namespace rig::hub {

enum class EntryNumber : std::uint32_t {};

/// In name(): NEW, NOTIFIED, QUERIED, MISMATCH, DOWNLOADING, FAILED, DELIVERED, ACT_ISSUED, WAIT_READ, REPORTED,
/// REMOVED, DISCARDED.
enum class EntryState : std::uint8_t {
  created,
  notified,
  queried,
  mismatch,  // covered: hardwareVersionMismatch
  downloading,
  failed,      // covered: fileTransferFailure
  delivered,   // covered: fileTransferSuccess
  act_issued,  // the device knows when to activate
  wait_read,   // activation time has come; the version will be read
  reported,    // the version was told
  removed,     // left the list
  discarded,   // covered: imageDiscarded
};
std::string_view name(EntryState state);
/// No outcome yet: the device may still get the image.
bool is_open(EntryState state);

/// One row of the Upgrade Image List.
struct Entry {
  EntryNumber number{};
  JobId job{};
  ImageNumber image{};
  Eui64 device{};
  ImageFacts facts{};
  std::optional<UtcTime> activation{};  ///< the current time once it has come (SECMP0007 Appendix 3 step 9)
  EntryState state{EntryState::created};
  bool activated{};    ///< the activation time has come; setting the clock back does not undo it
  bool more_needed{};  ///< delivered, but the device needs further images before it can activate
  bool operator==(const Entry&) const = default;
};

struct Flash {
  Memory memory{};
  std::vector<Entry> list{};
  std::vector<Job> waiting{};  ///< in the order in which they get a block: meters first, then first come
  std::uint32_t next_image{1};
  std::uint32_t next_entry{1};
  bool operator==(const Flash&) const = default;
};

/// Private form, for checkpoints: save() then load() gives the same Flash.
Bytes save(const Flash& flash);
wire::Decoded<Flash> load(ByteView bytes);

}  // namespace rig::hub
