// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_console/adapter.hpp"

namespace rig::serial_console {

SerialConsole::SerialConsole(io::Loop& loop, device::ByteStream& port, const Settings& settings)
    : loop_(loop), port_(port), line_end_(settings.line_end), lines_(settings.max_line), told_([this](const Line& line) {
        if (listener_.on_line) listener_.on_line(line);
      }) {
  port_.listen({[this](ByteView chunk) { on_bytes(chunk); }, [this](const Error& error) { on_lost(error); }});
}

SerialConsole::~SerialConsole() { port_.listen({}); }

void SerialConsole::on_bytes(ByteView chunk) {
  lines_.on_bytes(chunk, loop_.now(), told_);
  if (!lines_.pending().empty() && listener_.on_pending) listener_.on_pending(lines_.pending());
}

void SerialConsole::on_lost(const Error& error) {
  lines_.finish(loop_.now(), told_);
  if (listener_.on_lost) listener_.on_lost(error);
}

void SerialConsole::send_line(std::string_view text) {
  outgoing_.assign(text);
  outgoing_ += octets_of(line_end_);
  port_.write(as_bytes(outgoing_));
}

void SerialConsole::send_raw(std::string_view octets) { port_.write(as_bytes(octets)); }

}  // namespace rig::serial_console
