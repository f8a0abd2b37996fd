// SPDX-License-Identifier: Apache-2.0
//
// The numbers a stick keeps: which there are, how long, and what stays over a restart.
#pragma once

#include <map>

#include "rig/proto/deconz/frames.hpp"

namespace rig::deconz_ncp {

class Parameters {
 public:
  /// As the stick leaves the factory.
  Parameters(Eui64 eui, std::uint32_t firmware);

  /// `asked.value`: the index, where the parameter has one. The answer holds index and value.
  deconz::CommandStatus read(const deconz::Parameter& asked, deconz::Parameter& answer) const;
  deconz::CommandStatus write(const deconz::Parameter& written);
  /// What is set now stays over a restart.
  void save() { saved_ = values_; }
  void restart() { values_ = saved_; }

  template <class T>
  T get(deconz::ParamId id) const {
    const auto found = values_.find({id, 0});
    return found == values_.end() ? T{} : wire::decode<T>(found->second).value();
  }
  template <class T>
  void set(deconz::ParamId id, const T& value) { values_[{id, 0}] = wire::encode(value); }
  std::array<Byte, 16> network_key() const;
  std::optional<std::array<Byte, 16>> link_key(Eui64 device) const;
  std::vector<zdo::SimpleDescriptor> endpoints() const;

 private:
  using Place = std::pair<deconz::ParamId, std::uint64_t>;  // parameter and index, 0 where it has none

  std::map<Place, Bytes> values_;
  std::map<Place, Bytes> saved_;
  bool has_security_mode_;
};

}  // namespace rig::deconz_ncp
