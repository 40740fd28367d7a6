// models/balance/crc32.hpp - the CRC-32 of zlib and Ethernet (polynomial 0x04c11db7, reflected).
//
// Here because hash policies must place a key where nginx places it. Cost: a table look-up a byte.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "models/balance/policy.hpp"

namespace faultline::models {

class Crc32 {
public:
    constexpr Crc32& add(unsigned char byte) {
        state_ = kTable[(state_ ^ byte) & 0xff] ^ (state_ >> 8);
        return *this;
    }
    constexpr Crc32& add(std::string_view bytes) {
        for (const char c : bytes) add(static_cast<unsigned char>(c));
        return *this;
    }
    // The lowest byte first, whatever the platform.
    template <typename Unsigned>
    constexpr Crc32& add_number(Unsigned number) {
        for (size_t i = 0; i < sizeof number; ++i) add(static_cast<unsigned char>(number >> 8 * i));
        return *this;
    }
    constexpr uint32_t value() const { return ~state_; }

private:
    static constexpr std::array<uint32_t, 256> make_table() {
        std::array<uint32_t, 256> table{};
        for (uint32_t byte = 0; byte < 256; ++byte) {
            uint32_t rest = byte;
            for (int bit = 0; bit < 8; ++bit)
                rest = rest & 1 ? 0xedb88320u ^ (rest >> 1) : rest >> 1;
            table[byte] = rest;
        }
        return table;
    }
    static const std::array<uint32_t, 256> kTable;

    uint32_t state_ = 0xffffffffu;
};

inline constexpr std::array<uint32_t, 256> Crc32::kTable = Crc32::make_table();

// The key of `hash` policies: as it is written, or else as a number.
inline Crc32& add_key(Crc32& crc, const RouteKey& key) {
    return key.text.empty() ? crc.add_number(key.hash_key) : crc.add(key.text);
}

static_assert(Crc32().add("123456789").value() == 0xcbf43926u);

}  // namespace faultline::models
