#include "api/key_file.h"

#include <fstream>
#include <system_error>

#include "api/log.h"

namespace flowtally::api {

using events::Status;
using events::StatusCode;

events::Result<std::string> read_key_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(kKeyFileBytesMax + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream.is_open() || stream.bad()) {
    return Status(StatusCode::kIoError, "cannot be read").with_context(file.string());
  }
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  if (bytes.size() > kKeyFileBytesMax) {
    return Status(StatusCode::kInvalidArgument, "has over 64 KiB, which no key has").with_context(file.string());
  }
  return bytes;
}

bool others_can_read(const std::filesystem::path& file) {
  using std::filesystem::perms;
  std::error_code error;
  const auto mode = std::filesystem::status(file, error).permissions();  // of what a link points to
  if (error || mode == perms::unknown) return false;
  return (mode & (perms::group_read | perms::others_read)) != perms::none;
}

void warn_if_others_can_read(const std::filesystem::path& file) {
  if (!others_can_read(file)) return;
  log(LogLevel::kWarning, "other users can read a secret key; make the file's mode 0600", {{"file", file.native()}});
}

}  // namespace flowtally::api
