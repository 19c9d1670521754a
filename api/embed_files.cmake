# Writes SOURCE, which makes every file below DIRECTORY part of the program: FUNCTION of api/embedded_files.h gives them.
# The assembler takes the bytes as they are, so they are neither escaped nor compiled. Without a DIRECTORY there are none.
set(files "")
if(DIRECTORY)
  file(GLOB_RECURSE files RELATIVE ${DIRECTORY} ${DIRECTORY}/*)
endif()
set(number 0)
foreach(file ${files})
  set(label ${FUNCTION}_${number})
  file(SIZE ${DIRECTORY}/${file} size)
  string(APPEND blobs "    \"${label}: .incbin \\\"${DIRECTORY}/${file}\\\"\\n\"\n")
  string(APPEND labels "extern const char ${label}[];\n")
  string(APPEND rows "      {\"${file}\", {${label}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${SOURCE} "#include \"api/embedded_files.h\"

#include <vector>

asm(\".pushsection .rodata, \\\"a\\\"\\n\"
${blobs}    \".popsection\\n\");

extern \"C\" {
${labels}}

std::span<const flowtally::api::EmbeddedFile> flowtally::api::${FUNCTION}() {
  static const std::vector<EmbeddedFile> kFiles = {
${rows}  };
  return kFiles;
}
")
