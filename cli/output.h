// Where a command's data goes: standard output or a file. Knows the difference between a reader that has seen enough
// (`flowtally export | head`), which ends the command quietly, and a write that failed. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/exit_code.h"
#include "events/status.h"

namespace flowtally::cli {

class Output {
 public:
  /// Nothing or "-" is standard output; a file is created or emptied.
  static events::Result<Output> open(const std::optional<std::string>& path);
  ~Output();
  Output(Output&& other) noexcept;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  Output& operator=(Output&&) = delete;

  /// Collects, and writes when there is much. After an error everything else is dropped.
  events::Status write(std::string_view bytes);
  /// Writes what is left and closes; the status of all of it.
  events::Status close();
  /// Whether the other end of the pipe went away: not a failure of ours.
  bool reader_is_gone() const { return reader_is_gone_; }
  bool is_terminal() const;

  /// close(), and what the command ends with: a reader that is gone got what it wanted.
  ExitCode finish(const events::Status& written);

 private:
  Output(int descriptor, std::string name, bool owned)
      : descriptor_(descriptor), name_(std::move(name)), owned_(owned) {}
  events::Status flush();

  int descriptor_;
  std::string name_;  // for messages
  bool owned_;
  bool reader_is_gone_ = false;
  events::Status status_;
  std::string buffer_;
};

}  // namespace flowtally::cli
