/* driver/postgres_lib.h — the functions of libpq that we call, found at run time. For this room only. The
 * prototypes and numbers are those of PostgreSQL's manual ("libpq - C Library"). */
#ifndef MX_DRIVER_POSTGRES_LIB_H
#define MX_DRIVER_POSTGRES_LIB_H

#include <stddef.h>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;
typedef struct pg_cancel PGcancel;
typedef unsigned pg_oid;
typedef void (*pq_notice)(void *, const char *);

enum { PQ_CONNECTION_OK = 0 };
enum { PQ_TRANS_IDLE = 0, PQ_TRANS_ACTIVE = 1, PQ_TRANS_INTRANS = 2, PQ_TRANS_INERROR = 3 };
enum {
    PQ_EMPTY_QUERY = 0,
    PQ_COMMAND_OK = 1,
    PQ_TUPLES_OK = 2,
    PQ_COPY_OUT = 3,
    PQ_COPY_IN = 4,
    PQ_NONFATAL_ERROR = 6,
    PQ_COPY_BOTH = 8,
    PQ_SINGLE_TUPLE = 9,
};

typedef struct pq_option {
    char *keyword, *envvar, *compiled, *val, *label, *dispchar;
    int dispsize;
} pq_option;

#define PQ_FUNCTIONS(F)                                                                                      \
    F(PGconn *, connectdbParams, (const char *const *, const char *const *, int))                            \
    F(void, finish, (PGconn *))                                                                              \
    F(int, status, (const PGconn *))                                                                         \
    F(char *, errorMessage, (const PGconn *))                                                                \
    F(int, transactionStatus, (const PGconn *))                                                              \
    F(const char *, parameterStatus, (const PGconn *, const char *))                                         \
    F(pq_notice, setNoticeProcessor, (PGconn *, pq_notice, void *))                                          \
    F(pq_option *, conndefaults, (void))                                                                     \
    F(void, conninfoFree, (pq_option *))                                                                     \
    F(PGcancel *, getCancel, (PGconn *))                                                                     \
    F(void, freeCancel, (PGcancel *))                                                                        \
    F(int, cancel, (PGcancel *, char *, int))                                                                \
    F(int, sendQueryParams,                                                                                  \
      (PGconn *, const char *, int, const pg_oid *, const char *const *, const int *, const int *, int))     \
    F(int, setSingleRowMode, (PGconn *))                                                                     \
    F(PGresult *, getResult, (PGconn *))                                                                     \
    F(PGresult *, prepare, (PGconn *, const char *, const char *, int, const pg_oid *))                      \
    F(PGresult *, describePrepared, (PGconn *, const char *))                                                \
    F(void, clear, (PGresult *))                                                                             \
    F(int, resultStatus, (const PGresult *))                                                                 \
    F(char *, resultErrorMessage, (const PGresult *))                                                        \
    F(char *, resultErrorField, (const PGresult *, int))                                                     \
    F(int, nfields, (const PGresult *))                                                                      \
    F(int, ntuples, (const PGresult *))                                                                      \
    F(char *, fname, (const PGresult *, int))                                                                \
    F(pg_oid, ftype, (const PGresult *, int))                                                                \
    F(int, fmod, (const PGresult *, int))                                                                    \
    F(char *, getvalue, (const PGresult *, int, int))                                                        \
    F(int, getisnull, (const PGresult *, int, int))                                                          \
    F(int, getlength, (const PGresult *, int, int))                                                          \
    F(int, putCopyData, (PGconn *, const char *, int))                                                       \
    F(int, putCopyEnd, (PGconn *, const char *))                                                             \
    F(int, getCopyData, (PGconn *, char **, int))                                                            \
    F(void, freemem, (void *))

typedef struct mx_pq_lib {
#define F(type, name, args) type(*name) args;
    PQ_FUNCTIONS(F)
#undef F
} mx_pq_lib;

/* Fills *out. NULL when all is there, else what is missing, for the message. */
const char *mx_pq_load(mx_pq_lib *out);

#endif
