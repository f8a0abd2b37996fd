// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/adapter.hpp"

#include <fmt/format.h>

namespace rig::nrf_sniffer {

using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t first_channel = 11, last_channel = 26;
constexpr Duration echo_time_out = 1s;
constexpr Duration complaint_time = 50ms;  // in which a shell that does not know the command says so behind its echo
constexpr std::size_t longest_quote = 40;

std::string quoted(std::string_view text) {
  std::string quote;
  for (const char one : text.substr(0, longest_quote)) quote += one >= ' ' && one <= '~' ? one : '.';
  return quote;
}

}  // namespace

NrfSniffer::NrfSniffer(io::Loop& loop, device::ByteStream& port, std::string name) : loop_(loop), port_(port), name_(std::move(name)) {
  port_.listen({[this](ByteView bytes) {
                  for (const std::string& line : reader_.feed(bytes)) on_line(line);
                },
                [this](const Error& error) { lose(error); }});
}

NrfSniffer::~NrfSniffer() { port_.listen({}); }

std::string NrfSniffer::describe() const {
  if (!has_prompt_) return "nRF 802.15.4 sniffer, firmware not asked yet";
  return fmt::format("nRF 802.15.4 sniffer, {}", *has_prompt_ ? "firmware of the nRF Connect SDK" : "firmware without a prompt");
}

Result<void> NrfSniffer::start(std::uint8_t channel, Deadline deadline) {
  if (channel < first_channel || channel > last_channel)
    return error(ErrorCode::limit_reached, fmt::format("there are channels {} to {}, not {}", first_channel, last_channel, channel));
  if (lost_) return *lost_;
  capturing_ = false;
  // Half a line may have been left there by somebody else.
  port_.write(as_bytes("\r\n"));
  if (auto asleep = command(std::string(sleep_command), deadline); asleep.has_error()) return asleep;
  if (auto tuned = command(channel_command(channel), deadline); tuned.has_error()) return tuned;
  channel_ = channel;
  clock_.restart();
  capturing_ = true;
  auto receiving = command(std::string(receive_command), deadline);
  if (receiving.has_error()) capturing_ = false;
  return receiving;
}

Result<void> NrfSniffer::stop(Deadline deadline) {
  if (lost_) return *lost_;
  if (!std::exchange(capturing_, false)) return {};
  return command(std::string(sleep_command), deadline);
}

Result<void> NrfSniffer::command(const std::string& text, Deadline deadline) {
  if (lost_) return *lost_;
  if (deadline.expired(loop_.now())) return error(ErrorCode::timeout, fmt::format("the deadline passed before \"{}\"", text));
  asked_ = {text};
  port_.write(as_bytes(typed(text)));
  const Deadline soon = Deadline::after(loop_.now(), echo_time_out).sooner(deadline);
  const auto echoed = loop_.wait_until(news_, soon, [this] { return asked_.echoed || lost_; });
  if (lost_) return *lost_;
  if (echoed.has_error()) return echoed.error().code == ErrorCode::timeout ? not_echoed() : Result<void>(echoed.error());
  const Deadline settled = Deadline::after(loop_.now(), complaint_time);
  const auto complained = loop_.wait_until(news_, settled, [this] { return is_complaint(asked_.answer) || lost_; });
  if (lost_) return *lost_;
  if (complained.has_error()) return complained.error().code == ErrorCode::timeout ? Result<void>() : Result<void>(complained.error());
  return error(ErrorCode::refused, fmt::format("it does not know \"{}\"; is the nRF 802.15.4 sniffer firmware on it?", text));
}

Result<void> NrfSniffer::not_echoed() const {
  if (asked_.answer.empty()) return error(ErrorCode::timeout, fmt::format("it did not answer to \"{}\"", asked_.command));
  return error(ErrorCode::protocol_violation,
               fmt::format("it answered \"{}\" to \"{}\", where the nRF 802.15.4 sniffer firmware echoes", quoted(asked_.answer), asked_.command));
}

void NrfSniffer::on_line(const std::string& line) {
  if (const auto received = parse_received(line)) return tell(*received);
  if (is_echo(line, asked_.command)) {
    asked_.echoed = true;
    asked_.answer.clear();  // what came before it belongs to what somebody else had typed
    has_prompt_ = line.size() > asked_.command.size();
  } else if (is_prompt(line)) {
    return;
  } else if (asked_.answer.empty() || is_complaint(line)) {
    asked_.answer = line;
  }
  news_.notify();
}

void NrfSniffer::tell(const Received& received) {
  if (!capturing_ || !listener_.on_frame) return;
  listener_.on_frame({.at = loop_.now(),
                      .device_time = clock_.extend(received.time, loop_.now()),
                      .channel = channel_,
                      .rssi_dbm = received.power_dbm,
                      .lqi = received.lqi,
                      .fcs_ok = true,
                      .psdu = received.frame});
}

void NrfSniffer::lose(const Error& error) {
  if (lost_) return;
  lost_ = error;
  capturing_ = false;
  news_.notify();
  if (listener_.on_lost) listener_.on_lost(error);
}

Error NrfSniffer::error(ErrorCode code, std::string what) const { return make_error(code, std::move(what), "sniffer " + name_); }

}  // namespace rig::nrf_sniffer
