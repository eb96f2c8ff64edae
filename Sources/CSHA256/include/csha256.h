#ifndef CSHA256_H
#define CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// SHA-256 of `length` bytes at `bytes`, as BoringSSL computes it: 32 bytes to `digest`.
void csha256(const void *bytes, size_t length, void *digest);

#endif
