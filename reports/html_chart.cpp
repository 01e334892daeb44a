#include "reports/html_chart.h"

#include <algorithm>

#include <fmt/format.h>

#include "reports/safe_text.h"

namespace hostyard {
namespace {

double sum_of(const ChartBar& bar) {
  double sum = 0;
  for (const ChartPart& part : bar.parts) sum += part.value;
  return sum;
}

double highest(const std::vector<ChartBar>& bars) {
  double most = 0;
  for (const ChartBar& bar : bars) most = std::max(most, sum_of(bar));
  return most;
}

// In hundredths of the whole chart; whatever there is can be seen.
double extent_of(double value, double most) {
  return value > 0 ? std::max(100 * value / most, 1.0) : 0;
}

std::string rectangle(std::string_view css_class, double x, double y, double width, double height) {
  return fmt::format("<rect class=\"{}\" x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"/>",
                     css_class, x, y, width, height);
}

// "1234", "0.5": as few digits as the size needs.
std::string figure(double value) {
  return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

std::string column(const ChartBar& bar, std::size_t index, double most) {
  constexpr double kWidth = 10;
  constexpr double kGap = 2;
  std::string out = fmt::format("<g><title>{}</title>", escape_text(bar.title));
  double top = 100;
  for (const ChartPart& part : bar.parts) {
    const double height = extent_of(part.value, most);
    top -= height;
    if (height > 0) {
      out += rectangle(part.css_class, kWidth * static_cast<double>(index) + kGap / 2, top, kWidth - kGap,
                       height);
    }
  }
  return out + "</g>";
}

std::string row(const ChartBar& bar, double most) {
  std::string shapes;
  double left = 0;
  for (const ChartPart& part : bar.parts) {
    const double width = extent_of(part.value, most);
    if (width > 0) shapes += rectangle(part.css_class, left, 0, width, 10);
    left += width;
  }
  return fmt::format(
      "<li><span class=\"label\">{}</span><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">{}</svg><span class=\"figures\">{}</span></li>\n",
      escape_text(bar.label), shapes, escape_text(bar.title));
}

}  // namespace

std::string html_columns(std::string_view caption, std::string_view unit, const std::vector<ChartBar>& bars) {
  constexpr std::size_t kLeast = 8;  // a few bars are not drawn as wide as the page
  const double most = highest(bars);
  std::string shapes;
  for (std::size_t i = 0; i < bars.size(); ++i) shapes += column(bars[i], i, most);
  const std::string axis = bars.empty() ? "" : fmt::format("{} to {}", bars.front().label, bars.back().label);
  return fmt::format(
      "<figure class=\"columns\"><figcaption>{}</figcaption><p class=\"scale\">{} {}</p>\n"
      "<svg viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{}; the table of runs has the figures\">{}</svg>\n<p class=\"axis\">{}</p></figure>\n",
      escape_text(caption), figure(most), escape_text(unit), 10 * std::max(bars.size(), kLeast),
      escape_attribute(caption), shapes, escape_text(axis));
}

std::string html_rows(std::string_view caption, const std::vector<ChartBar>& bars) {
  const double most = highest(bars);
  std::string out =
      fmt::format("<figure class=\"rows\"><figcaption>{}</figcaption><ul>\n", escape_text(caption));
  for (const ChartBar& bar : bars) out += row(bar, most);
  return out + "</ul></figure>\n";
}

}  // namespace hostyard
