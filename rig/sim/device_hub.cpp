// SPDX-License-Identifier: Apache-2.0
//
// The part of a device that reads its hub: the clock, and whether the hub is still there.
#include <fmt/format.h>

#include <algorithm>

#include "rig/proto/zcl/sub_ghz.hpp"
#include "rig/sim/device.hpp"
#include "rig/sim/hub_clusters.hpp"

namespace rig::sim {

using namespace std::chrono_literals;

namespace {

constexpr unsigned failures_until_search = 3;
constexpr Duration answer_wait = 10s;  // of the third read
constexpr std::uint32_t year_2020 = 631'152'000;  // ZCL UTCTime
constexpr std::uint32_t year_2038 = 1'199'145'600;

}  // namespace

void Device::read_from_hub(std::uint16_t cluster, std::vector<std::uint16_t> attributes) {
  const auto frame = zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_server, ++zcl_sequence_), zcl::ReadAttributes{{std::move(attributes)}});
  send(server_node_, settings_.profile, cluster, settings_.endpoint, server_endpoint_, {frame.data(), frame.size()});
}

void Device::start_hub_duties() {
  keep_alive_failures_ = 0;
  if (settings_.reads_time) read_from_hub(time_cluster, {time_attribute});
  if (settings_.keep_alive) keep_alive();
  if (const unsigned rate = settings_.defects.malformed_frames_per_minute) noise_timer_.arm(loop_.now() + Duration(1min) / rate);
}

void Device::on_hub_answer(std::uint16_t cluster, ByteView payload) {
  const auto answer = wire::decode<zcl::ReadAttributesResponse>(payload);
  if (answer.has_error() || answer->records.items.empty()) return;
  const zcl::ReadRecord& first = answer->records.items.front();
  if (cluster == keep_alive_cluster) return on_keep_alive(*answer);
  if (cluster == time_cluster && first.attribute == time_attribute && first.status == zcl::Status::success) on_hub_time(first.value);
}

void Device::on_hub_time(const zcl::Value& value) {
  const auto utc = static_cast<std::uint32_t>(value.number);
  if (value.type != zcl::Type::utc_time || utc == no_time) return;
  if (settings_.defects.crashes_on_odd_time && (utc < year_2020 || utc >= year_2038)) return crash("odd time");
  clock_ = from_zcl_utc(utc).time_since_epoch() - loop_.now().time_since_epoch();
  perform(ota_->on_time(utc, loop_.now()));
}

std::optional<UtcTime> Device::clock() const {
  if (!clock_) return std::nullopt;
  return UtcTime(*clock_ + loop_.now().time_since_epoch());
}

// Smart Energy: read at the hub's rate; after three reads without an answer the hub is searched for.
void Device::keep_alive() {
  if (is_suspended()) return keep_alive_timer_.arm(suspended_until_);
  if (++keep_alive_failures_ > failures_until_search && !settings_.defects.never_searches) return lose_network();
  read_from_hub(keep_alive_cluster, {keep_alive_base, keep_alive_jitter});
  if (keep_alive_failures_ == failures_until_search) return keep_alive_timer_.arm(loop_.now() + answer_wait);
  const auto jitter = std::chrono::duration_cast<std::chrono::seconds>(keep_alive_jitter_).count();
  keep_alive_timer_.arm(loop_.now() + keep_alive_base_ + std::chrono::seconds(rng_.below(static_cast<std::uint64_t>(jitter) + 1)));
}

void Device::on_keep_alive(const zcl::ReadAttributesResponse& answer) {
  keep_alive_failures_ = 0;
  for (const zcl::ReadRecord& record : answer.records.items) {
    if (record.status != zcl::Status::success) continue;
    if (record.attribute == keep_alive_base) keep_alive_base_ = std::chrono::minutes(std::max<std::uint64_t>(record.value.number, 1));
    if (record.attribute == keep_alive_jitter) keep_alive_jitter_ = std::chrono::seconds(record.value.number);
  }
}

// Sub-GHz cluster 0x070B.
void Device::on_suspend(ByteView payload) {
  const auto order = wire::decode<zcl::SuspendZclMessages>(payload);
  if (order.has_error() || settings_.defects.ignores_suspension) return;
  suspended_until_ = loop_.now() + std::chrono::minutes(order->minutes);
  say(fmt::format("suspended for {} min", order->minutes));
}

// An Upgrade End Request without the end of its image, which no server can read.
void Device::send_malformed_frame() {
  auto frame = ota::frame(++zcl_sequence_, ota::UpgradeEndRequest{ota::Status::success, ota::ImageId{}});
  frame.resize(frame.size() - 3);
  send_to_server(frame);
  noise_timer_.arm(loop_.now() + Duration(1min) / settings_.defects.malformed_frames_per_minute);
}

}  // namespace rig::sim
