// Finds the delimiter of CSV text from its first lines.
#pragma once

#include <cstdint>

namespace sfumato {

// The delimiter among `,` `;` tab and `|` that splits the first rows most evenly; `,` if none splits the first. The
// byte at `end` must be a line feed.
uint8_t sniffDelimiter(const uint8_t *text, const uint8_t *end, bool isLast);

}  // namespace sfumato
