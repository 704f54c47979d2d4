// The precompiled header of all tests is made beside this source.
#include "tests/native/catch.hpp"
