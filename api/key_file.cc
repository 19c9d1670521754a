#include "api/key_file.h"

#include <fstream>

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

}  // namespace flowtally::api
