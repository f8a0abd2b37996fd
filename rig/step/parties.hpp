// SPDX-License-Identifier: Apache-2.0
//
// Names of devices and suppliers in plans, as EUI-64s.
#pragma once

#include <string>
#include <vector>

#include "rig/bench/smart_metering.hpp"
#include "rig/step/step.hpp"

namespace rig::step {

/// Of a device, supplier or named device of the inventory; not_found with the names there are.
Result<Eui64> eui_of(const Context& context, const std::string& name);
/// The parameter `device`, or each name of the list `devices`.
Result<std::vector<Eui64>> devices_of(const Context& context);
/// The image that was loaded for this step.
Result<const LoadedImage*> image_of(const Context& context);
/// "8F8A" as an alert code; refused by the catalogue's choices before.
gbcs::AlertCode alert_code(const std::string& text);

}  // namespace rig::step
