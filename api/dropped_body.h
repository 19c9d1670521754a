// A request's body that is counted against the limit and dropped: no route takes one. The shape of a Beast Body.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flowtally::api {

struct DroppedBody {
  struct value_type {};

  class reader {
   public:
    template <bool IsRequest, typename Fields, template <bool, typename> class Header>
    reader(Header<IsRequest, Fields>&, value_type&) {}

    template <typename Length, typename ErrorCode>
    void init(const Length&, ErrorCode& error) {
      error = {};
    }
    template <typename Buffers, typename ErrorCode>
    std::size_t put(const Buffers& buffers, ErrorCode& error) {
      error = {};
      std::size_t bytes = 0;
      for (auto buffer = buffers.begin(); buffer != buffers.end(); ++buffer) bytes += (*buffer).size();
      return bytes;
    }
    template <typename ErrorCode>
    void finish(ErrorCode& error) {
      error = {};
    }
  };
};

}  // namespace flowtally::api
