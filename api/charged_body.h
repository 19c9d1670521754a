// The body of a request while it is read, for Beast's parser (a Body in its words): room grows with what has arrived,
// not with what Content-Length promises, and is charged before it is taken. A charge that is refused ends the reading
// with `not_enough_memory`. One thread at a time.
#pragma once

#include <algorithm>
#include <boost/optional/optional.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "api/body_budget.h"

namespace flowtally::api {

struct ChargedBody {
  struct value_type {
    std::string bytes;
    BodyCharge* charge = nullptr;  // set before anything is read; outlives the reading
  };

  class reader {
   public:
    template <typename Header>
    reader(Header& /*header*/, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& /*content_length*/, boost::system::error_code& error) {
      error = {};
    }
    template <typename Buffer>
    std::size_t put(const Buffer& buffer, boost::system::error_code& error) {
      std::string& bytes = body_.bytes;
      const std::size_t size = bytes.size() + buffer.size();
      if (size > bytes.capacity()) {
        const std::size_t room = std::max(size, 2 * bytes.capacity());
        if (!body_.charge->grow_to(room)) {
          error = make_error_code(boost::system::errc::not_enough_memory);
          return 0;
        }
        bytes.reserve(room);
      }
      error = {};
      bytes.append(static_cast<const char*>(buffer.data()), buffer.size());
      return buffer.size();
    }
    void finish(boost::system::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace flowtally::api
