#include "relucert/number/flint_thread_cache.hpp"

#include <flint/flint.h>

namespace relucert {

namespace {
struct CacheOwner {
    CacheOwner() = default;
    CacheOwner(const CacheOwner&) = delete;
    CacheOwner& operator=(const CacheOwner&) = delete;
    ~CacheOwner() { flint_cleanup(); }  // numbers that are still alive stay valid: only free ones are given back
    void touch() const {}
};
}  // namespace

void free_flint_caches_at_thread_exit() {
    thread_local const CacheOwner owner;
    owner.touch();
}

}  // namespace relucert
