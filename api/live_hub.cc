#include "api/live_hub.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "api/json.h"
#include "projections/chat_figures.h"

namespace flowtally::api {
namespace {

using Text = std::shared_ptr<const std::string>;

constexpr std::chrono::seconds kHeartbeat{15};

Text event_of(std::string_view name, const projections::LiveKpis& kpis) {
  std::string text = "event: ";
  text.append(name).append("\ndata: ");
  append_json(text, kpis);
  return std::make_shared<const std::string>(text.append("\n\n"));
}

/// What has to differ before anyone is told again: all but the instant.
Text figures_of(projections::LiveKpis kpis) {
  kpis.timestamp = {};
  return std::make_shared<const std::string>(to_json(kpis));
}

struct Listener {
  std::string token;
  StreamSink sink;
  Text told;  // the figures that it knows
  events::Timestamp told_at;
};

/// One account's listeners.
struct Room {
  const engine::Engine* engine = nullptr;
  std::string account;
  std::mutex mutex;
  std::map<std::uint64_t, Listener> listeners;
};

}  // namespace

struct LiveHub::Impl {
  explicit Impl(Holds holds_token) : holds(std::move(holds_token)) {}

  void run(std::chrono::milliseconds interval) {
    std::unique_lock lock(mutex);
    // The pause begins when all have been told: whoever was last in one round and is first in the next waits as long.
    while (!stopped_now.wait_for(lock, interval, [this] { return stopped; })) {
      lock.unlock();
      tick();
      lock.lock();
    }
  }

  void tick() {
    std::vector<std::shared_ptr<Room>> all;
    {
      const std::lock_guard lock(mutex);
      for (const auto& [account, room] : rooms) all.push_back(room);
    }
    for (const auto& room : all) visit(*room);
  }

  void visit(Room& room) {
    static const auto kComment = std::make_shared<const std::string>(":\n\n");
    const auto now = room.engine->now();
    const auto kpis = room.engine->live_kpis(room.account, now);
    const auto figures = kpis ? figures_of(*kpis) : nullptr;
    Text event;  // made when the first one has to be told
    const std::lock_guard lock(room.mutex);
    for (auto at = room.listeners.begin(); at != room.listeners.end();) {
      auto& listener = at->second;
      if (!kpis || !holds(listener.token, now)) {  // who comes again is told why
        listener.sink(nullptr);
        at = room.listeners.erase(at);
        continue;
      }
      if (listener.told != figures && *listener.told != *figures) {
        if (event == nullptr) event = event_of("kpis", *kpis);
        listener.sink(event);
        listener.told_at = now;
      } else if (now - listener.told_at >= kHeartbeat) {
        listener.sink(kComment);
        listener.told_at = now;
      }
      listener.told = figures;
      ++at;
    }
  }

  std::pair<std::shared_ptr<Room>, std::uint64_t> enter(const engine::Engine& engine, const std::string& account,
                                                        Listener listener) {
    const std::lock_guard lock(mutex);
    auto& room = rooms[account];
    if (room == nullptr) room = std::make_shared<Room>();
    room->engine = &engine;
    room->account = account;
    const auto number = ++last_number;
    const std::lock_guard room_lock(room->mutex);
    room->listeners.emplace(number, std::move(listener));
    return {room, number};
  }

  void leave(Room& room, std::uint64_t number) {
    const std::lock_guard lock(mutex);
    bool empty = false;
    {
      const std::lock_guard room_lock(room.mutex);
      room.listeners.erase(number);
      empty = room.listeners.empty();
    }
    const auto found = rooms.find(room.account);
    if (empty && found != rooms.end() && found->second.get() == &room) rooms.erase(found);
  }

  const Holds holds;
  mutable std::mutex mutex;  // over the rooms; taken before a room's own
  std::map<std::string, std::shared_ptr<Room>> rooms;
  std::uint64_t last_number = 0;
  std::condition_variable stopped_now;
  bool stopped = false;
  std::thread thread;
};

LiveHub::LiveHub(std::chrono::milliseconds interval, Holds holds) : impl_(std::make_shared<Impl>(std::move(holds))) {
  if (interval.count() > 0) impl_->thread = std::thread([impl = impl_.get(), interval] { impl->run(interval); });
}

LiveHub::~LiveHub() { stop(); }

void LiveHub::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopped = true;
  }
  impl_->stopped_now.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
}

std::shared_ptr<void> LiveHub::listen(const engine::Engine& engine, const std::string& account, std::string token,
                                      StreamSink sink) {
  const auto now = engine.now();
  const auto kpis = engine.live_kpis(account, now);
  if (!kpis) {
    sink(nullptr);
    return nullptr;
  }
  sink(event_of("snapshot", *kpis));
  auto [room, number] = impl_->enter(engine, account, {std::move(token), std::move(sink), figures_of(*kpis), now});
  return {room.get(), [impl = impl_, room = room, number = number](Room* /*room*/) { impl->leave(*room, number); }};
}

void LiveHub::tick() { impl_->tick(); }

std::size_t LiveHub::listener_count() const {
  const std::lock_guard lock(impl_->mutex);
  std::size_t count = 0;
  for (const auto& [account, room] : impl_->rooms) {
    const std::lock_guard room_lock(room->mutex);
    count += room->listeners.size();
  }
  return count;
}

}  // namespace flowtally::api
