// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/sniffers.hpp"

namespace rig::bench {

Result<void> Sniffers::start(std::uint8_t channel, Deadline deadline) {
  channel_ = channel;
  for (const auto& [name, entry] : file_.adapters)
    if (entry.spec->capability == adapter::Capability::sniffer)
      if (auto started = start_one(name, deadline); started.has_error()) return started;
  return {};
}

Result<void> Sniffers::start_again(const std::string& name, Deadline deadline) {
  return channel_ ? start_one(name, deadline) : Result<void>();
}

Result<void> Sniffers::start_one(const std::string& name, Deadline deadline) {
  auto* sniffer = plugged_.find<device::Sniffer>(name);
  if (!sniffer) return make_error(ErrorCode::port_lost, "the sniffer is unplugged", name);
  Heard& heard = heard_[name];
  sniffer->listen({[&heard](const device::SniffedFrame& frame) {
                     ++(frame.fcs_ok ? heard.frames : heard.damaged);
                     heard.last = frame.at;
                   },
                   {}});
  return sniffer->start(*channel_, deadline);
}

std::optional<record::Json> Sniffers::fact(std::string_view name) const {
  const auto dot = name.rfind('.');
  const auto found = heard_.find(name.substr(0, dot));
  if (dot == std::string_view::npos || found == heard_.end()) return std::nullopt;
  const std::string_view what = name.substr(dot + 1);
  const Heard& heard = found->second;
  if (what == "frames") return heard.frames;
  if (what == "damaged") return heard.damaged;
  if (what == "last_at" && heard.last) return std::chrono::duration<double>(heard.last->time_since_epoch()).count();
  return std::nullopt;
}

}  // namespace rig::bench
