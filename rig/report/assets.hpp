// SPDX-License-Identifier: Apache-2.0
//
// What the page is made of, put into the program at build time (script/cmake/rig_embed.cmake), so that a report needs nothing beside it.
#pragma once

#include <string_view>

namespace rig::report::assets {

extern const std::string_view page;           ///< reports/templates/report.mustache
extern const std::string_view style;          ///< reports/templates/report.css
extern const std::string_view script;         ///< reports/templates/report.js
extern const std::string_view chart_library;  ///< Chart.js, from Debian's libjs-chart.js

}  // namespace rig::report::assets
