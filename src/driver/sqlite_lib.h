/* driver/sqlite_lib.h — the functions of libsqlite3 that we call, found at run time. For this room only.
 *
 * The process's own copy is taken if there is one: two copies of the library on one file break its locks
 * (POSIX locks belong to the process; see "How To Corrupt An SQLite Database File", section 2.2). The
 * prototypes are those of SQLite's C interface. */
#ifndef MX_DRIVER_SQLITE_LIB_H
#define MX_DRIVER_SQLITE_LIB_H

#include <stdint.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
typedef struct sqlite3_context sqlite3_context;
typedef struct sqlite3_value sqlite3_value;
typedef void (*lite_function)(sqlite3_context *, int, sqlite3_value **);
typedef void (*lite_step)(sqlite3_context *, int, sqlite3_value **);
typedef void (*lite_final)(sqlite3_context *);

enum { LITE_OK = 0, LITE_ROW = 100, LITE_DONE = 101 };
enum {
    LITE_READONLY = 8,
    LITE_IOERR = 10,
    LITE_CORRUPT = 11,
    LITE_FULL = 13,
    LITE_CANTOPEN = 14,
    LITE_NOTADB = 26
};
enum { LITE_INTEGER = 1, LITE_FLOAT = 2, LITE_TEXT = 3, LITE_BLOB = 4, LITE_NULL = 5 };
enum { LITE_UTF8 = 1, LITE_DETERMINISTIC = 0x800, LITE_INNOCUOUS = 0x200000 };
#define LITE_TRANSIENT ((void (*)(void *)) - 1) /* the library copies */
enum { LITE_OPEN_READONLY = 1, LITE_OPEN_READWRITE = 2, LITE_OPEN_CREATE = 4, LITE_OPEN_URI = 64 };

#define SQLITE_FUNCTIONS(F)                                                                                  \
    F(int, open_v2, (const char *, sqlite3 **, int, const char *))                                           \
    F(int, close_v2, (sqlite3 *))                                                                            \
    F(int, prepare_v2, (sqlite3 *, const char *, int, sqlite3_stmt **, const char **))                       \
    F(int, step, (sqlite3_stmt *))                                                                           \
    F(int, finalize, (sqlite3_stmt *))                                                                       \
    F(int, bind_int64, (sqlite3_stmt *, int, int64_t))                                                       \
    F(int, bind_double, (sqlite3_stmt *, int, double))                                                       \
    F(int, bind_text, (sqlite3_stmt *, int, const char *, int, void (*)(void *)))                            \
    F(int, bind_blob, (sqlite3_stmt *, int, const void *, int, void (*)(void *)))                            \
    F(int, bind_null, (sqlite3_stmt *, int))                                                                 \
    F(int, reset, (sqlite3_stmt *))                                                                          \
    F(const char *, column_decltype, (sqlite3_stmt *, int))                                                  \
    F(int, create_function_v2,                                                                               \
      (sqlite3 *, const char *, int, int, void *, lite_function, lite_step, lite_final, void (*)(void *)))   \
    F(void *, user_data, (sqlite3_context *))                                                                \
    F(int, value_type, (sqlite3_value *))                                                                    \
    F(int64_t, value_int64, (sqlite3_value *))                                                               \
    F(const void *, value_blob, (sqlite3_value *))                                                           \
    F(const unsigned char *, value_text, (sqlite3_value *))                                                  \
    F(int, value_bytes, (sqlite3_value *))                                                                   \
    F(void, result_text, (sqlite3_context *, const char *, int, void (*)(void *)))                           \
    F(void, result_null, (sqlite3_context *))                                                                \
    F(void, result_error, (sqlite3_context *, const char *, int))                                            \
    F(void, result_error_nomem, (sqlite3_context *))                                                         \
    F(int, column_count, (sqlite3_stmt *))                                                                   \
    F(const char *, column_name, (sqlite3_stmt *, int))                                                      \
    F(int, column_type, (sqlite3_stmt *, int))                                                               \
    F(int64_t, column_int64, (sqlite3_stmt *, int))                                                          \
    F(double, column_double, (sqlite3_stmt *, int))                                                          \
    F(const unsigned char *, column_text, (sqlite3_stmt *, int))                                             \
    F(const void *, column_blob, (sqlite3_stmt *, int))                                                      \
    F(int, column_bytes, (sqlite3_stmt *, int))                                                              \
    F(const char *, errmsg, (sqlite3 *))                                                                     \
    F(const char *, errstr, (int))                                                                           \
    F(int, errcode, (sqlite3 *))                                                                             \
    F(int, system_errno, (sqlite3 *))                                                                        \
    F(int, get_autocommit, (sqlite3 *))                                                                      \
    F(void, interrupt, (sqlite3 *))                                                                          \
    F(int, busy_handler, (sqlite3 *, int (*)(void *, int), void *))                                          \
    F(const char *, libversion, (void))

typedef struct mx_sqlite_lib {
#define F(type, name, args) type(*name) args;
    SQLITE_FUNCTIONS(F)
#undef F
} mx_sqlite_lib;

/* Fills *out. NULL when all is there, else what is missing, for the message. Cheap when called again. */
const char *mx_sqlite_load(mx_sqlite_lib *out);

#endif
