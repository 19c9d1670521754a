// Who listens to the live KPIs of which account, and what they are told: a snapshot first, then the KPIs whenever a
// number changed. Once a second each account that has listeners is asked for its KPIs, once; the text is shared by all
// of them, so an idle listener costs its connection, its token and a few words.
//
// A listener is let go when its token no longer holds, which is looked at as often. Server-sent events:
//   event: snapshot | kpis, and the KPIs as data      a comment every 15 seconds without any
//
// Threads: any; one of its own unless the options say otherwise.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "api/message.h"
#include "engine/engine.h"
#include "events/time.h"

namespace flowtally::api {

class LiveHub {
 public:
  using Holds = std::function<bool(std::string_view token, events::Timestamp now)>;

  /// `holds` says whether a token still speaks for somebody; called from any thread until the hub goes. It looks every
  /// `interval`; with none, only when tick() is called.
  LiveHub(std::chrono::milliseconds interval, Holds holds);
  /// stop().
  ~LiveHub();
  LiveHub(const LiveHub&) = delete;
  LiveHub& operator=(const LiveHub&) = delete;

  /// Tells `sink` of the account's KPIs from now on, until the token no longer holds or what is returned is let go.
  /// The engine outlives the hub or its stop(), and is the same in every call.
  std::shared_ptr<void> listen(const engine::Engine& engine, const std::string& account, std::string token,
                               StreamSink sink);
  /// Looks once: tells who has to be told, and lets go whose token no longer holds.
  void tick();
  std::size_t listener_count() const;
  /// Ends what goes on by itself. Idempotent.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with what listen() returned
};

}  // namespace flowtally::api
