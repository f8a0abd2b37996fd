// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/spec.hpp"

namespace rig::adapter {

std::string_view name(Capability capability) {
  switch (capability) {
    case Capability::coordinator: return "coordinator";
    case Capability::relay_bank: return "relay_bank";
  }
  return "";
}

}  // namespace rig::adapter
