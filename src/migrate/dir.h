/* migrate/dir.h — the migration directory: its files in order, their versions, what of them is executed.
 *
 * Six layouts are read and written; what a plan looks like in each is migrate/draft.h's. Knows file names, directives
 * and the pragmas of the other tools; parses no DDL and talks to no database (migrate/apply.h). The integrity sum is
 * migrate/sum.h. A directory lives in an arena and is not changed after reading. */
#ifndef MX_MIGRATE_DIR_H
#define MX_MIGRATE_DIR_H

#include "base/diag.h"
#include "base/vec.h"
#include "metaxy/dir.h" /* mx_dir as a handle */
#include "migrate/directive.h"
#include "sql/split.h"

typedef enum mx_layout {
    MX_LAYOUT_ATLAS,
    MX_LAYOUT_GOLANG_MIGRATE,
    MX_LAYOUT_GOOSE,
    MX_LAYOUT_FLYWAY,
    MX_LAYOUT_LIQUIBASE,
    MX_LAYOUT_DBMATE,
    MX_LAYOUTS
} mx_layout;

const char *mx_layout_name(mx_layout layout);                           /* "golang-migrate" */
mx_status mx_layout_find(mx_str name, mx_layout *out, mx_diags *diags); /* DIR001: unknown dir format "foo" */

typedef struct mx_dir_file {
    mx_str name;         /* relative to the directory; '/' only with flyway */
    mx_str text;         /* the bytes as on disk, never re-encoded */
    mx_str version;      /* "" when the name has none (flyway's repeatables) */
    mx_str description;  /* may be empty */
    uint32_t file;       /* its number in the mx_diags given to mx_dir_read; 0 without one */
    mx_str hash;         /* its entry in the sum, without "h1:"; empty when the sum ignores the file */
    mx_file_marks marks; /* what its directives say; wrong ones are reported by mx_dir_check */
} mx_dir_file;

enum { MX_DIR_LOCK_MS = 10000 };

struct mx_dir {
    mx_str path;
    mx_layout layout;
    mx_dir_file *files; /* in the order of execution */
    size_t count;
    bool has_sum;
    mx_str sum_text;       /* atlas.sum as on disk, when has_sum */
    uint64_t lock_wait_ms; /* how long writers wait for other writers: MX_DIR_LOCK_MS unless set */
    const mx_dir
        *disk; /* where the files are templates: as they are on disk, this being them filled in. Else NULL */
    mx_arena *arena; /* of a handle (metaxy/dir.h), which closes it; else NULL: it lives in another's */
};

/* Reads every file that belongs to the layout, and atlas.sum. MX_NOT_FOUND: there is no such directory (no
 * diagnostic). MX_FAILED: IO001, IO003; DIR001: read as Atlas's, it has files of another tool. Checks neither sum nor
 * names. */
mx_status mx_dir_read(mx_arena *arena, mx_dir **out, mx_str path, mx_layout layout, mx_diags *diags);
/* The same from texts in memory; `files` need name and text only, in any order; others are passed over as on
 * disk. */
mx_dir *mx_dir_of(mx_arena *arena, mx_str path, mx_layout layout, const mx_dir_file *files, size_t count,
                  mx_diags *diags);

/* `disk` holds templates: the directory that they make, whose texts are `files`. It has no atlas.sum on disk, and its sum
 * always holds; what is added to it goes to `disk`. */
mx_dir *mx_dir_filled(mx_arena *arena, const mx_dir *disk, const mx_dir_file *files, size_t count,
                      mx_diags *diags);

/* What must hold before files are executed or replayed: every file has a version (DIR002), no two the same
 * (DIR003), directives make sense (DIR007). All faults are reported, not only the first. */
mx_status mx_dir_check(const mx_dir *dir, mx_diags *diags);

void mx_dir_warn(mx_arena *arena, const mx_dir *dir,
                 mx_diags *diags); /* DIR012: directives that do nothing */

const mx_dir_file *mx_dir_find(const mx_dir *dir, mx_str version); /* NULL: none */
/* The directory without what comes after `version` (a view: it shares the files). REV005: there is no such
 * version. */
mx_status mx_dir_upto(mx_arena *arena, const mx_dir *dir, mx_str version, mx_dir **out, mx_diags *diags);
int mx_version_cmp(mx_layout layout, mx_str a, mx_str b); /* flyway: by numbers; else byte order */

/* The statements of a file that are executed going up, by the layout's rules, with spans in the file.
 * Delimiter directives are obeyed. MX_FAILED: what mx_split says; DIR007 for pragmas in a wrong order. */
mx_status mx_dir_statements(mx_arena *arena, const mx_dir *dir, const mx_dir_file *file,
                            const mx_server *server, mx_statements *out, mx_diags *diags);

/* The files to run for the directory's state from nothing: from the last checkpoint on. */
typedef struct mx_replay_file {
    const mx_dir_file *file;
    mx_statements statements;
} mx_replay_file;
typedef mx_vec(mx_replay_file) mx_replay;
mx_status mx_dir_replay(mx_arena *arena, const mx_dir *dir, const mx_server *server, mx_replay *out,
                        mx_diags *diags);

/* The name of a new file: "20240125192026_NAME.sql", "V20240125192026__NAME.sql", …, `now` in seconds since 1970,
 * UTC; a later second when a file of that version is there or the last file's version is not smaller. NAME empty:
 * none, but "migration" in layouts whose tool passes over files without one. Where the last file would still come
 * after it, its version plus one second or plus one, with the warning DIR011; DIR013: that has no number, or one that
 * would not come after it ("9", "10"). DIR002: NAME holds '/', NUL, a line end or "h1:". */
mx_status mx_dir_new_name(mx_arena *arena, const mx_dir *dir, mx_str name, int64_t now, mx_str *out,
                          mx_diags *diags);

bool mx_layout_two_files(mx_layout layout); /* one going up, one going down */

typedef struct mx_beside {
    mx_str name, text;
} mx_beside;
typedef struct mx_new_file {
    mx_str name, text;
    mx_vec(mx_beside) beside; /* what its tool wants with it: the way down, settings */
} mx_new_file;

/* Adds a migration to the directory on disk and rewrites atlas.sum (temporary files first, then all renamed); the
 * directory is made when it is not there. `dir` may be one of no files. *out (may be NULL) is the directory
 * as it is then. MX_FAILED: IO002; DIR003: a name is taken; DIR004: another has changed the directory since
 * it was read. MX_LOCKED (DIR009): others wrote all the time. */
mx_status mx_dir_add(mx_arena *arena, const mx_dir *dir, const mx_new_file *file, mx_dir **out,
                     mx_diags *diags);
/* Writes atlas.sum for the files as they are on disk then. MX_FAILED: IO001, IO002, IO003; MX_LOCKED. */
mx_status mx_dir_rehash(mx_arena *arena, const mx_dir *dir, mx_diags *diags);

#endif
