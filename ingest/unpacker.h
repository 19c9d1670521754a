// Gzip members and zstd frames, one or more in a row, unpacked piece by piece: memory is a window, however much the
// input unfolds to. Which of the two it is, the first bytes say, not a name. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "events/status.h"

namespace flowtally::ingest {

enum class Packing : std::uint8_t { kNone, kGzip, kZstd };

/// The bytes that packing_of() needs, unless there are no more.
inline constexpr std::size_t kPackingBytes = 4;
Packing packing_of(std::string_view first_bytes);

/// "gzip", "zstd".
std::string_view packing_name(Packing packing);

class Unpacker {
 public:
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };

  /// Not for kNone. A zstd frame may ask for a window of at most 2^`window_log_max` bytes; gzip's is always small.
  explicit Unpacker(Packing packing, int window_log_max = kWindowLogMax);
  ~Unpacker();
  Unpacker(Unpacker&&) noexcept;
  Unpacker& operator=(Unpacker&&) noexcept;

  /// 128 MiB: what `zstd --long` makes, and the most that `zstd -d` takes unasked.
  static constexpr int kWindowLogMax = 27;

  /// Unpacks some of `packed` into `out`, which has room. Moves on with every call while there is input, or output
  /// that was held back. kCorruption with a sentence that lacks its subject: "is damaged: ...".
  events::Result<Step> unpack(std::string_view packed, std::span<char> out);

  /// Whether the input may end here: no member or frame is open.
  bool may_end() const;
  /// The bytes consumed so far.
  std::uint64_t position() const;

 private:
  struct Impl;
  struct Gzip;
  struct Zstd;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::ingest
