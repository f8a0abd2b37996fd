// SPDX-License-Identifier: Apache-2.0
//
// One engine per kind of step. Their parameters are the rows beside them in catalogue.cpp.
#pragma once

#include "rig/step/step.hpp"

namespace rig::step {

// network.cpp
Result<void> form_network(Context& context);
Result<void> permit_join(Context& context);
Result<void> wait_for_join(Context& context);

// power.cpp
Result<void> relay_on(Context& context);
Result<void> relay_off(Context& context);
Result<void> relay_cycle(Context& context);

// upgrade.cpp
Result<void> serve_image(Context& context);
Result<void> notify(Context& context);
Result<void> wait_for_query(Context& context);
Result<void> wait_for_transfer(Context& context);
Result<void> wait_for_transfer_end(Context& context);
Result<void> activate(Context& context);

// observe.cpp
Result<void> read_attribute(Context& context);
Result<void> expect(Context& context);
Result<void> note(Context& context);
Result<void> wait(Context& context);

}  // namespace rig::step
