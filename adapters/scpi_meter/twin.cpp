// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/twin.hpp"

#include <fmt/format.h>

namespace rig::scpi_meter {

ScpiTwin::ScpiTwin(io::Loop& loop, device::ByteStream& port, const sim::Device* device, const Settings& meter,
                   TwinSettings quirks)
    : loop_(loop), port_(port), device_(device), meter_(meter), quirks_(std::move(quirks)) {
  port_.listen({[this](ByteView bytes) {
                  for (const Byte octet : bytes)
                    if (const auto line = lines_.feed(octet)) obey(*line);
                },
                {}});
}

ScpiTwin::~ScpiTwin() { port_.listen({}); }

double ScpiTwin::current() const {
  if (device_ == nullptr || !device_->powered()) return quirks_.leakage;
  const sim::OtaClient* client = device_->ota();
  const bool downloads = client != nullptr && client->status() == ota::ImageUpgradeStatus::download_in_progress;
  return downloads ? quirks_.transfer : quirks_.on;
}

double ScpiTwin::reading() {
  if (quirks_.overload) return infinity;
  const double now = current() / meter_.scale;
  if (!quirks_.stuck) return now;
  if (!first_reading_) first_reading_ = now;
  return *first_reading_;
}

void ScpiTwin::obey(std::string_view command) {
  if (quirks_.silent) return;
  if (command == identity_query) return say(std::string(identity));
  if (command == meter_.query) say(fmt::format("{}{:+.5E}", as_text(quirks_.garbage), reading()));
}

void ScpiTwin::say(std::string text) {
  text += "\r\n";
  if (quirks_.reply_delay <= Duration::zero()) return port_.write(as_bytes(text));
  loop_.arm(loop_.now() + quirks_.reply_delay, [this, text, alive = std::weak_ptr(alive_)] {
    if (alive.lock()) port_.write(as_bytes(text));
  });
}

}  // namespace rig::scpi_meter
