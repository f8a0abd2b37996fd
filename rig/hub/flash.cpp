// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/flash.hpp"

#include <type_traits>

#include "rig/wire/reader.hpp"

namespace rig::hub {
namespace {

using wire::DecodeError;

constexpr std::uint32_t magic = 0x48554231;  // changes with the form

/// Both archives are called with the same fields in the same order: fields() below. The highest value of every
/// enumeration is told, so that a load never makes one that does not exist.
class Saver {
 public:
  Bytes bytes{};

  template <std::unsigned_integral T>
  void number(T& value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes.push_back(static_cast<Byte>(value >> (8 * i)));
  }
  void digest(Sha256Digest& digest) { bytes.insert(bytes.end(), digest.begin(), digest.end()); }
  void out_of_range() {}
};

class Loader {
 public:
  explicit Loader(ByteView bytes) : reader_(bytes) {}

  template <std::unsigned_integral T>
  void number(T& value) {
    value = reader_.le<T>();
  }
  void digest(Sha256Digest& digest) {
    const ByteView view = reader_.take(digest.size());
    std::copy(view.begin(), view.end(), digest.begin());
  }
  /// Every row takes at least eight octets.
  bool believable(std::uint32_t count) {
    if (count > reader_.remaining() / 8) cut_off_ = true;
    return !cut_off_;
  }
  void out_of_range() { bad_ = true; }
  std::optional<DecodeError> error() const {
    if (bad_) return DecodeError::bad_value;
    if (cut_off_ || !reader_.ok()) return DecodeError::truncated;
    if (reader_.remaining() > 0) return DecodeError::trailing_bytes;
    return std::nullopt;
  }

 private:
  wire::Reader reader_;
  bool bad_ = false;
  bool cut_off_ = false;
};

template <class Archive, class Enum>
void id(Archive& archive, Enum& value) {
  auto raw = static_cast<std::underlying_type_t<Enum>>(value);
  archive.number(raw);
  value = static_cast<Enum>(raw);
}

template <class Archive, class Enum>
void choice(Archive& archive, Enum& value, Enum highest) {
  id(archive, value);
  if (value > highest) archive.out_of_range();
}

template <class Archive>
void flag(Archive& archive, bool& value) {
  std::uint8_t raw = value ? 1 : 0;
  archive.number(raw);
  if (raw > 1) archive.out_of_range();
  value = raw == 1;
}

template <class Archive>
void time(Archive& archive, UtcTime& time) {
  auto raw = static_cast<std::uint64_t>(time.time_since_epoch().count());
  archive.number(raw);
  time = UtcTime{Duration{static_cast<std::int64_t>(raw)}};
}

template <class Archive, class T, class Body>
void maybe(Archive& archive, std::optional<T>& value, const Body& body) {
  bool present = value.has_value();
  flag(archive, present);
  if (!present) return value.reset();
  if (!value) value.emplace();
  body(*value);
}

template <class Archive, class Row, class Body>
void rows(Archive& archive, std::vector<Row>& list, const Body& body) {
  auto count = static_cast<std::uint32_t>(list.size());
  archive.number(count);
  if constexpr (std::is_same_v<Archive, Loader>) {
    if (!archive.believable(count)) return;
    list.resize(count);
  }
  for (Row& row : list) body(row);
}

template <class Archive>
void fields(Archive& archive, ImageFacts& facts) {
  choice(archive, facts.device_class, DeviceClass::gsme);
  archive.number(facts.id.manufacturer);
  archive.number(facts.id.image_type);
  archive.number(facts.id.file_version);
  maybe(archive, facts.hardware, [&](image::HardwareRange& range) {
    archive.number(range.min);
    archive.number(range.max);
  });
  archive.number(facts.manufacturer_image_size);
  archive.digest(facts.manufacturer_image_hash);
  flag(archive, facts.force_replace);
}

template <class Archive>
void fields(Archive& archive, StoredImage& image) {
  id(archive, image.number);
  id(archive, image.job);
  fields(archive, image.facts);
  time(archive, image.stored_at);
  flag(archive, image.ever_requested);
  flag(archive, image.transferring);
}

template <class Archive>
void fields(Archive& archive, Entry& entry) {
  id(archive, entry.number);
  id(archive, entry.job);
  id(archive, entry.image);
  archive.number(entry.device.value);
  fields(archive, entry.facts);
  maybe(archive, entry.activation, [&](UtcTime& at) { time(archive, at); });
  choice(archive, entry.state, EntryState::discarded);
  flag(archive, entry.activated);
  flag(archive, entry.more_needed);
}

template <class Archive>
void fields(Archive& archive, Job& job) {
  id(archive, job.id);
  fields(archive, job.image);
  rows(archive, job.targets, [&](Eui64& device) { archive.number(device.value); });
  maybe(archive, job.activation, [&](UtcTime& at) { time(archive, at); });
}

template <class Archive>
void fields(Archive& archive, Flash& flash) {
  std::uint32_t form = magic;
  archive.number(form);
  if (form != magic) return archive.out_of_range();
  for (auto& block : flash.memory.blocks) maybe(archive, block, [&](StoredImage& image) { fields(archive, image); });
  rows(archive, flash.list, [&](Entry& entry) { fields(archive, entry); });
  rows(archive, flash.waiting, [&](Job& job) { fields(archive, job); });
  archive.number(flash.next_image);
  archive.number(flash.next_entry);
}

}  // namespace

Bytes save(const Flash& flash) {
  Flash copy = flash;
  Saver saver;
  fields(saver, copy);
  return std::move(saver.bytes);
}

wire::Decoded<Flash> load(ByteView bytes) {
  Flash flash;
  Loader loader(bytes);
  fields(loader, flash);
  if (const auto error = loader.error()) return *error;
  return flash;
}

}  // namespace rig::hub
