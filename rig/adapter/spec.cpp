// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/spec.hpp"

namespace rig::adapter {

std::string_view name(Capability capability) {
  switch (capability) {
    case Capability::coordinator: return "coordinator";
    case Capability::relay_bank: return "relay_bank";
    case Capability::console: return "console";
    case Capability::sniffer: return "sniffer";
    case Capability::current_meter: return "current_meter";
  }
  return "";
}

}  // namespace rig::adapter
