// SPDX-License-Identifier: Apache-2.0
#include "rig/step/catalogue.hpp"

#include <algorithm>
#include <array>

#include "rig/plan/limits.hpp"
#include "rig/step/attributes.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/rows.hpp"

namespace rig::step {
namespace {

using plan::optional;
using plan::ParameterRow;
using plan::required;
using Type = plan::ParameterType;

constexpr std::array needs_coordinator{std::string_view("coordinator")};
constexpr std::array needs_relay{std::string_view("relay")};

constexpr std::array<std::string_view, 3> activations{"now", "wait", "at"};
constexpr std::array<std::string_view, 2> activation_moments{"now", "at"};
constexpr std::array<std::string_view, 3> query_answers{"offered", "no_image", "hardware_mismatch"};
constexpr std::array<std::string_view, 5> end_statuses{"success", "invalid_image", "abort", "require_more_image", "any"};

constexpr std::array<std::string_view, 3> wait_forms{"relative", "absolute", "past"};

constexpr auto the_device = required("device", Type::device, "which device");
constexpr auto the_relay = required("relay", Type::relay, "which relay of the bench");

constexpr std::array form_network_parameters{optional("channel", Type::integer, "instead of the bench's channel").between(11, 26)};
constexpr std::array permit_join_parameters{optional("for", Type::duration, "how long the network stays open; 0s closes it", "60s")};
constexpr std::array device_parameters{the_device};
constexpr std::array relay_parameters{the_relay};
constexpr std::array relay_cycle_parameters{the_relay, optional("off_for", Type::duration, "how long without power", "5s")};
constexpr std::array serve_image_parameters{
    required("image", Type::path, "an OTA file, or a recipe (.yaml) it is made from"), the_device,
    optional("activation", Type::choice, "what the Upgrade End Request of the device is answered with", "wait").one_of(activations),
    optional("after", Type::duration, "with activation `at`: how long from now", "10m"),
    optional("allow_other_device", Type::boolean, "serve it although it is for another manufacturer or image type", "false"),
    optional("reinstall", Type::boolean, "offer it although the device runs that version", "false")};
constexpr std::array notify_parameters{the_device, optional("broadcast", Type::boolean, "announce the device's image to everybody", "false"),
                                       optional("jitter", Type::integer, "of a broadcast: so many of a hundred ask", "100").between(1, 100),
                                       optional("times", Type::integer, "how often", "1").between(1, 1000),
                                       optional("every", Type::duration, "from one to the next", "10s")};
constexpr std::array hold_transfer_parameters{the_device, optional("for", Type::duration, "how long it is told to wait", "30s"),
                                              optional("form", Type::choice, "of the times: a delay, an instant, or an instant that has passed", "relative").one_of(wait_forms),
                                              optional("block_period", Type::integer, "MinimumBlockPeriod it is told, in the unit of its cluster revision").between(0, 0xFFFE)};
constexpr std::array wait_for_query_parameters{
    the_device, optional("answer", Type::choice, "how the query must have been answered", "offered").one_of(query_answers)};
constexpr std::array wait_for_transfer_parameters{the_device, required("reach", Type::amount, "how much of the image: octets, or per cent")};
constexpr std::array wait_for_transfer_end_parameters{
    the_device, optional("status", Type::choice, "what its Upgrade End Request must say", "success").one_of(end_statuses)};
constexpr std::array activate_parameters{the_device, optional("when", Type::choice, "at once, or later", "now").one_of(activation_moments),
                                         optional("after", Type::duration, "with `at`: how long from now", "10m")};
constexpr std::array read_attribute_parameters{the_device, required("attribute", Type::choice, "which attribute").one_of(attribute_names),
                                               optional("save_as", Type::text, "name of the fact it becomes, for `expect`")};
constexpr std::array<ParameterRow, 1> note_parameters{required("text", Type::text, "what to write into the journal")};
constexpr std::array<ParameterRow, 1> wait_parameters{required("for", Type::duration, "how long")};

constexpr auto expect_difference_parameters = plan::join(std::array{required("from", Type::text, "a saved fact, or one that is a number"), required("to", Type::text, "the same")},
                                                         plan::limit_parameters);
constexpr auto expect_elapsed_parameters = plan::join(std::array{required("from", Type::text, "a saved `time`, or a fact that is one"),
                                                                 required("to", Type::text, "the same")},
                                                      plan::limit_parameters);
constexpr std::array save_parameters{required("fact", Type::text, "as in `expect`; `time` is the time of the run in seconds"), required("as", Type::text, "its name from now on")};

constexpr auto expect_parameters =
    plan::join(std::array{required("fact", Type::text, "a saved fact, or one of docs/facts.md, such as ppmid.transfer.blocks")}, plan::limit_parameters);

const std::vector<Row>& device_rows() {
  static const std::vector<Row> table{
      {{.name = "form_network", .summary = "resets the coordinator and forms the HAN", .parameters = form_network_parameters, .needs = needs_coordinator}, form_network},
      {{.name = "permit_join", .summary = "opens the HAN for joining", .parameters = permit_join_parameters, .short_form = "for", .needs = needs_coordinator}, permit_join},
      {{.name = "wait_for_join", .summary = "waits until the device is on the HAN", .parameters = device_parameters, .short_form = "device", .needs = needs_coordinator}, wait_for_join},
      {{.name = "relay_on", .summary = "gives power to what the relay feeds", .parameters = relay_parameters, .short_form = "relay", .needs = needs_relay}, relay_on},
      {{.name = "relay_off", .summary = "cuts the power of what the relay feeds", .parameters = relay_parameters, .short_form = "relay", .needs = needs_relay}, relay_off},
      {{.name = "relay_cycle", .summary = "cuts the power and gives it back", .parameters = relay_cycle_parameters, .needs = needs_relay}, relay_cycle},
      {{.name = "serve_image", .summary = "offers an image to the device", .parameters = serve_image_parameters, .needs = needs_coordinator}, serve_image},
      {{.name = "notify", .summary = "sends an Image Notify", .parameters = notify_parameters, .short_form = "device", .needs = needs_coordinator}, notify},
      {{.name = "wait_for_query", .summary = "waits for a Query Next Image Request and checks how it was answered", .parameters = wait_for_query_parameters, .needs = needs_coordinator}, wait_for_query},
      {{.name = "wait_for_transfer", .summary = "waits until the device has that much of the image", .parameters = wait_for_transfer_parameters, .needs = needs_coordinator}, wait_for_transfer},
      {{.name = "wait_for_transfer_end", .summary = "waits for the Upgrade End Request; measures throughput, duration, blocks, retries", .parameters = wait_for_transfer_end_parameters, .needs = needs_coordinator}, wait_for_transfer_end},
      {{.name = "activate", .summary = "tells a device that waits to activate its image", .parameters = activate_parameters, .needs = needs_coordinator}, activate},
      {{.name = "hold_transfer", .summary = "answers the device's next block request with WAIT_FOR_DATA", .parameters = hold_transfer_parameters, .needs = needs_coordinator}, hold_transfer},
      {{.name = "abort_transfer", .summary = "answers the device's next block request with ABORT", .parameters = device_parameters, .short_form = "device", .needs = needs_coordinator}, abort_transfer},
      {{.name = "read_attribute", .summary = "reads an attribute of the device", .parameters = read_attribute_parameters, .needs = needs_coordinator}, read_attribute},
      {{.name = "expect", .summary = "compares a fact with limits", .parameters = expect_parameters, .has_limits = true}, expect},
      {{.name = "expect_elapsed", .summary = "compares the time between two facts that are times", .parameters = expect_elapsed_parameters, .has_limits = true}, expect_elapsed},
      {{.name = "expect_difference", .summary = "compares how much one fact is above another", .parameters = expect_difference_parameters, .has_limits = true}, expect_difference},
      {{.name = "save", .summary = "keeps what a fact is now, for later", .parameters = save_parameters}, save},
      {{.name = "note", .summary = "writes a line into the journal", .parameters = note_parameters, .short_form = "text"}, note},
      {{.name = "wait", .summary = "lets time pass", .parameters = wait_parameters, .short_form = "for"}, wait},
  };
  return table;
}

const std::vector<Row>& rows() {
  static const auto all = [] {
    std::vector<Row> table = device_rows();
    for (const auto* more : {&console_rows(), &metering_rows()}) table.insert(table.end(), more->begin(), more->end());
    return table;
  }();
  return all;
}

}  // namespace

plan::Catalogue catalogue() {
  static const auto kinds = [] {
    std::vector<plan::StepKind> all;
    for (const Row& row : rows()) all.push_back(row.kind);
    return all;
  }();
  return kinds;
}

Engine engine(std::string_view kind) {
  const auto found = std::find_if(rows().begin(), rows().end(), [&](const Row& row) { return row.kind.name == kind; });
  return found == rows().end() ? nullptr : found->engine;
}

}  // namespace rig::step
