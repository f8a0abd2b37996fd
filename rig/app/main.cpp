// SPDX-License-Identifier: Apache-2.0
#include "rig/app/image_command.hpp"

int main(int argc, char** argv) {
  constexpr int exit_usage = 2;
  CLI::App app{"Hardware-in-the-loop test rig controller for GB smart metering devices", "hanrig"};
  app.set_version_flag("--version", HANRIG_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  rig::app::add_image_commands(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  return exit_code;
}
