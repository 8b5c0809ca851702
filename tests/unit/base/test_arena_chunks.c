/* The tests of test_arena.c once more on the chunks of release builds, where the test builds have a block of
 * its own for each request: this program brings its own copy of base/arena.c. */
#define MX_ARENA_CHUNKS 1
#include "base/arena.c"
#include "test_arena.c"
