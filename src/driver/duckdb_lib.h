/* driver/duckdb_lib.h — the functions of DuckDB's C interface that we call, found at run time. For this room only.
 *
 * The declarations are our own, after the documented C interface; handles are pointers. The library is one for the whole
 * process: two copies of it on one file destroy data. */
#ifndef MX_DRIVER_DUCKDB_LIB_H
#define MX_DRIVER_DUCKDB_LIB_H

#include "arrow/arrow.h"

typedef struct duck_handle *duck_database, *duck_connection, *duck_config, *duck_statement, *duck_statements,
    *duck_pending, *duck_chunk, *duck_vector, *duck_type, *duck_function, *duck_table_function, *duck_value,
    *duck_info, *duck_options, *duck_error, *duck_description;

typedef struct duck_result {
    uint64_t unused_counts[3];
    void *unused[2];
    void *internal;
} duck_result;

/* A text in a vector: up to 12 bytes inside, else the first 4 and where they are. */
typedef union duck_text {
    uint32_t len;
    struct {
        uint32_t len;
        char bytes[12];
    } inside;
    struct {
        uint32_t len;
        char prefix[4];
        const char *at;
    } outside;
} duck_text;
_Static_assert(sizeof(duck_text) == 16, "a text of DuckDB");

typedef struct duck_list {
    uint64_t offset, length;
} duck_list;

enum { DUCK_OK = 0, DUCK_VECTOR = 2048 };
enum {
    DUCK_BOOLEAN = 1,
    DUCK_TINYINT = 2,
    DUCK_SMALLINT = 3,
    DUCK_INTEGER = 4,
    DUCK_BIGINT = 5,
    DUCK_UTINYINT = 6,
    DUCK_USMALLINT = 7,
    DUCK_UINTEGER = 8,
    DUCK_UBIGINT = 9,
    DUCK_FLOAT = 10,
    DUCK_DOUBLE = 11,
    DUCK_TIMESTAMP = 12,
    DUCK_DATE = 13,
    DUCK_TIME = 14,
    DUCK_INTERVAL = 15,
    DUCK_VARCHAR = 17,
    DUCK_BLOB = 18,
    DUCK_TIMESTAMP_S = 20,
    DUCK_TIMESTAMP_MS = 21,
    DUCK_TIMESTAMP_NS = 22,
    DUCK_LIST = 24,
    DUCK_STRUCT = 25,
    DUCK_MAP = 26,
    DUCK_UNION = 28,
    DUCK_BIT = 29,
    DUCK_TIME_TZ = 30,
    DUCK_TIMESTAMP_TZ = 31,
    DUCK_UHUGEINT = 32,
    DUCK_ARRAY = 33,
    DUCK_BIGNUM = 35,
    DUCK_NULL = 36,
    DUCK_VARIANT = 41,
};
enum { DUCK_STATEMENT_TRANSACTION = 10 };

enum { DUCK_PENDING_READY = 0, DUCK_PENDING_ERROR = 2, DUCK_PENDING_NO_TASKS = 3 };

typedef void (*duck_scalar)(duck_info, duck_chunk, duck_vector);
typedef void (*duck_callback)(duck_info);
typedef void (*duck_table_main)(duck_info, duck_chunk);

