// A JSON object put together member by member, for what no struct describes: schemas, and the API's description itself.
// Members stand in the order in which they were added; nothing keeps a name from coming twice. A plain value.
#pragma once

#include <string>
#include <string_view>

#include "api/json.h"
#include "events/ndjson.h"
#include "projections/figures.h"

namespace flowtally::api {

class JsonObject {
 public:
  template <typename T>
  JsonObject& add(std::string_view name, const T& value) {
    members_.push_back(members_.empty() ? '{' : ',');
    events::append_json_string(members_, name);
    members_.push_back(':');
    append_json(members_, value);
    return *this;
  }
  JsonObject& add(std::string_view name, const JsonObject& value) { return add(name, value.json()); }

  bool empty() const { return members_.empty(); }
  projections::RawJson json() const { return {members_.empty() ? "{}" : members_ + '}'}; }

 private:
  std::string members_;
};

}  // namespace flowtally::api
