// SPDX-License-Identifier: Apache-2.0
//
// Variables in a document: ${name}, and nothing cleverer. One pass, no nesting, no code; $${ writes a literal ${.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "rig/yaml/document.hpp"

namespace rig::yaml {

/// Names are letters, digits, '_', '-' and '.', starting with a letter or '_': "cut_at", "ppmid1.install_code".
using Variables = std::map<std::string, std::string, std::less<>>;

/// Replaces the variables in every scalar below `node`; keys are left alone. A scalar that is nothing but one variable
/// becomes plain, in quotes or not, so "${timeout}" is a duration where one is expected. Values are not looked into
/// again. Unknown and unfinished variables are reported, and false returned.
bool substitute(Document& document, const Node& node, const Variables& variables, Diagnostics& diagnostics);

/// The whole document.
bool substitute(Document& document, const Variables& variables, Diagnostics& diagnostics);

bool is_variable_name(std::string_view text);

/// Whether the text uses a variable.
bool has_variable(std::string_view text);

}  // namespace rig::yaml
