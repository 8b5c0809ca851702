/* driver/mysql_lib.h — the functions of libmariadb that we call, found at run time; it speaks to MySQL,
 * too. For this room only. The prototypes, numbers and the struct are those of MariaDB Connector/C 3's
 * documentation. */
#ifndef MX_DRIVER_MYSQL_LIB_H
#define MX_DRIVER_MYSQL_LIB_H

#include <stddef.h>

typedef struct st_mysql MYSQL;
typedef struct st_mysql_res MYSQL_RES;
typedef char my_flag;

typedef struct my_column {
    char *name, *org_name, *table, *org_table, *db, *catalog, *def;
    unsigned long length, max_length;
    unsigned name_length, org_name_length, table_length, org_table_length, db_length, catalog_length,
        def_length;
    unsigned flags, decimals, charset;
    int type;
    void *extension;
} my_column;

enum { MY_UNSIGNED = 32, MY_BINARY_CHARSET = 63 };
enum {
    MY_TYPE_DECIMAL = 0,
    MY_TYPE_TINY = 1,
    MY_TYPE_SHORT = 2,
    MY_TYPE_LONG = 3,
    MY_TYPE_FLOAT = 4,
    MY_TYPE_DOUBLE = 5,
    MY_TYPE_NULL = 6,
    MY_TYPE_TIMESTAMP = 7,
    MY_TYPE_LONGLONG = 8,
    MY_TYPE_INT24 = 9,
    MY_TYPE_DATE = 10,
    MY_TYPE_TIME = 11,
    MY_TYPE_DATETIME = 12,
    MY_TYPE_YEAR = 13,
    MY_TYPE_VARCHAR = 15,
    MY_TYPE_BIT = 16,
    MY_TYPE_JSON = 245,
    MY_TYPE_NEWDECIMAL = 246,
    MY_TYPE_TINY_BLOB = 249, /* 249 … 255: the blobs, then VAR_STRING, STRING, GEOMETRY */
    MY_TYPE_GEOMETRY = 255,
};
enum {
    MY_OPT_CONNECT_TIMEOUT = 0,
    MY_SET_CHARSET_NAME = 7,
    MY_OPT_LOCAL_INFILE = 8,
    MY_OPT_PROTOCOL = 9,
    MY_OPT_READ_TIMEOUT = 11,
    MY_OPT_WRITE_TIMEOUT = 12,
    MY_OPT_SSL_VERIFY_SERVER_CERT = 21,
    MY_OPT_SSL_KEY = 25,
    MY_OPT_SSL_CERT = 26,
    MY_OPT_SSL_CA = 27,
    MY_OPT_SSL_ENFORCE = 38,
};
enum { MY_PROTOCOL_TCP = 1, MY_PROTOCOL_SOCKET = 2 };
enum { MY_INFO_SERVER_STATUS = 30 };
enum { MY_STATUS_IN_TRANSACTION = 1 };
enum { MY_CLIENT_MULTI_RESULTS = 1 << 17 };
enum { MY_TABLE_EXISTS = 1050 };
enum { MY_NO_SUCH_TABLE = 1146 };
enum { MY_DUPLICATE_KEY = 1062, MY_EMPTY_QUERY = 1065, MY_LOCK_WAIT_TIMEOUT = 1205, MY_LOCK_DEADLOCK = 1213 };

#define MYSQL_FUNCTIONS(F)                                                                                   \
    F(MYSQL *, mysql_init, (MYSQL *))                                                                        \
    F(void, mysql_close, (MYSQL *))                                                                          \
    F(int, mysql_options, (MYSQL *, int, const void *))                                                      \
    F(MYSQL *, mysql_real_connect,                                                                           \
      (MYSQL *, const char *, const char *, const char *, const char *, unsigned, const char *,              \
       unsigned long))                                                                                       \
    F(unsigned, mysql_errno, (MYSQL *))                                                                      \
    F(const char *, mysql_error, (MYSQL *))                                                                  \
    F(const char *, mysql_sqlstate, (MYSQL *))                                                               \
    F(const char *, mysql_get_server_info, (MYSQL *))                                                        \
    F(unsigned long, mysql_thread_id, (MYSQL *))                                                             \
    F(int, mysql_get_socket, (MYSQL *))                                                                      \
    F(my_flag, mariadb_get_info, (MYSQL *, int, void *))                                                     \
    F(int, mysql_real_query, (MYSQL *, const char *, unsigned long))                                         \
    F(int, mysql_send_query, (MYSQL *, const char *, unsigned long))                                         \
    F(my_flag, mysql_read_query_result, (MYSQL *))                                                           \
    F(unsigned, mysql_field_count, (MYSQL *))                                                                \
    F(MYSQL_RES *, mysql_use_result, (MYSQL *))                                                              \
    F(unsigned, mysql_num_fields, (MYSQL_RES *))                                                             \
    F(my_column *, mysql_fetch_fields, (MYSQL_RES *))                                                        \
    F(char **, mysql_fetch_row, (MYSQL_RES *))                                                               \
    F(unsigned long *, mysql_fetch_lengths, (MYSQL_RES *))                                                   \
    F(void, mysql_free_result, (MYSQL_RES *))                                                                \
    F(my_flag, mysql_more_results, (MYSQL *))                                                                \
    F(int, mysql_next_result, (MYSQL *))                                                                     \
    F(unsigned, mysql_warning_count, (MYSQL *))                                                              \
    F(void, mysql_set_local_infile_handler,                                                                  \
      (MYSQL *, int (*)(void **, const char *, void *), int (*)(void *, char *, unsigned), void (*)(void *), \
       int (*)(void *, char *, unsigned), void *))

typedef struct mx_mysql_lib {
#define F(type, name, args) type(*name) args;
    MYSQL_FUNCTIONS(F)
#undef F
} mx_mysql_lib;

/* Fills *out. NULL when all is there, else what is missing, for the message. */
const char *mx_mysql_load(mx_mysql_lib *out);

#endif
