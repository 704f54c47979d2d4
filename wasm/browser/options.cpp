// European options: one from the option area, or a chunk of rows from the columns.
#include "wasm/browser/areas.hpp"

namespace loadline::browser {

}  // namespace loadline::browser
