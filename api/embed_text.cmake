# Writes SOURCE, which defines the constant NAME of api/docs_files.h as what the file TEXT holds.
file(READ ${TEXT} text)
file(WRITE ${SOURCE} "#include \"api/docs_files.h\"

const std::string_view flowtally::api::${NAME} = R\"~~~(${text})~~~\";
")
