#pragma once
// Independent pieces of work on several threads, reported in their order.
#include <cstddef>
#include <functional>

namespace relucert {

/// Calls work(0), ..., work(count-1) on `threads` threads and, on the calling thread, finished(i) in the order of i as
/// soon as 0, ..., i are done. The first exception of `work` or `finished` stops what has not begun and is thrown
/// again.
void in_parallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t)>& finished);

}  // namespace relucert
