// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/zcl/global_commands.hpp"

namespace {

/// What was decoded and can be written must be read back as the same thing.
template <class T>
void there_and_back(rig::ByteView payload) {
  const auto value = rig::wire::decode<T>(payload);
  if (value.has_error()) {
    static_cast<void>(rig::wire::print(T{}));
    return;
  }
  static_cast<void>(rig::wire::print(*value));
  if (payload.size() > rig::wire::max_message) return;
  const auto again = rig::wire::decode<T>(rig::wire::encode(*value));
  if (again.has_error() || !(*again == *value)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::zcl;
  const auto view = parse({data, size});
  if (view.has_error()) return 0;
  static_cast<void>(rig::wire::print(view->header));
  there_and_back<ReadAttributes>(view->payload);
  there_and_back<ReadAttributesResponse>(view->payload);
  there_and_back<WriteAttributes>(view->payload);
  there_and_back<WriteAttributesResponse>(view->payload);
  there_and_back<ReportAttributes>(view->payload);
  there_and_back<DefaultResponse>(view->payload);
  static_cast<void>(decode_attributes<ReadAttributesResponse>(view->payload));
  return 0;
}
