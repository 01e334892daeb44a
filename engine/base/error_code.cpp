#include "engine/base/error_code.h"
