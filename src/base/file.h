/* base/file.h — files read whole and written whole: temporary name, fsync, rename. */
#ifndef MX_BASE_FILE_H
#define MX_BASE_FILE_H

#include "base/diag.h"
#include "base/vec.h"

#define MX_FILE_MAX ((size_t)256 << 20) /* bytes; larger is IO003 */

/* Reads a regular file. MX_NOT_FOUND when there is none (no diagnostic); MX_FAILED with IO001 or IO003. "-"
 * is a name, not stdin. */
mx_status mx_file_read(mx_arena *arena, mx_str path, mx_str *out, mx_diags *diags);
mx_status mx_fd_read(mx_arena *arena, int fd, mx_str name, mx_str *out, mx_diags *diags); /* to its end */

/* One file of a set that is written together. */
typedef struct mx_file_out {
    mx_str path, text;
} mx_file_out;
/* Writes all to temporary names in their directories (mode 0644), fsyncs, then renames one after the other in
 * the order given and fsyncs the directories. On failure before the first rename nothing has changed;
 * temporary files are removed. Symlinks are followed: what they lead to is replaced. Devices and FIFOs are opened and
 * written through, in their turn among the renames. IO002. */
mx_status mx_files_write(mx_arena *arena, const mx_file_out *files, size_t count, mx_diags *diags);

/* Removes what processes that were killed in mx_files_write have left in a directory: their temporary files, unchanged for a minute.
 * For who holds the lock that others who write there take. */
void mx_files_sweep(mx_arena *arena, mx_str dir);

/* A new file of this process alone, in TMPDIR or /tmp: without a name from the start, so that it goes with the process,
 * however that ends, and read by nobody else. No program that is run from here gets the descriptor; the caller closes it,
 * -1: IO002. */
mx_status mx_file_unnamed(mx_arena *arena, int *fd, mx_diags *diags);

bool mx_path_exists(mx_str path);
bool mx_path_is_dir(mx_str path);
/* With parents, mode 0755; existing is fine. */
mx_status mx_dir_make(mx_arena *arena, mx_str path, mx_diags *diags);
/* Names in a directory, sorted by byte order, without "." and "..". MX_NOT_FOUND when there is none. */
mx_status mx_dir_list(mx_arena *arena, mx_str path, mx_strs *out, mx_diags *diags);
mx_str mx_path_join(mx_arena *arena, mx_str dir, mx_str name); /* an absolute `name` wins */
/* Against the working directory; "." and ".." are taken as text, no symlinks are resolved. */
mx_str mx_path_absolute(mx_arena *arena, mx_str path);
mx_str mx_path_dir(mx_str path); /* "a/b" → "a"; "b" → "." */
mx_str mx_path_base(mx_str path);
/* From directory `dir`: "/a/b/c" in "/a" → "b/c". The path itself when it does not begin with `dir`. */
mx_str mx_path_within(mx_str path, mx_str dir);

#endif
