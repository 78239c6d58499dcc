#pragma once

namespace relucert {

/// FLINT keeps caches for each thread and leaves them behind when the thread ends. After this call the caches of the
/// calling thread are freed at its end. Called wherever a FLINT object is made; costs one thread-local look-up.
void free_flint_caches_at_thread_exit();

}  // namespace relucert
