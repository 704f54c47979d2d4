// The version of the engine; package.json and CMakeLists.txt carry the same, and a test compares.
#pragma once

#include <string_view>

namespace loadline {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace loadline
