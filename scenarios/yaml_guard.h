// What yaml-cpp leaves to be done where the text is anybody's.
#pragma once

#include <string>

namespace hostyard {

// Throws YAML::ParserException at the place behind which yaml-cpp would find documents without end: a word or
// a bracket where the document before has ended already.
void check_documents_end(const std::string& text);

// The message of a YAML::Exception, which may have one byte of a character in it, as UTF-8.
std::string readable_fault(std::string message);

}  // namespace hostyard
