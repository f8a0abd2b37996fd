// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rig/step/engines.hpp"
#include "rig/step/rows.hpp"

namespace rig::step {
namespace {

using plan::optional;
using plan::required;
using Type = plan::ParameterType;
using Texts = std::string_view;

constexpr std::array needs_console{Texts("console")};
constexpr std::array blames{Texts("device"), Texts("rig")};

constexpr auto the_console = required("console", Type::text, "which console of the bench");
constexpr auto the_pattern = required("pattern", Type::text, "regular expression, as in Perl; it is looked for anywhere in a line unless it says ^ or $");
constexpr auto within = optional("within", Type::duration, "how long it may take; as long as the step unless given");

constexpr std::array console_expect_parameters{the_console, the_pattern, within,
                                               optional("save_as", Type::text, "the line becomes the fact of that name, and each group save_as.group")};
constexpr std::array console_send_parameters{the_console, required("text", Type::text, "what is typed"),
                                             optional("raw", Type::boolean, "without a line end", "false"),
                                             optional("hide", Type::boolean, "the text is not for the journal", "false")};
constexpr std::array console_command_parameters{the_console, required("command", Type::text, "what is typed"),
                                                optional("prompt", Type::text, "regular expression of what comes when the device is done", "'[>#$] *$'"), within,
                                                optional("save_as", Type::text, "the lines in between become the fact of that name")};
constexpr std::array console_pattern_parameters{the_console, the_pattern};
constexpr std::array run_tool_parameters{
    required("program", Type::text, "a name that is looked for in PATH, or a path, relative to the plan"),
    optional("arguments", Type::text_list, "as they are: no shell reads them"),
    optional("directory", Type::path, "where it runs; in the folder of the plan unless given"),
    optional("environment", Type::text_list, "NAME=value; PATH, HOME and LANG are there besides, and nothing else"),
    optional("expect_exit", Type::integer, "exit status", "0").between(0, 255),
    optional("output", Type::text, "regular expression that has to be in a line it prints"),
    optional("blame", Type::choice, "whose fault it is when it ends another way", "device").one_of(blames),
    within,
    optional("save_as", Type::text, "the line with `output` becomes the fact of that name, and each group save_as.group"),
    optional("hide", Type::text_list, "texts that are not for the journal: keys, passwords")};

}  // namespace

const std::vector<Row>& console_rows() {
  static const std::vector<Row> table{
      {{.name = "console_expect", .summary = "waits for a line, or for a prompt, since what was found last; what the pattern captures is measured", .parameters = console_expect_parameters, .needs = needs_console}, console_expect},
      {{.name = "console_send", .summary = "types something", .parameters = console_send_parameters, .needs = needs_console}, console_send},
      {{.name = "console_command", .summary = "types a command and waits until the prompt comes again", .parameters = console_command_parameters, .needs = needs_console}, console_command},
      {{.name = "console_forbid", .summary = "from now on a line with this in it makes the case fail", .parameters = console_pattern_parameters, .needs = needs_console}, console_forbid},
      {{.name = "console_allow", .summary = "takes a `console_forbid`, or a `never` of the bench, back", .parameters = console_pattern_parameters, .needs = needs_console}, console_allow},
      {{.name = "run_tool", .summary = "runs a program of this machine to its end; in virtual time the world stands still meanwhile", .parameters = run_tool_parameters}, run_tool},
  };
  return table;
}

}  // namespace rig::step
