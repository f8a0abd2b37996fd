// SPDX-License-Identifier: Apache-2.0
#include "rig/report/plot_data.hpp"

#include <map>

#include "rig/report/timeline.hpp"

namespace rig::report {
namespace {

using namespace record;

double seconds(Duration t) { return static_cast<double>(t / std::chrono::milliseconds(1)) / 1000; }

Json series_json(const std::string& device, const std::vector<Timed<TransferSample>>& samples) {
  Json series{{"device", device}, {"t", Json::array()}, {"rate", Json::array()}, {"mean", Json::array()}, {"p95", Json::array()}, {"max", Json::array()}};
  for (const auto& sample : thinned(samples)) {
    series["t"].push_back(seconds(sample.t));
    series["rate"].push_back(sample.value.bytes_per_s);
    series["mean"].push_back(sample.value.latency_ms.mean);
    series["p95"].push_back(sample.value.latency_ms.p95);
    series["max"].push_back(sample.value.latency_ms.max);
  }
  return series;
}

Json histogram_json(const Timed<TransferSummary>& summary) {
  Json buckets = Json::array();
  for (const auto& bucket : summary.value.latency_histogram) buckets.push_back(fields_json(bucket));
  return {{"device", summary.value.device}, {"buckets", std::move(buckets)}};
}

std::string without_markup(const std::string& json) {
  std::string safe;
  for (char c : json) {
    if (c == '<') safe += "\\u003c";
    else if (c == '>') safe += "\\u003e";
    else if (c == '&') safe += "\\u0026";
    else safe += c;
  }
  return safe;
}

}  // namespace

std::string plot_data(const RunRecord& run) {
  std::map<std::string, std::vector<Timed<TransferSample>>> devices;
  for (const auto& sample : run.series.samples) devices[sample.value.device].push_back(sample);
  Json data{{"duration", seconds(run.duration)}, {"series", Json::array()}, {"histograms", Json::array()}};
  for (const auto& [device, samples] : devices) data["series"].push_back(series_json(device, samples));
  for (const auto& summary : run.series.summaries) data["histograms"].push_back(histogram_json(summary));
  return without_markup(data.dump(-1, ' ', true, Json::error_handler_t::replace));
}

}  // namespace rig::report
