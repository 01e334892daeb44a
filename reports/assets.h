// The files that the HTML report is made of, embedded at build time (tools/embed.cmake).
#pragma once

#include <string_view>

namespace hostyard::assets {

std::string_view page();    // assets/report.html: the frame, with {{names}} to fill
std::string_view style();   // assets/report.css
std::string_view script();  // assets/report.js

}  // namespace hostyard::assets
