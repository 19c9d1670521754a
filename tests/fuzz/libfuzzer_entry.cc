// What libFuzzer calls, compiled once for each target, whose function FLOWTALLY_FUZZ_RUN is.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace fuzz = flowtally::tests::fuzz;
  try {
    fuzz::FLOWTALLY_FUZZ_RUN({reinterpret_cast<const char*>(bytes), size});
  } catch (const fuzz::Finding& finding) {
    std::fprintf(stderr, "FINDING: %s\n", finding.what());
    std::abort();
  }
  return 0;
}
