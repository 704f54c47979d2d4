#include "tests/native/catch.hpp"
