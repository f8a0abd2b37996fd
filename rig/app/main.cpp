// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "rig/app/bench_command.hpp"
#include "rig/app/coverage_command.hpp"
#include "rig/app/exit_codes.hpp"
#include "rig/app/gbcs_command.hpp"
#include "rig/app/image_command.hpp"
#include "rig/app/mutate_command.hpp"
#include "rig/app/run_command.hpp"
#include "rig/app/twin_command.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Hardware-in-the-loop test rig controller for GB smart metering devices", "hanrig"};
  app.set_version_flag("--version", "hanrig " HANRIG_VERSION);
  app.footer("Example: hanrig run testplans/ppmid/ota-power-cut.yaml\n"
             "`hanrig SUBCOMMAND --help` tells more, with an example of each.");
  int exit_code = 0;
  rig::app::add_run_commands(app, exit_code);
  rig::app::add_coverage_command(app, exit_code);
  rig::app::add_mutate_command(app, exit_code);
  rig::app::add_image_commands(app, exit_code);
  rig::app::add_gbcs_commands(app, exit_code);
  rig::app::add_bench_commands(app, exit_code);
  rig::app::add_twin_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? rig::app::exit_done : rig::app::exit_usage;
  }
  if (!app.get_subcommands().empty()) return exit_code;
  std::fputs(app.help().c_str(), stderr);
  return rig::app::exit_usage;
}
