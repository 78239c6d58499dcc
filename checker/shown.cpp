#include "shown.hpp"

namespace relucert_check {

std::string shown(const std::string& text) {
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = [&text](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
        const unsigned first = byte(i), second = byte(i + 1), third = byte(i + 2);
        const bool invisible =
            (first == 0xC2 && (second < 0xA0 || second == 0xAD)) ||  // U+0080..9F, AD
            (first == 0xD8 && second == 0x9C) ||                     // U+061C
            (first == 0xE2 && second == 0x80 && (third < 0x90 || (third >= 0xA8 && third <= 0xAE))) ||
            (first == 0xE2 && second == 0x81 && third >= 0xA0 && third <= 0xAF) ||  // U+2060..206F
            (first == 0xEF && second == 0xBB && third == 0xBF) || (first == 0xF3 && second == 0xA0);
        if (invisible) {
            result += '?';
            i += first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        } else if (text[i] == '\n') {
            result += "\n      ";
        } else {
            result += first < 0x20 || first == 0x7F ? '?' : text[i];
        }
    }
    return result;
}

}  // namespace relucert_check
