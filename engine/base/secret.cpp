#include "engine/base/secret.h"

namespace hostyard {

Secret::~Secret() {
  // volatile keeps the compiler from dropping writes to memory that is about to be freed
  volatile char* bytes = text_.data();
  for (std::size_t i = 0; i < text_.capacity(); ++i) bytes[i] = 0;
}

}  // namespace hostyard
