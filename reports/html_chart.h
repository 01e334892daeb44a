// Charts of the HTML report: shapes in inline SVG that stretch with the page, words beside them in HTML,
// colours from the style sheet, so that they follow light, dark and paper. They need no script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hostyard {

struct ChartPart {
  std::string_view css_class;  // "passed", "failed", "not-applicable", "plain"
  double value = 0;            // >= 0
};

// Parts stand upon each other, or behind each other in a row of bars.
struct ChartBar {
  std::string label;  // of the bar, for rows
  std::string title;  // what a reader who points at it is told, figures included
  std::vector<ChartPart> parts;
};

// Upright bars from left to right, as high as their sum; `unit` stands behind the highest sum ("s", "cases").
std::string html_columns(std::string_view caption, std::string_view unit, const std::vector<ChartBar>& bars);

// Lying bars, one a line, behind their labels; all figures in words too.
std::string html_rows(std::string_view caption, const std::vector<ChartBar>& bars);

}  // namespace hostyard
