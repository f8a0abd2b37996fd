// SPDX-License-Identifier: Apache-2.0
//
// Every event of the journal as a value; docs/journal.md is the same list for readers. Emit one with
//
//   emit(sink, RelaySwitched{.relay = "dut_power", .board = "lcus", .channel = 1, .commanded = "off", .confirmed = true});
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/record/event.hpp"
#include "rig/record/fields.hpp"
#include "rig/record/measurement.hpp"
#include "rig/record/verdict.hpp"

namespace rig::record {

/// Rises with every change that an older reader would misread.
inline constexpr std::uint32_t journal_format_version = 1;

enum class TimeMode : std::uint8_t { virtual_, real };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<TimeMode>{"virtual", "real"};

enum class Phase : std::uint8_t { setup, steps, teardown };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<Phase>{"setup", "steps", "teardown"};

enum class CoordinatorState : std::uint8_t { starting, up, network_formed, joining_open, joining_closed, reset, lost, stopped };
template <>
inline constexpr std::array<std::string_view, 8> enum_names<CoordinatorState>{
    "starting", "up", "network_formed", "joining_open", "joining_closed", "reset", "lost", "stopped"};

enum class DeviceState : std::uint8_t { joined, rejoined, left, silent, power_cut, power_restored, activating, version };
template <>
inline constexpr std::array<std::string_view, 8> enum_names<DeviceState>{
    "joined", "rejoined", "left", "silent", "power_cut", "power_restored", "activating", "version"};

/// What happens to one upgrade of one device, in the words of the ZCL OTA cluster.
enum class TransferStage : std::uint8_t {
  notified, queried, offered, not_offered, hardware_mismatch, started, resumed, restarted, complete, end_request, activation_sent, aborted, gone
};
template <>
inline constexpr std::array<std::string_view, 13> enum_names<TransferStage>{
    "notified", "queried", "offered", "not_offered", "hardware_mismatch", "started", "resumed",
    "restarted", "complete", "end_request", "activation_sent", "aborted", "gone"};

template <class Enum>
  requires(enum_names<Enum>.size() > 0)
constexpr std::string_view name(Enum value) {
  return enum_names<Enum>[static_cast<std::size_t>(value)];
}

/// A plan or a bench, and the very file it was read from.
struct SourceFile {
  std::string id;
  std::string title;
  std::string file;    ///< as named by the user
  std::string sha256;  ///< of the file's octets, lower-case hex
  static constexpr auto fields() {
    return std::tuple{EventField{"id", &SourceFile::id}, EventField{"title", &SourceFile::title},
                      EventField{"file", &SourceFile::file}, EventField{"sha256", &SourceFile::sha256}};
  }
};

/// One ZigBee OTA file of a run.
struct ImageFacts {
  std::string name;                 ///< its id in the plan
  std::string file;
  std::string sha256;               ///< of the whole OTA file
  std::string mi_sha256;            ///< of the Manufacturer Image inside it: the hash that the CPL lists
  std::uint16_t manufacturer_code{};
  std::uint16_t image_type{};
  std::uint32_t file_version{};
  std::uint64_t size{};             ///< octets of the whole OTA file
  static constexpr auto fields() {
    return std::tuple{EventField{"name", &ImageFacts::name}, EventField{"file", &ImageFacts::file},
                      EventField{"sha256", &ImageFacts::sha256}, EventField{"mi_sha256", &ImageFacts::mi_sha256},
                      EventField{"manufacturer_code", &ImageFacts::manufacturer_code},
                      EventField{"image_type", &ImageFacts::image_type}, EventField{"file_version", &ImageFacts::file_version},
                      EventField{"size", &ImageFacts::size}};
  }
};

struct PlannedCase {
  std::string case_id;
  std::string title;
  std::vector<std::string> covers;  ///< requirement ids
  static constexpr auto fields() {
    return std::tuple{EventField{"case", &PlannedCase::case_id}, EventField{"title", &PlannedCase::title},
                      EventField{"covers", &PlannedCase::covers}};
  }
};

/// Always the first line. `planned` is fixed here, so a case that never ran cannot get lost.
struct RunStarted {
  std::string run;
  std::uint32_t format_version{journal_format_version};
  std::string hanrig;               ///< version of the program
  SourceFile plan;
  SourceFile bench;
  std::uint64_t seed{};
  TimeMode time{TimeMode::real};
  Json parameters = Json::object(); ///< name: value, as resolved; secrets already masked
  Json switches = Json::object();   ///< profile switches of hub and dcc, name: value
  std::vector<ImageFacts> images;
  std::vector<PlannedCase> planned;
  static constexpr std::string_view type = "run_started";
  static constexpr auto fields() {
    return std::tuple{EventField{"run", &RunStarted::run}, EventField{"format_version", &RunStarted::format_version},
                      EventField{"hanrig", &RunStarted::hanrig}, EventField{"plan", &RunStarted::plan},
                      EventField{"bench", &RunStarted::bench}, EventField{"seed", &RunStarted::seed},
                      EventField{"time", &RunStarted::time}, EventField{"parameters", &RunStarted::parameters},
                      EventField{"switches", &RunStarted::switches}, EventField{"images", &RunStarted::images},
                      EventField{"planned", &RunStarted::planned}};
  }
};

/// A run that had been cut off goes on in the same journal. `torn` keeps the octets of an unfinished last line.
struct RunResumed {
  std::uint64_t after_line{};
  std::string torn;
  static constexpr std::string_view type = "run_resumed";
  static constexpr auto fields() {
    return std::tuple{EventField{"after_line", &RunResumed::after_line}, EventField{"torn", &RunResumed::torn}};
  }
};

struct CaseStarted {
  std::string case_id;
  std::uint32_t attempt{1};  ///< counted from 1
  static constexpr std::string_view type = "case_started";
  static constexpr auto fields() {
    return std::tuple{EventField{"case", &CaseStarted::case_id}, EventField{"attempt", &CaseStarted::attempt}};
  }
};

/// `case_id` is empty for the setup and teardown of the plan itself.
struct StepStarted {
  std::string case_id;
  std::uint32_t attempt{1};
  Phase phase{Phase::steps};
  std::string step;
  std::string kind;   ///< the name in the step catalogue
  std::string title;
  std::string file;
  std::uint32_t line{};
  Json parameters = Json::object();
  static constexpr std::string_view type = "step_started";
  static constexpr auto fields() {
    return std::tuple{EventField{"case", &StepStarted::case_id}, EventField{"attempt", &StepStarted::attempt},
                      EventField{"phase", &StepStarted::phase}, EventField{"step", &StepStarted::step},
                      EventField{"kind", &StepStarted::kind}, EventField{"title", &StepStarted::title},
                      EventField{"file", &StepStarted::file}, EventField{"line", &StepStarted::line},
                      EventField{"parameters", &StepStarted::parameters}};
  }
};

struct StepEnded {
  std::string case_id;
  std::uint32_t attempt{1};
  Phase phase{Phase::steps};
  std::string step;
  Verdict verdict{Verdict::inconclusive};
  Cause cause{Cause::none};
  std::string rule;     ///< the rule that decided
  std::string message;
  std::vector<Measurement> measurements;
  static constexpr std::string_view type = "step_ended";
  static constexpr auto fields() {
    return std::tuple{EventField{"case", &StepEnded::case_id}, EventField{"attempt", &StepEnded::attempt},
                      EventField{"phase", &StepEnded::phase}, EventField{"step", &StepEnded::step},
                      EventField{"verdict", &StepEnded::verdict}, EventField{"cause", &StepEnded::cause},
                      EventField{"rule", &StepEnded::rule}, EventField{"message", &StepEnded::message},
                      EventField{"measurements", &StepEnded::measurements}};
  }
};

struct CaseEnded {
  std::string case_id;
  std::uint32_t attempt{1};
  Verdict verdict{Verdict::inconclusive};
  Cause cause{Cause::none};
  std::string message;
  static constexpr std::string_view type = "case_ended";
  static constexpr auto fields() {
    return std::tuple{EventField{"case", &CaseEnded::case_id}, EventField{"attempt", &CaseEnded::attempt},
                      EventField{"verdict", &CaseEnded::verdict}, EventField{"cause", &CaseEnded::cause},
                      EventField{"message", &CaseEnded::message}};
  }
};

/// The last line of a run that ended by itself.
struct RunEnded {
  Verdict verdict{Verdict::inconclusive};
  Cause cause{Cause::none};
  std::string message;
  static constexpr std::string_view type = "run_ended";
  static constexpr auto fields() {
    return std::tuple{EventField{"verdict", &RunEnded::verdict}, EventField{"cause", &RunEnded::cause},
                      EventField{"message", &RunEnded::message}};
  }
};

/// What the journal line says of the type and fields of a value.
template <IsEvent T>
Event event(const T& value);

/// The value back from the fields of a journal line; a field that is missing keeps its default. Error invalid_file names the
/// field, what was expected and what was found.
template <IsEvent T>
Result<T> read_event(const Json& fields);

template <IsEvent T>
void emit(EventSink& sink, const T& value) {
  sink.emit(event(value));
}

/// A member list as a Json object, in its order: what event() writes, for values that are not events by themselves.
template <HasFields T>
Json fields_json(const T& value);

/// The type and field names of every event, in the order of docs/journal.md.
std::vector<std::pair<std::string_view, std::vector<std::string_view>>> event_catalogue();

}  // namespace rig::record

#include "rig/record/bench_events.hpp"    // IWYU pragma: export
#include "rig/record/console_events.hpp"  // IWYU pragma: export
#include "rig/record/upgrade_events.hpp"  // IWYU pragma: export
