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
Result<void> hold_transfer(Context& context);
Result<void> abort_transfer(Context& context);

// service.cpp
Result<void> submit(Context& context);
Result<void> submit_file(Context& context);
Result<void> precheck(Context& context);
Result<void> wait_for_alert(Context& context);
Result<void> wait_for_notice(Context& context);

// lists.cpp
Result<void> list_on_cpl(Context& context);
Result<void> take_off_cpl(Context& context);
Result<void> inventory(Context& context);
Result<void> add_devices(Context& context);
Result<void> change_of_supplier(Context& context);
Result<void> consent(Context& context);
Result<void> lint_submission(Context& context);
Result<void> lint_list(Context& context);
Result<void> find_on_cpl(Context& context);
Result<void> upgrade_path(Context& context);
Result<void> verify_image(Context& context);

// hub.cpp
Result<void> hub_power(Context& context);
Result<void> hub_clock(Context& context);
Result<void> duty_cycle(Context& context);
Result<void> airtime(Context& context);
Result<void> unjoin(Context& context);
Result<void> send_to_hub(Context& context);

// twin.cpp
Result<void> exchange_battery(Context& context);
Result<void> damage_flash(Context& context);

// network_faults.cpp
Result<void> inject(Context& context);
Result<void> clear_faults(Context& context);
Result<void> lose_alert(Context& context);
Result<void> resend_alert(Context& context);
Result<void> receive_message(Context& context);
Result<void> tamper(Context& context);
Result<void> replay_command(Context& context);

// console.cpp
Result<void> console_expect(Context& context);
Result<void> console_send(Context& context);
Result<void> console_command(Context& context);
Result<void> console_forbid(Context& context);
Result<void> console_allow(Context& context);

// tool.cpp
Result<void> run_tool(Context& context);

// observe.cpp
Result<void> expect_elapsed(Context& context);
Result<void> expect_difference(Context& context);
Result<void> save(Context& context);
Result<void> read_attribute(Context& context);
Result<void> expect(Context& context);
Result<void> note(Context& context);
Result<void> wait(Context& context);

}  // namespace rig::step
