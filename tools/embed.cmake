# cmake -DOUTPUT=x.cpp -DHEADER=part/x.h -DNAMESPACE=hostyard::x -DNAMES="a;b" -DFILES="/x/a.css;/x/b.js" -P embed.cmake: the
# files as functions of the namespace that give their bytes. Arrays of numbers: no limit on length, no escaping.
set(text "// Made by tools/embed.cmake.\n#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(name file IN ZIP_LISTS NAMES FILES)
  file(READ "${file}" bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND text
    "\nstd::string_view ${name}() {\n  static constexpr unsigned char kBytes[] = {${bytes}};\n"
    "  return {reinterpret_cast<const char*>(kBytes), sizeof kBytes};\n}\n")
endforeach()
string(APPEND text "\n}  // namespace ${NAMESPACE}\n")
file(WRITE "${OUTPUT}" "${text}")
