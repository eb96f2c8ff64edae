#include "csha256.h"

// BoringSSL's SHA256(), https://commondatastorage.googleapis.com/chromium-boringssl-docs/sha2.h.html,
// under the prefix that swift-crypto gives to all of its symbols. Were it gone, nothing would link.
uint8_t *CCryptoBoringSSL_SHA256(const uint8_t *data, size_t length, uint8_t digest[32]);

void csha256(const void *bytes, size_t length, void *digest) {
  CCryptoBoringSSL_SHA256(bytes, length, digest);
}
