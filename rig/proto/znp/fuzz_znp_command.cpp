// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/znp/session.hpp"

namespace {

using namespace rig;

/// What decodes must encode to bytes that decode to the same value.
template <class T>
void try_one(ByteView data) {
  const auto value = wire::decode<T>(data);
  if (value.has_error()) return;
  const auto again = wire::decode<T>(wire::encode(*value));
  if (again.has_error() || *again != *value) std::abort();
}

}  // namespace

/// A line of frames: every command tries to read each one's data, and a session that is starting hears them all.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  unpi::Parser parser;
  parser.feed({data, size}, [](const unpi::Frame& frame) {
    try_one<znp::DataRequest>(frame.data);
    try_one<znp::DataRequestExt>(frame.data);
    try_one<znp::IncomingMessage>(frame.data);
    try_one<znp::IncomingMessageExt>(frame.data);
    try_one<znp::MessageReceived>(frame.data);
    try_one<znp::Register>(frame.data);
    try_one<znp::NvValue>(frame.data);
    try_one<znp::NvItemInit>(frame.data);
    try_one<znp::NvWriteExt>(frame.data);
    try_one<znp::VersionQuery::Response>(frame.data);
    try_one<znp::GetDeviceInfo::Response>(frame.data);
    try_one<znp::AddInstallCode>(frame.data);
  });
  znp::Session session{znp::SessionConfig{}};
  session.start(TimePoint{});
  session.on_bytes({data, size}, TimePoint{});
  session.on_timer(TimePoint{} + std::chrono::minutes(1));
  return 0;
}
