// Catch2 2 needs one translation unit that holds its main; Catch2 3 brings it in a library.
#if __has_include(<catch2/catch_test_macros.hpp>)
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