#define DUCKDB_FUNCTIONS(F)                                                                                  \
    F(const char *, library_version, (void))                                                                 \
    F(uint64_t, vector_size, (void))                                                                         \
    F(int, create_config, (duck_config *))                                                                   \
    F(int, set_config, (duck_config, const char *, const char *))                                            \
    F(void, destroy_config, (duck_config *))                                                                 \
    F(int, open_ext, (const char *, duck_database *, duck_config, char **))                                  \
    F(void, close, (duck_database *))                                                                        \
    F(int, connect, (duck_database, duck_connection *))                                                      \
    F(void, disconnect, (duck_connection *))                                                                 \
    F(void, interrupt, (duck_connection))                                                                    \
    F(void, free, (void *))                                                                                  \
    F(uint64_t, extract_statements, (duck_connection, const char *, duck_statements *))                      \
    F(const char *, extract_statements_error, (duck_statements))                                             \
    F(int, prepare_extracted_statement, (duck_connection, duck_statements, uint64_t, duck_statement *))      \
    F(void, destroy_extracted, (duck_statements *))                                                          \
    F(const char *, prepare_error, (duck_statement))                                                         \
    F(int, prepared_statement_type, (duck_statement))                                                        \
    F(void, destroy_prepare, (duck_statement *))                                                             \
    F(int, bind_int64, (duck_statement, uint64_t, int64_t))                                                  \
    F(int, bind_double, (duck_statement, uint64_t, double))                                                  \
    F(int, bind_varchar_length, (duck_statement, uint64_t, const char *, uint64_t))                          \
    F(int, bind_blob, (duck_statement, uint64_t, const void *, uint64_t))                                    \
    F(int, bind_null, (duck_statement, uint64_t))                                                            \
    F(int, pending_prepared_streaming, (duck_statement, duck_pending *))                                     \
    F(const char *, pending_error, (duck_pending))                                                           \
    F(int, pending_execute_task, (duck_pending))                                                             \
    F(int, execute_pending, (duck_pending, duck_result *))                                                   \
    F(void, destroy_pending, (duck_pending *))                                                               \
    F(int, query, (duck_connection, const char *, duck_result *))                                            \
    F(duck_chunk, fetch_chunk, (duck_result))                                                                \
    F(const char *, result_error, (duck_result *))                                                           \
    F(void, destroy_result, (duck_result *))                                                                 \
    F(uint64_t, column_count, (duck_result *))                                                               \
    F(const char *, column_name, (duck_result *, uint64_t))                                                  \
    F(duck_type, column_logical_type, (duck_result *, uint64_t))                                             \
    F(void, destroy_data_chunk, (duck_chunk *))                                                              \
    F(uint64_t, data_chunk_get_size, (duck_chunk))                                                           \
    F(void, data_chunk_set_size, (duck_chunk, uint64_t))                                                     \
    F(uint64_t, data_chunk_get_column_count, (duck_chunk))                                                   \
    F(duck_vector, data_chunk_get_vector, (duck_chunk, uint64_t))                                            \
    F(void *, vector_get_data, (duck_vector))                                                                \
    F(uint64_t *, vector_get_validity, (duck_vector))                                                        \
    F(void, vector_ensure_validity_writable, (duck_vector))                                                  \
    F(void, vector_assign_string_element_len, (duck_vector, uint64_t, const char *, uint64_t))               \
    F(duck_vector, struct_vector_get_child, (duck_vector, uint64_t))                                         \
    F(duck_vector, list_vector_get_child, (duck_vector))                                                     \
    F(uint64_t, list_vector_get_size, (duck_vector))                                                         \
    F(int, list_vector_set_size, (duck_vector, uint64_t))                                                    \
    F(int, list_vector_reserve, (duck_vector, uint64_t))                                                     \
    F(duck_type, create_logical_type, (int))                                                                 \
    F(duck_type, create_list_type, (duck_type))                                                              \
    F(duck_type, create_map_type, (duck_type, duck_type))                                                    \
    F(duck_type, create_struct_type, (duck_type *, const char **, uint64_t))                                 \
    F(duck_type, create_decimal_type, (uint8_t, uint8_t))                                                    \
    F(void, destroy_logical_type, (duck_type *))                                                             \
    F(int, get_type_id, (duck_type))                                                                         \
    F(uint64_t, struct_type_child_count, (duck_type))                                                        \
    F(duck_type, struct_type_child_type, (duck_type, uint64_t))                                              \
    F(duck_type, list_type_child_type, (duck_type))                                                          \
    F(duck_type, array_type_child_type, (duck_type))                                                         \
    F(duck_type, map_type_key_type, (duck_type))                                                             \
    F(duck_type, map_type_value_type, (duck_type))                                                           \
    F(duck_function, create_scalar_function, (void))                                                         \
    F(void, scalar_function_set_name, (duck_function, const char *))                                         \
    F(void, scalar_function_add_parameter, (duck_function, duck_type))                                       \
    F(void, scalar_function_set_varargs, (duck_function, duck_type))                                         \
    F(void, scalar_function_set_return_type, (duck_function, duck_type))                                     \
    F(void, scalar_function_set_special_handling, (duck_function))                                           \
    F(void, scalar_function_set_volatile, (duck_function))                                                   \
    F(void, scalar_function_set_extra_info, (duck_function, void *, void (*)(void *)))                       \
    F(void *, scalar_function_get_extra_info, (duck_info))                                                   \
    F(void, scalar_function_set_error, (duck_info, const char *))                                            \
    F(void, scalar_function_set_function, (duck_function, duck_scalar))                                      \
    F(int, register_scalar_function, (duck_connection, duck_function))                                       \
    F(void, destroy_scalar_function, (duck_function *))                                                      \
    F(duck_table_function, create_table_function, (void))                                                    \
    F(void, table_function_set_name, (duck_table_function, const char *))                                    \
    F(void, table_function_add_parameter, (duck_table_function, duck_type))                                  \
    F(void, table_function_set_bind, (duck_table_function, duck_callback))                                   \
    F(void, table_function_set_init, (duck_table_function, duck_callback))                                   \
    F(void, table_function_set_local_init, (duck_table_function, duck_callback))                             \
    F(void, table_function_set_function, (duck_table_function, duck_table_main))                             \
    F(int, register_table_function, (duck_connection, duck_table_function))                                  \
    F(void, destroy_table_function, (duck_table_function *))                                                 \
    F(duck_value, bind_get_parameter, (duck_info, uint64_t))                                                 \
    F(int64_t, get_int64, (duck_value))                                                                      \
    F(void, destroy_value, (duck_value *))                                                                   \
    F(void, bind_add_result_column, (duck_info, const char *, duck_type))                                    \
    F(void, bind_set_bind_data, (duck_info, void *, void (*)(void *)))                                       \
    F(void, bind_set_error, (duck_info, const char *))                                                       \
    F(void *, init_get_bind_data, (duck_info))                                                               \
    F(void, init_set_init_data, (duck_info, void *, void (*)(void *)))                                       \
    F(void, init_set_max_threads, (duck_info, uint64_t))                                                     \
    F(void, init_set_error, (duck_info, const char *))                                                       \
    F(void *, function_get_bind_data, (duck_info))                                                           \
    F(void *, function_get_local_init_data, (duck_info))                                                     \
    F(void, function_set_error, (duck_info, const char *))                                                   \
    F(int, table_description_create, (duck_connection, const char *, const char *, duck_description *))      \
    F(const char *, table_description_error, (duck_description))                                             \
    F(void, table_description_destroy, (duck_description *))                                                 \
    F(uint64_t, table_description_get_column_count, (duck_description))                                      \
    F(char *, table_description_get_column_name, (duck_description, uint64_t))                               \
    F(duck_type, table_description_get_column_type, (duck_description, uint64_t))                            \
    F(void, connection_get_arrow_options, (duck_connection, duck_options *))                                 \
    F(duck_options, result_get_arrow_options, (duck_result *))                                               \
    F(void, destroy_arrow_options, (duck_options *))                                                         \
    F(duck_error, to_arrow_schema,                                                                           \
      (duck_options, duck_type *, const char **, uint64_t, struct ArrowSchema *))                            \
    F(duck_error, data_chunk_to_arrow, (duck_options, duck_chunk, struct ArrowArray *))                      \
    F(bool, error_data_has_error, (duck_error))                                                              \
    F(const char *, error_data_message, (duck_error))                                                        \
    F(void, destroy_error_data, (duck_error *))

typedef struct mx_duckdb_lib {
#define F(type, name, args) type(*name) args;
    DUCKDB_FUNCTIONS(F)
#undef F
    int (*register_static_extension)(void *descriptor); /* NULL: a library before 2.0 */
} mx_duckdb_lib;

/* The library, loaded once a process. DB004: there is none, or it is too old; what was looked for is in the hint. */
mx_status mx_duckdb_load(const mx_duckdb_lib **out, mx_diags *diags);
const mx_duckdb_lib *mx_duckdb_loaded(void); /* the same again, for what DuckDB calls back */
/* Opening a database runs through 20 MB of code once, which makes DuckDB's functions known. The process lets go of the
 * library's code; what is run again comes back from the system's cache of the file. */
void mx_duckdb_drop_code(void);
/* Which file it is, before the first load; of the process's Python. Without effect later. */
void mx_duckdb_use(const char *path);

#endif
