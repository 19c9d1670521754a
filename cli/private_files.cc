#include "cli/private_files.h"

#include <sys/stat.h>

namespace flowtally::cli {

void keep_files_private() { ::umask(S_IRWXG | S_IRWXO); }

}  // namespace flowtally::cli
