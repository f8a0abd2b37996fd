// SPDX-License-Identifier: Apache-2.0
//
// The part of the OTA client that fetches an image.
#include <algorithm>

#include "rig/sim/ota_client.hpp"
#include "rig/sim/ota_times.hpp"

namespace rig::sim {

using namespace std::chrono_literals;

namespace {

constexpr Duration longest_wait_for_data = 60min;
constexpr Duration wait_when_times_make_no_sense = 5min;
constexpr Duration wait_of_the_impatient = 100ms;
constexpr Duration after_a_page = 5s;

}  // namespace

void OtaClient::handle(const ota::ImageBlockResponse& response, TimePoint now, Actions& out) {
  if (state_ != State::awaiting_block && state_ != State::awaiting_page) return;
  std::visit([&](const auto& answer) { take(answer, now, out); }, response.answer);
}

void OtaClient::take(const ota::BlockData& block, TimePoint now, Actions& out) {
  if (asked_beyond_end_) return all_received(now, out);
  const bool repeated = block.offset != offset() && !defects().takes_repeated_blocks;
  const bool other = block.image != flash_.image && !defects().asks_for_wrong_version;
  if (other || repeated) return;  // late, or twice
  const std::size_t size = block.data.bytes.size();
  if (size == 0 || size > settings_.max_data_size || size > remaining()) return count_error(now, out);
  store({block.data.bytes.data(), size});
  if (remaining() == 0 && !defects().asks_beyond_end) return all_received(now, out);
  if (state_ == State::awaiting_page && offset() < page_end_) return;
  request_when_allowed(now + settings_.turnaround, now, out);
}

void OtaClient::store(ByteView data) {
  const std::uint32_t before = offset();
  flash_.bytes.insert(flash_.bytes.end(), data.begin(), data.end());
  if (const auto spoilt = defects().spoils_octet_at; spoilt && *spoilt >= before && *spoilt < offset()) flash_.bytes[*spoilt] ^= 0xFF;
  errors_ = 0;
  if (++uncommitted_blocks_ < settings_.commit_every_blocks) return;
  flash_.committed = offset();
  uncommitted_blocks_ = 0;
}

void OtaClient::take(const ota::WaitForData& wait, TimePoint now, Actions& out) {
  errors_ = 0;
  if (wait.minimum_block_period) minimum_block_period_ = *wait.minimum_block_period;
  const auto asked = delay_between(wait.current_time, wait.request_time);
  if (!asked && defects().stalls_at_odd_wait) return stall(State::waiting_for_data, out);
  if (defects().restarts_after_wait) begin_again();
  Duration delay = asked.value_or(wait_when_times_make_no_sense);
  if (!defects().waits_without_limit) delay = std::min(delay, longest_wait_for_data);
  if (defects().ignores_wait_for_data) delay = wait_of_the_impatient;
  enter(State::waiting_for_data, now + delay, out);
}

void OtaClient::take(const ota::BlockRefusal& refusal, TimePoint now, Actions& out) {
  if (asked_beyond_end_) return all_received(now, out);
  if (refusal.status != zcl::Status::abort || defects().ignores_abort) return;  // the message timeout counts it
  discard_download();
  go_idle(now, out);
}

Duration OtaClient::minimum_distance() const {
  const Duration unit = settings_.block_period_in_seconds ? Duration(1s) : Duration(1ms);
  return std::max(settings_.block_period, defects().ignores_block_period ? Duration::zero() : unit * minimum_block_period_);
}

void OtaClient::request_when_allowed(TimePoint earliest, TimePoint now, Actions& out) {
  earliest = std::max(earliest, last_request_ + minimum_distance());
  if (earliest > now) return enter(State::pausing, earliest, out);
  request(now, out);
}

void OtaClient::request(TimePoint now, Actions& out) {
  last_request_ = now;
  asked_beyond_end_ = remaining() == 0;
  const auto most = asked_beyond_end_ ? settings_.max_data_size : static_cast<std::uint8_t>(std::min<std::uint32_t>(settings_.max_data_size, remaining()));
  if (settings_.page_size > 0 && pages_supported_ && offset() >= page_end_ && !asked_beyond_end_) return request_page(most, now, out);
  ota::ImageBlockRequest block{flash_.image, offset(), most};
  if (defects().asks_for_wrong_version) ++block.image.file_version;
  if (defects().asks_for_wrong_type) ++block.image.image_type;
  if (minimum_block_period_ > 0) block.minimum_block_period = minimum_block_period_;
  send(block, out);
  enter(State::awaiting_block, now + settings_.message_timeout, out);
}

void OtaClient::request_page(std::uint8_t most, TimePoint now, Actions& out) {
  const auto spacing = static_cast<std::uint16_t>(settings_.page_spacing.count());
  page_end_ = offset() + std::min<std::uint32_t>(settings_.page_size, remaining());
  send(ota::ImagePageRequest{flash_.image, offset(), most, settings_.page_size, spacing, {}}, out);
  const auto blocks = (settings_.page_size + settings_.max_data_size - 1) / settings_.max_data_size;
  enter(State::awaiting_page, now + settings_.page_spacing * blocks + after_a_page, out);
}

void OtaClient::count_error(TimePoint now, Actions& out) {
  if (asked_beyond_end_) return all_received(now, out);
  if (defects().never_retries) return go_idle(now, out);
  if (defects().stalls_after_lost_block) return stall(State::awaiting_block, out);
  if (defects().restarts_after_lost_block) begin_again();
  if (++errors_ < settings_.error_limit) return request(now, out);
  send(ota::UpgradeEndRequest{zcl::Status::abort, flash_.image}, out);
  if (settings_.after_power_cut != PowerReturn::resume) discard_download();
  go_idle(now, out);
}

void OtaClient::begin_again() {
  flash_.bytes.clear();
  flash_.committed = 0;
  uncommitted_blocks_ = 0;
  page_end_ = 0;
}

void OtaClient::discard_download() {
  begin_again();
  flash_.image = {};
  flash_.size = 0;
  flash_.complete = false;
  asked_beyond_end_ = false;
  upgrade_time_.reset();
}

}  // namespace rig::sim
